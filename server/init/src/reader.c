#define _GNU_SOURCE
#include "reader.h"

#include <errno.h>
#include <sys/socket.h>

#include "internal.h"

bool reader_has_output(const struct connection *c) {
    return c->process != NULL && (c->head_left > 0 || c->data_left > 0 || c->offset < c->process->ring.head);
}

static void begin_output_frame(struct connection *c) {
    struct run run = ring_run(&c->process->ring, c->offset, OUTPUT_FRAME);
    store_u32(c->head, (uint32_t)(sizeof c->head - 4 + run.len));
    c->head[4] = T_OUTPUT;
    c->head[5] = run.stream;
    store_u64(c->head + 6, run.time_ms);
    store_u64(c->head + 14, c->offset);
    c->head_left = sizeof c->head;
    c->data_left = run.len;
}

static void send_end(struct connection *c) {
    size_t mark = frame_begin(&c->out, T_END);
    put_u64(&c->out, c->process->ring.head);
    put_end(&c->out, c->process);
    frame_end(&c->out, mark);
    c->closing = true;
}

void reader_flush(struct connection *c) {
    struct ring *ring = &c->process->ring;
    if (!send_out(c) || c->state != C_OUTPUT) return;
    for (int turn = 0; turn < 8; turn++) {
        if (c->head_left == 0 && c->data_left == 0) {
            if (c->offset < ring->tail) c->offset = ring->tail; /* the gap shows in the offsets */
            if (c->offset >= ring->head) break;
            begin_output_frame(c);
        }
        struct run run = ring_run(ring, c->offset, c->data_left);
        struct iovec parts[2] = {
            {c->head + sizeof c->head - c->head_left, c->head_left},
            {(void *)(uintptr_t)run.at, run.len},
        };
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
        ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n < 0) {
            connection_close(c);
            return;
        }
        size_t of_head = (size_t)n < c->head_left ? (size_t)n : c->head_left;
        c->head_left -= of_head;
        c->data_left -= (size_t)n - of_head;
        c->offset += (size_t)n - of_head;
    }
    if (c->process->output_ended && !reader_has_output(c) && !c->closing) {
        send_end(c);
        send_out(c);
    }
}

void flush_readers(struct process *p) {
    for (size_t i = 0; i < connection_count; i++)
        if (connections[i]->state == C_OUTPUT && connections[i]->process == p) reader_flush(connections[i]);
}

bool readers_behind(const struct process *p) {
    if (p->held && ring_half_ahead(&p->ring, p->hold_offset)) return true;
    for (size_t i = 0; i < connection_count; i++) {
        const struct connection *c = connections[i];
        if (c->state == C_OUTPUT && c->process == p && ring_half_ahead(&p->ring, c->offset)) return true;
    }
    return false;
}

bool has_readers(const struct process *p) {
    for (size_t i = 0; i < connection_count; i++)
        if (connections[i]->state == C_OUTPUT && connections[i]->process == p) return true;
    return false;
}

void drop_readers(const struct process *p) {
    for (size_t i = 0; i < connection_count; i++) {
        struct connection *c = connections[i];
        if (c->state != C_OUTPUT || c->process != p) continue;
        c->detached = true;
        connection_close(c);
    }
}

void reader_open(struct connection *c, const struct request *r) {
    struct process *p = process_find(r->key);
    if (p == NULL) {
        connection_fail(c, E_NOT_FOUND, "no such process in this sandbox");
        return;
    }
    c->state = C_OUTPUT;
    c->process = p;
    c->offset = r->offset < p->ring.tail ? p->ring.tail : r->offset;
    p->held = false;
    reply_ready(c);
    if (c->state == C_OUTPUT) reader_flush(c);
}
