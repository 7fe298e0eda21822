#define _GNU_SOURCE
#include "relay.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "internal.h"

/* ------------------------------------------------------------ connecting */

/* 0 when connected, EINPROGRESS, or why not. */
static int start_connect(struct connection *c, bool v6) {
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(c->port)};
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(c->port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    if (c->tcp >= 0) close(c->tcp);
    c->tried_v6 = v6;
    c->tcp = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->tcp < 0) return errno;
    int on = 1;
    setsockopt(c->tcp, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int result = v6 ? connect(c->tcp, (struct sockaddr *)&six, sizeof six)
                    : connect(c->tcp, (struct sockaddr *)&four, sizeof four);
    return result == 0 ? 0 : errno;
}

static void connected(struct connection *c, int error) {
    if (error == EINPROGRESS || error == EINTR) return;
    if (error != 0 && !c->tried_v6) {
        connected(c, start_connect(c, true));
        return;
    }
    if (error != 0) {
        connection_fail(c, error == EMFILE ? E_LIMIT : E_UNAVAILABLE, "nothing listens on this port in the sandbox");
        return;
    }
    c->state = C_RELAY; /* what already came after the HELLO lies in `in`, for the port */
    reply_ready(c);
}

void relay_open(struct connection *c, uint16_t port) {
    c->state = C_DIALLING;
    c->port = port;
    connected(c, start_connect(c, false));
}

/* ------------------------------------------------------------ moving bytes */

#define PIECE (32u << 10)

static bool has_room(const struct buffer *b) {
    return buffer_len(b) + PIECE <= RELAY_BUFFER;
}

/* Takes what is there into `b`. False when the other side is broken. */
static bool pull(int fd, struct buffer *b, bool *eof) {
    uint8_t *room = buffer_room(b, PIECE);
    if (room == NULL) return false;
    ssize_t n = recv(fd, room, PIECE, MSG_DONTWAIT);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    b->end += (size_t)n;
    if (n == 0) *eof = true;
    return true;
}

static bool push(int fd, struct buffer *b) {
    while (buffer_len(b) > 0) {
        ssize_t n = send(fd, b->at + b->start, buffer_len(b), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno == EAGAIN;
        buffer_consume(b, (size_t)n);
    }
    return true;
}

static void pass_on(struct connection *c) {
    if (!push(c->tcp, &c->in) || !push(c->fd, &c->out)) {
        connection_close(c);
        return;
    }
    if (c->host_eof && !c->host_shut && buffer_len(&c->in) == 0) {
        shutdown(c->tcp, SHUT_WR);
        c->host_shut = true;
    }
    if (c->tcp_eof && !c->tcp_shut && buffer_len(&c->out) == 0) {
        shutdown(c->fd, SHUT_WR);
        c->tcp_shut = true;
    }
    if (c->host_shut && c->tcp_shut) connection_close(c);
}

short relay_events(const struct connection *c) {
    short events = 0;
    if (buffer_len(&c->out) > 0) events |= POLLOUT;
    if (c->state == C_RELAY && !c->host_eof && has_room(&c->in)) events |= POLLIN;
    return events;
}

short relay_tcp_events(const struct connection *c) {
    if (c->closing) return 0;
    if (c->state == C_DIALLING) return POLLOUT;
    if (c->state != C_RELAY) return 0;
    short events = 0;
    if (buffer_len(&c->in) > 0) events |= POLLOUT;
    if (!c->tcp_eof && has_room(&c->out)) events |= POLLIN;
    return events;
}

void relay_ready(struct connection *c, short events) {
    /* A failed dial whose last words didn't fit at once, or a host that gave up before the answer. */
    if (c->state == C_DIALLING) {
        if ((events & (POLLHUP | POLLERR)) != 0 || !push(c->fd, &c->out) || (c->closing && buffer_len(&c->out) == 0))
            connection_close(c);
        return;
    }
    bool readable = (events & (POLLIN | POLLHUP | POLLERR)) != 0 && !c->host_eof && has_room(&c->in);
    if (readable && !pull(c->fd, &c->in, &c->host_eof)) {
        connection_close(c);
        return;
    }
    pass_on(c);
    /* POLLHUP: the host has closed both ways. What it sent before is passed on if it can be now. */
    if (c->state == C_RELAY && (events & POLLHUP) != 0 && (c->host_eof || !has_room(&c->in))) connection_close(c);
}

void relay_tcp_ready(struct connection *c, short events) {
    if (c->state == C_DIALLING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->tcp, SOL_SOCKET, SO_ERROR, &error, &size);
        connected(c, error);
        return;
    }
    if (c->state != C_RELAY) return;
    bool readable = (events & (POLLIN | POLLHUP | POLLERR)) != 0 && !c->tcp_eof && has_room(&c->out);
    if (readable && !pull(c->tcp, &c->out, &c->tcp_eof)) {
        /* A reset: what was read before it still goes to the host. */
        push(c->fd, &c->out);
        connection_close(c);
        return;
    }
    pass_on(c);
}
