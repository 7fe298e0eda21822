/* The host's connections: requests and answers, readers of output, dialled ports. */
#ifndef FY_CONNECTION_H
#define FY_CONNECTION_H

#include "limits.h"
#include "process.h"

enum connection_state { C_NEW, C_CONTROL, C_OUTPUT, C_DIALLING, C_RELAY, C_FILES, C_WORKER, C_CLOSED };

struct connection {
    enum connection_state state;
    int fd;
    struct buffer in, out;
    bool closing; /* close once `out` is sent */

    /* output */
    struct process *process;
    uint64_t offset;      /* next byte to send */
    uint8_t head[22];     /* header of the frame under way */
    size_t head_left;
    size_t data_left;
    bool blocked;         /* the socket took no more */
    bool detached;        /* the reader said that it leaves */

    /* dial: `in` goes to the port, `out` to the host */
    int tcp;
    uint16_t port;
    bool tried_v6;
    bool host_eof, tcp_eof;         /* nothing more comes from there */
    bool host_shut, tcp_shut;       /* and that was passed on */
};

extern struct connection *connections[MAX_CONNECTIONS];
extern size_t connection_count;

/* Is there room for another one now? */
bool connection_accepting(void);
void connection_accept(int listener);
/* poll(2) events wanted from the host's socket and, if it is a dialled one, from the port. */
short connection_events(const struct connection *c);
short connection_tcp_events(const struct connection *c);
void connection_ready(struct connection *c, short events);
/* Frees the closed ones. */
void connection_sweep(void);

void reply_done(struct connection *c, uint32_t id);
void reply_error(struct connection *c, uint32_t id, enum error_code code, const char *message);

/* Tells all control connections that a process has ended. */
void notify_exit(const struct process *p);
/* New output, or its end: send it to the readers. */
void flush_readers(struct process *p);
/* Is a reader (or a place kept for one) too far behind for more output to be read? */
bool readers_behind(const struct process *p);
bool has_readers(const struct process *p);
void drop_readers(const struct process *p);

#endif
