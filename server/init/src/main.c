/*
 * sandbox-init: process 1 of a sandbox. One thread, one ppoll loop, no descriptor that CRIU can't restore.
 * Usage: sandbox-init SOCKET_PATH
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connection.h"
#include "files.h"
#include "flow.h"
#include "relay.h"
#include "spawn.h"
#include "terminal.h"

#define SHUTDOWN_MS 5000

static volatile sig_atomic_t child_ended, asked_to_end;

static void on_signal(int signal) {
    if (signal == SIGCHLD) child_ended = 1;
    else asked_to_end = 1;
}

static void handle(int signal, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler};
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

/* Signals come only while the loop waits. */
static sigset_t set_up_signals(void) {
    sigset_t blocked, waiting;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    sigemptyset(&waiting);
    handle(SIGCHLD, on_signal);
    handle(SIGTERM, on_signal);
    handle(SIGINT, on_signal);
    handle(SIGPIPE, SIG_IGN);
    handle(SIGHUP, SIG_IGN);
    return waiting;
}

static void take_standard_fds(void) {
    int fd;
    do {
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (fd < 0) fd = open("/", O_RDONLY | O_CLOEXEC); /* an image without /dev */
    } while (fd >= 0 && fd <= 2);
    if (fd > 2) close(fd);
}

static int listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    unlink(path);
    umask(0177);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 128) != 0) return -1;
    umask(022);
    return fd;
}

/* ------------------------------------------------------------ the end */

static uint64_t end_by;

static void signal_everybody(int signal) {
    /* -1 means every process there is: only where that is this sandbox. */
    if (getpid() == 1) kill(-1, signal);
    else
        for (size_t i = 0; i < process_count; i++)
            if (!processes[i]->exited) process_kill(processes[i], signal);
}

static void begin_end(void) {
    if (end_by != 0) return;
    end_by = active_ms() + SHUTDOWN_MS;
    signal_everybody(SIGTERM);
    signal_everybody(SIGCONT);
    for (size_t i = 0; i < process_count; i++)
        if (processes[i]->tty && !processes[i]->exited) process_kill(processes[i], SIGHUP);
}

static bool may_end(void) {
    siginfo_t info;
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD) return true;
    if (active_ms() < end_by) return false;
    signal_everybody(SIGKILL);
    return active_ms() > end_by + 1000;
}

/* ------------------------------------------------------------ the loop */

enum source { S_LISTENER, S_CONNECTION, S_TCP, S_STDIN, S_OUT0, S_OUT1, S_TERMINAL, S_DRAIN };

#define MAX_POLLED (1 + 2 * MAX_CONNECTIONS + 3 * MAX_PROCESSES + MAX_DRAINS)

static struct pollfd polled[MAX_POLLED];
static struct {
    enum source source;
    void *of;
} sources[MAX_POLLED];
static size_t polled_count;

static void poll_for(int fd, short events, enum source source, void *of) {
    polled[polled_count] = (struct pollfd){.fd = fd, .events = events};
    sources[polled_count].source = source;
    sources[polled_count].of = of;
    polled_count++;
}

static void poll_process(struct process *p) {
    bool write = process_wants_write(p);
    if (p->tty) {
        short events = (short)((process_wants_read(p, 0) ? POLLIN : 0) | (write ? POLLOUT : 0));
        /* Without a wish it is left out: a hang-up would be told again and again. */
        if (events != 0 && p->retry_at <= active_ms()) poll_for(p->out[0], events, S_TERMINAL, p);
        return;
    }
    if (write) poll_for(p->in, POLLOUT, S_STDIN, p);
    if (process_wants_read(p, 0)) poll_for(p->out[0], POLLIN, S_OUT0, p);
    if (process_wants_read(p, 1)) poll_for(p->out[1], POLLIN, S_OUT1, p);
}

static void collect(int listener) {
    polled_count = 0;
    if (connection_accepting()) poll_for(listener, POLLIN, S_LISTENER, NULL);
    for (size_t i = 0; i < connection_count; i++) {
        struct connection *c = connections[i];
        poll_for(c->fd, connection_events(c), S_CONNECTION, c);
        short tcp = c->tcp >= 0 ? connection_tcp_events(c) : 0;
        if (tcp != 0) poll_for(c->tcp, tcp, S_TCP, c);
    }
    for (size_t i = 0; i < process_count; i++) poll_process(processes[i]);
    for (size_t i = drain_count; i-- > 0;) poll_for(drains[i], POLLIN, S_DRAIN, NULL);
}

/* A process may have been forgotten since poll_for. */
static bool alive(const struct process *p) {
    for (size_t i = 0; i < process_count; i++)
        if (processes[i] == p) return true;
    return false;
}

static void dispatch_process(enum source source, struct process *p, short events) {
    bool in = (events & (POLLIN | POLLHUP | POLLERR)) != 0;
    bool out = (events & (POLLOUT | POLLERR)) != 0;
    if (source == S_STDIN) process_stdin_ready(p);
    if (source == S_OUT0 && p->out[0] >= 0) process_output_ready(p, 0);
    if (source == S_OUT1 && p->out[1] >= 0) process_output_ready(p, 1);
    if (source != S_TERMINAL) return;
    if (out && process_wants_write(p)) process_stdin_ready(p);
    if (in && p->out[0] >= 0) process_output_ready(p, 0);
}

static void drain_fd(int fd) {
    for (size_t i = 0; i < drain_count; i++) {
        if (drains[i] != fd) continue;
        drain_ready(i);
        return;
    }
}

static void dispatch(int listener) {
    for (size_t i = 0; i < polled_count; i++) {
        short events = polled[i].revents;
        if (events == 0) continue;
        switch (sources[i].source) {
        case S_LISTENER:
            connection_accept(listener);
            break;
        case S_CONNECTION:
            connection_ready(sources[i].of, events);
            break;
        case S_TCP:
            relay_tcp_ready(sources[i].of, events);
            break;
        case S_DRAIN:
            drain_fd(polled[i].fd);
            break;
        default:
            if (alive(sources[i].of)) dispatch_process(sources[i].source, sources[i].of, events);
        }
    }
}

/* Is there something that only time brings forward? */
static bool needs_tick(void) {
    if (end_by != 0 || files_ending() || terminals_stopped()) return true;
    for (size_t i = 0; i < process_count; i++) {
        const struct process *p = processes[i];
        if (p->held || p->retry_at > active_ms() || (p->exited && !p->output_ended)) return true;
    }
    return !connection_accepting();
}

static void loop(int listener, const sigset_t *waiting) {
    struct timespec tick = {.tv_nsec = 50 * 1000 * 1000};
    for (;;) {
        active_tick();
        collect(listener);
        int ready = ppoll(polled, polled_count, needs_tick() ? &tick : NULL, waiting);
        active_tick();
        if (asked_to_end) begin_end();
        if (ready > 0) dispatch(listener);
        if (child_ended) {
            child_ended = 0;
            process_reap();
        }
        for (size_t i = 0; i < process_count; i++)
            if (process_tick(processes[i])) flush_readers(processes[i]);
        files_tick();
        terminals_tick();
        connection_sweep();
        if (end_by != 0 && may_end()) return;
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "Usage: sandbox-init SOCKET_PATH\n");
        return 2;
    }
    take_standard_fds();
    sigset_t waiting = set_up_signals();
    raise_file_limit();
    terminal_of_our_own();
    if (getpid() != 1) prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (chdir("/") != 0) return 1;
    int listener = listen_at(argv[1]);
    if (listener < 0) {
        fprintf(stderr, "sandbox-init: can't listen on %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    loop(listener, &waiting);
    unlink(argv[1]);
    return 0;
}
