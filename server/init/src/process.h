/* The processes started through sandbox-init: their output, stdin and end. */
#ifndef FY_PROCESS_H
#define FY_PROCESS_H

#include <sys/types.h>

#include "limits.h"
#include "ring.h"

struct connection;

struct process {
    char key[MAX_KEY + 1];
    pid_t pid;
    bool tty;
    uint8_t argv[MAX_ARGV_KEPT]; /* encoded strings, as many as fit */
    size_t argv_len;
    uint32_t argc;
    uint64_t started_ms;

    bool exited;
    bool signaled;
    uint8_t status; /* exit code or signal number */
    uint64_t ended_ms;

    /* Output. For a PTY out[0] is the master, which `in` is too. */
    struct ring ring;
    int out[2];
    bool output_ended;
    uint64_t grace_until;  /* active time; after it the output of an ended process ends */
    uint64_t due[2];       /* bytes that lay in the pipe when the process ended */
    uint64_t retry_at;     /* active time; a PTY that nobody holds open is looked at again then */
    bool held;             /* wait for a reader that must not lose what lies from hold_offset on */
    uint64_t hold_offset, hold_until;
    bool typed_stop;       /* of Ctrl+S and Ctrl+Q the former came last */
    bool stopped;          /* a terminal whose output we have stopped: see flow.h */

    /* Stdin. */
    int in;
    struct buffer queue;
    bool eof_queued;
    uint64_t last_token;
    /* One write that waits for room. */
    uint8_t *waiting;
    size_t waiting_len;
    uint8_t waiting_flags;
    uint64_t waiting_token;
    uint32_t waiting_id;
    struct connection *waiting_from;
};

extern struct process *processes[MAX_PROCESSES];
extern size_t process_count;

struct process *process_find(struct slice key);
struct process *process_by_pid(pid_t pid);

/* NULL with *code and *why set when it can't be. A known key gives the process that is there. */
struct process *process_spawn(const struct request *request, enum error_code *code, const char **why);

void process_kill(struct process *p, int signal);
/* Frees an ended process. Pipes that somebody still holds are drained for as long as they are held. */
void process_forget(struct process *p);
/* Keeps ended processes within their bound. */
void process_trim(void);

/* ---- stdin. Answers go to the connection that asked, through connection.h. */
void process_write(struct process *p, const struct request *request, struct connection *from);
void process_drop_writer(const struct connection *from);
bool process_wants_write(const struct process *p);
void process_stdin_ready(struct process *p);
void process_close_stdin(struct process *p);
/* Refuses the write that waits, if there is one. */
void process_fail_waiting(struct process *p, const char *why);

/* ---- output */
bool process_wants_read(const struct process *p, int which);
void process_output_ready(struct process *p, int which);
/* Takes in all that a terminal has, as far as nobody's place in the ring is lost by it; returns how many bytes. */
size_t process_read_all(struct process *p);
/* Moves an ended process towards the end of its output; looks at terminals again. True if something changed. */
bool process_tick(struct process *p);
/* A reader goes without saying so: keep its place for a while. */
void process_hold(struct process *p, uint64_t offset);

/* Reaps all children that have ended. */
void process_reap(void);

/* ---- pipes that outlive their process */
extern int drains[MAX_DRAINS];
extern size_t drain_count;
void drain_ready(size_t index);

/* Milliseconds since the epoch. */
uint64_t now_ms(void);
/* Milliseconds that this program was running: stands still while the sandbox is frozen. */
uint64_t active_ms(void);
void active_tick(void);

#endif
