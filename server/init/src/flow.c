#define _GNU_SOURCE
#include "flow.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "process.h"

static bool stopped;
static uint64_t start_at; /* active time */

/* The programs' side of a terminal, or -1. */
static int open_slave(const struct process *p) {
    if (!p->tty || p->out[0] < 0) return -1;
    return ioctl(p->out[0], TIOCGPTPEER, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

/* Has the user stopped it, so that it is not for us to start? Whatever it held has been read. */
static bool stopped_by_user(const struct process *p, int slave) {
    struct pollfd at = {.fd = slave, .events = POLLOUT};
    /* It takes nothing either while somebody is just writing. */
    return p->typed_stop && poll(&at, 1, 0) == 0;
}

/*
 * Before the kernel writes a line's end it looks whether there is room, but not afterwards how much was taken: stopped in
 * between, the line's end is lost. So we wait until nobody is within a write, which POLLOUT tells. Who stays in one for
 * so long waits for room: nobody reads here meanwhile.
 */
static void wait_for_writers(int slave, uint64_t until) {
    struct pollfd at = {.fd = slave, .events = POLLOUT};
    for (; poll(&at, 1, 0) == 0 && active_ms() < until; active_tick()) sched_yield();
}

static void stop(struct process *p, uint64_t until) {
    if (p->stopped) return;
    int slave = open_slave(p);
    if (slave < 0) return;
    /* Looking also makes the kernel finish with what was typed: its echo must not get stuck. */
    struct pollfd at = {.fd = slave, .events = POLLIN};
    poll(&at, 1, 0);
    if (process_read_all(p) > 0 || !stopped_by_user(p, slave)) {
        wait_for_writers(slave, until);
        p->stopped = ioctl(slave, TCXONC, TCOOFF) == 0;
    }
    close(slave);
}

static void start(struct process *p) {
    if (!p->stopped) return;
    p->stopped = false;
    int slave = open_slave(p);
    if (slave < 0) return;
    ioctl(slave, TCXONC, TCOON);
    close(slave);
}

void terminals_stop(void) {
    uint64_t until = active_ms() + WRITERS_MS;
    for (size_t i = 0; i < process_count; i++) stop(processes[i], until);
    /* Whoever was writing at that very moment has come to an end by now. */
    poll(NULL, 0, 1);
    for (size_t i = 0; i < process_count; i++) {
        if (!processes[i]->stopped) continue;
        stopped = true;
        process_read_all(processes[i]);
    }
    start_at = active_ms() + HOLD_MS;
}

void terminals_start(void) {
    if (!stopped) return;
    stopped = false;
    for (size_t i = 0; i < process_count; i++) start(processes[i]);
}

bool terminals_stopped(void) {
    return stopped;
}

void terminals_tick(void) {
    if (stopped && active_ms() >= start_at) terminals_start();
}
