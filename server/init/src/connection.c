#define _GNU_SOURCE
#include "connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "files.h"
#include "flow.h"
#include "internal.h"
#include "procfs.h"
#include "reader.h"
#include "relay.h"
#include "terminal.h"

struct connection *connections[MAX_CONNECTIONS];
size_t connection_count;

/* ------------------------------------------------------------ life */

static uint64_t accept_again_at;

bool connection_accepting(void) {
    return connection_count < MAX_CONNECTIONS && active_ms() >= accept_again_at;
}

void connection_accept(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    terminals_start();
    if (fd < 0) {
        /* Out of descriptors or memory: poll would tell of it again at once. */
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) accept_again_at = active_ms() + 100;
        return;
    }
    struct connection *c = connection_count < MAX_CONNECTIONS ? calloc(1, sizeof *c) : NULL;
    if (c == NULL) {
        close(fd);
        return;
    }
    c->fd = fd;
    c->tcp = -1;
    c->in.max = MAX_FRAME + 4 + READ_CHUNK;
    c->out.max = MAX_REPLY_BACKLOG;
    connections[connection_count++] = c;
}

void connection_close(struct connection *c) {
    if (c->state == C_CLOSED) return;
    if (c->state == C_OUTPUT && c->process != NULL && !c->detached && !c->closing)
        process_hold(c->process, c->offset > HOLD_MARGIN ? c->offset - HOLD_MARGIN : 0);
    if (c->state == C_CONTROL) process_drop_writer(c);
    if (c->state == C_WORKER) files_cancel(c);
    c->state = C_CLOSED;
    c->process = NULL;
    close(c->fd);
    if (c->tcp >= 0) close(c->tcp);
    buffer_free(&c->in);
    buffer_free(&c->out);
}

void connection_sweep(void) {
    size_t kept = 0;
    for (size_t i = 0; i < connection_count; i++) {
        if (connections[i]->state == C_CLOSED) free(connections[i]);
        else connections[kept++] = connections[i];
    }
    connection_count = kept;
}

bool send_out(struct connection *c) {
    if (c->out.bad) {
        connection_close(c);
        return false;
    }
    while (buffer_len(&c->out) > 0) {
        ssize_t n = send(c->fd, c->out.at + c->out.start, buffer_len(&c->out), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return false;
        if (n <= 0) {
            connection_close(c);
            return false;
        }
        buffer_consume(&c->out, (size_t)n);
    }
    if (c->closing) connection_close(c);
    return true;
}

/* ------------------------------------------------------------ answers */

void reply_done(struct connection *c, uint32_t id) {
    size_t mark = frame_begin(&c->out, T_DONE);
    put_u32(&c->out, id);
    frame_end(&c->out, mark);
    send_out(c);
}

void reply_error(struct connection *c, uint32_t id, enum error_code code, const char *message) {
    size_t mark = frame_begin(&c->out, T_ERROR);
    put_u32(&c->out, id);
    put_u16(&c->out, (uint16_t)code);
    put_str(&c->out, message, strlen(message));
    frame_end(&c->out, mark);
    send_out(c);
}

void reply_ready(struct connection *c) {
    size_t mark = frame_begin(&c->out, T_READY);
    put_u16(&c->out, PROTOCOL_VERSION);
    frame_end(&c->out, mark);
    send_out(c);
}

/* The last words on a connection. */
void connection_fail(struct connection *c, enum error_code code, const char *message) {
    c->closing = true;
    reply_error(c, 0, code, message);
}

void put_end(struct buffer *b, const struct process *p) {
    put_u8(b, p->exited ? (p->signaled ? 2 : 1) : 0);
    put_u8(b, p->status);
    put_u64(b, p->ended_ms);
}

static void put_process(struct buffer *b, const struct process *p) {
    put_str(b, p->key, strlen(p->key));
    put_u32(b, (uint32_t)p->pid);
    put_u8(b, p->tty);
    put_u64(b, p->started_ms);
    put_u64(b, p->ring.head);
    put_u64(b, p->ring.tail);
    put_end(b, p);
    put_u32(b, p->argc);
    put_bytes(b, p->argv, p->argv_len);
}

static void reply_process(struct connection *c, uint32_t id, const struct process *p) {
    size_t mark = frame_begin(&c->out, T_PROCESS);
    put_u32(&c->out, id);
    put_process(&c->out, p);
    frame_end(&c->out, mark);
    send_out(c);
}

static void reply_processes(struct connection *c, uint32_t id) {
    size_t mark = frame_begin(&c->out, T_PROCESSES);
    put_u32(&c->out, id);
    put_u32(&c->out, (uint32_t)process_count);
    for (size_t i = 0; i < process_count; i++) put_process(&c->out, processes[i]);
    frame_end(&c->out, mark);
    send_out(c);
}

static void reply_stats(struct connection *c, uint32_t id) {
    size_t mark = frame_begin(&c->out, T_STATS_REPLY);
    put_u32(&c->out, id);
    put_u32(&c->out, (uint32_t)connection_count);
    put_u32(&c->out, (uint32_t)process_count);
    put_u32(&c->out, (uint32_t)getpid());
    frame_end(&c->out, mark);
    send_out(c);
}

static void reply_proc(struct connection *c, uint32_t id, uint8_t type, void (*put)(struct buffer *)) {
    size_t mark = frame_begin(&c->out, type);
    put_u32(&c->out, id);
    put(&c->out);
    frame_end(&c->out, mark);
    send_out(c);
}

void notify_exit(const struct process *p) {
    for (size_t i = 0; i < connection_count; i++) {
        struct connection *c = connections[i];
        if (c->state != C_CONTROL) continue;
        size_t mark = frame_begin(&c->out, T_EXIT);
        put_str(&c->out, p->key, strlen(p->key));
        put_end(&c->out, p);
        frame_end(&c->out, mark);
        send_out(c);
    }
}

/* ------------------------------------------------------------ requests */

/*
 * Closes everything, itself last: when the host sees that, no connection is open and none is waiting, and no terminal
 * holds anything unread. The next connection lets the terminals go on.
 */
static void hello_quiesce(struct connection *c) {
    for (size_t i = 0; i < connection_count; i++)
        if (connections[i] != c) connection_close(connections[i]);
    files_end_all();
    terminals_stop();
    connection_close(c);
}

static void hello_control(struct connection *c) {
    size_t controls = 0;
    for (size_t i = 0; i < connection_count; i++) controls += connections[i]->state == C_CONTROL;
    if (controls == MAX_CONTROL_CONNECTIONS) {
        connection_fail(c, E_LIMIT, "too many control connections");
        return;
    }
    c->state = C_CONTROL;
    reply_ready(c);
}

static void handle_hello(struct connection *c, const struct request *r) {
    if (r->mode == MODE_CONTROL) hello_control(c);
    else if (r->mode == MODE_OUTPUT) reader_open(c, r);
    else if (r->mode == MODE_DIAL) relay_open(c, r->port);
    else if (r->mode == MODE_FILES) {
        c->state = C_FILES;
        reply_ready(c);
    } else hello_quiesce(c);
}

static void handle_spawn(struct connection *c, const struct request *r) {
    enum error_code code;
    const char *why;
    struct process *p = process_spawn(r, &code, &why);
    if (p != NULL) reply_process(c, r->id, p);
    else reply_error(c, r->id, code, why);
}

static void handle_on_process(struct connection *c, const struct request *r) {
    struct process *p = process_find(r->key);
    if (p == NULL) {
        if (r->type == T_FORGET) reply_done(c, r->id);
        else reply_error(c, r->id, E_NOT_FOUND, "no such process in this sandbox");
        return;
    }
    bool running = !p->exited;
    switch (r->type) {
    case T_GET:
        reply_process(c, r->id, p);
        return;
    case T_WRITE:
        process_write(p, r, c);
        return;
    case T_RESIZE:
        if (!p->tty) reply_error(c, r->id, E_CONFLICT, "the process has no terminal");
        else {
            if (p->out[0] >= 0) set_window_size(p->out[0], r->cols, r->rows);
            reply_done(c, r->id);
        }
        return;
    case T_KILL:
        if (running) {
            process_kill(p, r->signal);
            reply_done(c, r->id);
        } else reply_error(c, r->id, E_CONFLICT, "the process has ended");
        return;
    default: /* T_FORGET */
        if (running) reply_error(c, r->id, E_CONFLICT, "the process is still running");
        else {
            process_forget(p);
            reply_done(c, r->id);
        }
    }
}

static void handle_signal(struct connection *c, const struct request *r) {
    enum error_code code;
    const char *why = signal_process((pid_t)r->pid, r->started, r->signal, &code);
    if (why == NULL) reply_done(c, r->id);
    else reply_error(c, r->id, code, why);
}

static void handle_control(struct connection *c, const struct request *r) {
    switch (r->type) {
    case T_SPAWN:
        handle_spawn(c, r);
        return;
    case T_LIST:
        reply_processes(c, r->id);
        return;
    case T_TREE:
        reply_proc(c, r->id, T_TREE_REPLY, put_tree);
        return;
    case T_PORTS:
        reply_proc(c, r->id, T_PORTS_REPLY, put_ports);
        return;
    case T_STATS:
        reply_stats(c, r->id);
        return;
    case T_SIGNAL:
        handle_signal(c, r);
        return;
    case T_HELLO:
    case T_DETACH:
        connection_fail(c, E_INVALID, "this message doesn't belong here");
        return;
    default:
        handle_on_process(c, r);
    }
}

static void handle_frame(struct connection *c, const struct frame *frame) {
    struct request r;
    const char *why;
    if (!request_parse(frame, &r, &why)) {
        /* A request that is wrong in itself is answered; after anything else the connection can't be trusted. */
        if (c->state == C_CONTROL && r.id != 0) reply_error(c, r.id, E_INVALID, why);
        else connection_fail(c, E_INVALID, why);
    } else if (c->state == C_NEW && r.type == T_HELLO) handle_hello(c, &r);
    else if (c->state == C_CONTROL) handle_control(c, &r);
    else if (c->state == C_FILES && r.type == T_FILE) {
        const uint8_t *after = frame->body.at + frame->body.len;
        files_start(c, &r, (struct slice){after, (size_t)(c->in.at + c->in.end - after)});
    } else if (c->state == C_OUTPUT && r.type == T_DETACH) {
        c->detached = true;
        connection_close(c);
    } else connection_fail(c, E_INVALID, "this message doesn't belong here");
}

/* ------------------------------------------------------------ the loop's side */

static bool takes_requests(const struct connection *c) {
    if (c->closing) return false;
    if (c->state == C_CONTROL) return buffer_len(&c->out) < PAUSE_REPLY_BACKLOG;
    return c->state == C_NEW || c->state == C_OUTPUT || c->state == C_FILES;
}

static size_t largest_frame(const struct connection *c) {
    if (c->state == C_CONTROL) return MAX_FRAME;
    return c->state == C_FILES ? MAX_FILE_FRAME : MAX_FRAME_HELLO;
}

static void handle_input(struct connection *c) {
    while (takes_requests(c)) {
        struct frame frame;
        size_t used;
        struct slice bytes = {c->in.at + c->in.start, buffer_len(&c->in)};
        if (bytes.len == 0) return;
        enum split split = frame_split(bytes, largest_frame(c), &frame, &used);
        if (split == SPLIT_MORE) return;
        if (split == SPLIT_BAD) {
            connection_fail(c, E_INVALID, "a message of this length is not allowed");
            return;
        }
        handle_frame(c, &frame);
        if (c->state == C_CLOSED) return;
        buffer_consume(&c->in, used);
    }
}

/* False at the end of what the host sends, or when the connection is broken. */
static bool receive(struct connection *c) {
    struct slice bytes = {c->in.at + c->in.start, buffer_len(&c->in)};
    struct frame frame;
    size_t need = 0, want = 4096;
    if (bytes.len > 0 && frame_split(bytes, MAX_FRAME, &frame, &need) == SPLIT_MORE && need > bytes.len + want)
        want = need - bytes.len > READ_CHUNK ? READ_CHUNK : need - bytes.len;
    uint8_t *room = buffer_room(&c->in, want);
    if (room == NULL) return false;
    ssize_t n = recv(c->fd, room, want, MSG_DONTWAIT);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    c->in.end += (size_t)n;
    return n > 0;
}

short connection_events(const struct connection *c) {
    if (c->state == C_DIALLING || c->state == C_RELAY) return relay_events(c);
    short events = takes_requests(c) ? POLLIN : 0;
    if (buffer_len(&c->out) > 0 || (c->state == C_OUTPUT && reader_has_output(c))) events |= POLLOUT;
    return events;
}

short connection_tcp_events(const struct connection *c) {
    return relay_tcp_events(c);
}

void connection_ready(struct connection *c, short events) {
    if (c->state == C_CLOSED) return;
    if (c->state == C_DIALLING || c->state == C_RELAY) {
        relay_ready(c, events);
        return;
    }
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) {
        bool open = takes_requests(c) ? receive(c) : (events & (POLLHUP | POLLERR)) == 0;
        handle_input(c);
        if (!open) connection_close(c);
    }
    if (c->state == C_CLOSED || (events & POLLOUT) == 0) return;
    if (c->state == C_OUTPUT) reader_flush(c);
    else if (send_out(c) && c->state != C_CLOSED) handle_input(c);
}
