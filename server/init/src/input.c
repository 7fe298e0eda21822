/* Stdin of processes: a bounded queue each, and one write that waits for room. */
#include "process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "connection.h"

enum { CTRL_Q = 0x11, CTRL_S = 0x13 };

void process_close_stdin(struct process *p) {
    if (p->in >= 0 && p->in != p->out[0]) close(p->in);
    p->in = -1;
    buffer_free(&p->queue);
}

void process_fail_waiting(struct process *p, const char *why) {
    if (p->waiting == NULL) return;
    reply_error(p->waiting_from, p->waiting_id, E_CONFLICT, why);
    free(p->waiting);
    p->waiting = NULL;
}

bool process_wants_write(const struct process *p) {
    /* Nothing is typed into a stopped terminal: its echo would get stuck. */
    return p->in >= 0 && buffer_len(&p->queue) > 0 && !p->stopped;
}

static uint8_t eof_character(int tty) {
    struct termios t;
    return tcgetattr(tty, &t) == 0 && t.c_cc[VEOF] != 0 ? t.c_cc[VEOF] : 4;
}

/* True if there was room; then all of it is taken. */
static bool enqueue(struct process *p, const uint8_t *data, size_t len, uint8_t flags) {
    if (buffer_len(&p->queue) + len > STDIN_QUEUE) return false;
    put_bytes(&p->queue, data, len);
    if ((flags & WRITE_EOF) != 0 && p->tty) put_u8(&p->queue, eof_character(p->in));
    if ((flags & WRITE_EOF) != 0 && !p->tty) p->eof_queued = true;
    return true;
}

static void note_flow_control(struct process *p, const uint8_t *typed, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (typed[i] == CTRL_S || typed[i] == CTRL_Q) p->typed_stop = typed[i] == CTRL_S;
}

/* Hands the queue to the program as far as it takes it. */
static void push_stdin(struct process *p) {
    while (p->in >= 0 && buffer_len(&p->queue) > 0) {
        ssize_t n = write(p->in, p->queue.at + p->queue.start, buffer_len(&p->queue));
        if (n > 0) {
            if (p->tty) note_flow_control(p, p->queue.at + p->queue.start, (size_t)n);
            buffer_consume(&p->queue, (size_t)n);
            continue;
        }
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return;
        /* EPIPE: the program has closed its stdin. A PTY without a program behind it takes no input either. */
        if (p->tty) buffer_consume(&p->queue, buffer_len(&p->queue));
        else process_close_stdin(p);
    }
    if (p->in >= 0 && p->eof_queued && buffer_len(&p->queue) == 0) process_close_stdin(p);
}

void process_stdin_ready(struct process *p) {
    push_stdin(p);
    if (p->waiting == NULL) return;
    if (p->in < 0) {
        process_fail_waiting(p, "the process has closed its stdin");
        return;
    }
    if (!enqueue(p, p->waiting, p->waiting_len, p->waiting_flags)) return;
    free(p->waiting);
    p->waiting = NULL;
    p->last_token = p->waiting_token;
    reply_done(p->waiting_from, p->waiting_id);
    push_stdin(p);
}

void process_write(struct process *p, const struct request *request, struct connection *from) {
    uint32_t id = request->id;
    /* Sent again after a cut, but it had arrived. */
    if (request->token != 0 && request->token == p->last_token) {
        reply_done(from, id);
        return;
    }
    if (p->exited || p->in < 0 || p->eof_queued) {
        /* To close what is closed is no mistake. */
        if (request->data.len == 0 && (request->flags & WRITE_EOF) != 0) reply_done(from, id);
        else reply_error(from, id, E_CONFLICT, p->exited ? "the process has ended" : "the process has closed its stdin");
        return;
    }
    if (p->waiting != NULL) {
        reply_error(from, id, E_LIMIT, "another write to this process is waiting");
        return;
    }
    if (enqueue(p, request->data.at, request->data.len, request->flags)) {
        p->last_token = request->token;
        push_stdin(p);
        reply_done(from, id);
        return;
    }
    p->waiting = malloc(request->data.len);
    if (p->waiting == NULL) {
        reply_error(from, id, E_LIMIT, "sandbox-init has no memory left for this write");
        return;
    }
    memcpy(p->waiting, request->data.at, request->data.len);
    p->waiting_len = request->data.len;
    p->waiting_flags = request->flags;
    p->waiting_token = request->token;
    p->waiting_id = id;
    p->waiting_from = from;
}

void process_drop_writer(const struct connection *from) {
    for (size_t i = 0; i < process_count; i++) {
        struct process *p = processes[i];
        if (p->waiting == NULL || p->waiting_from != from) continue;
        free(p->waiting);
        p->waiting = NULL;
    }
}
