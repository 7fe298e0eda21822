#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"
#include "files.h"
#include "spawn.h"

struct process *processes[MAX_PROCESSES];
size_t process_count;
int drains[MAX_DRAINS];
size_t drain_count;

static uint8_t scratch[READ_CHUNK];

/* ------------------------------------------------------------ time */

static uint64_t clock_ms(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

uint64_t now_ms(void) {
    return clock_ms(CLOCK_REALTIME);
}

static uint64_t active, last_tick;

uint64_t active_ms(void) {
    return active;
}

void active_tick(void) {
    uint64_t now = clock_ms(CLOCK_MONOTONIC);
    uint64_t passed = last_tick == 0 || now < last_tick ? 0 : now - last_tick;
    active += passed > 250 ? 250 : passed;
    last_tick = now;
}

/* ------------------------------------------------------------ the table */

struct process *process_find(struct slice key) {
    for (size_t i = 0; i < process_count; i++) {
        struct process *p = processes[i];
        if (strlen(p->key) == key.len && memcmp(p->key, key.at, key.len) == 0) return p;
    }
    return NULL;
}

struct process *process_by_pid(pid_t pid) {
    for (size_t i = 0; i < process_count; i++)
        if (!processes[i]->exited && processes[i]->pid == pid) return processes[i];
    return NULL;
}

static void keep_argv(struct process *p, const struct request *request) {
    struct slice rest = request->argv;
    for (uint32_t i = 0; i < request->argc; i++) {
        struct slice s = next_string(&rest);
        if (p->argv_len + 4 + s.len > sizeof p->argv) return;
        store_u32(p->argv + p->argv_len, (uint32_t)s.len);
        if (s.len > 0) memcpy(p->argv + p->argv_len + 4, s.at, s.len);
        p->argv_len += 4 + s.len;
        p->argc++;
    }
}

struct process *process_spawn(const struct request *request, enum error_code *code, const char **why) {
    struct process *known = process_find(request->key);
    if (known != NULL) return known;
    *code = E_LIMIT;
    *why = "a sandbox has at most 512 processes started from outside, ended ones included";
    if (process_count == MAX_PROCESSES) return NULL;
    *why = "sandbox-init has no memory left for another process";
    struct process *p = calloc(1, sizeof *p);
    if (p == NULL) return NULL;
    struct spawned spawned;
    if (!ring_open(&p->ring, RING_BYTES, RING_RECORDS)) {
        free(p);
        return NULL;
    }
    if (!spawn_program(request, &spawned, code, why)) {
        ring_close(&p->ring);
        free(p);
        return NULL;
    }
    memcpy(p->key, request->key.at, request->key.len);
    p->pid = spawned.pid;
    p->tty = (request->flags & SPAWN_TTY) != 0;
    p->in = spawned.in;
    p->out[0] = spawned.out[0];
    p->out[1] = spawned.out[1];
    p->started_ms = now_ms();
    p->queue.max = STDIN_QUEUE + 1;
    keep_argv(p, request);
    process_hold(p, 0);
    processes[process_count++] = p;
    return p;
}

void process_kill(struct process *p, int signal) {
    /* Not reaped yet, so the number is still its own. Before its setsid() there is no group: signal it alone. */
    if (kill(-p->pid, signal) != 0 && errno == ESRCH) kill(p->pid, signal);
}

static void drain_keep(int fd) {
    if (drain_count == MAX_DRAINS) {
        close(drains[0]);
        memmove(drains, drains + 1, (MAX_DRAINS - 1) * sizeof *drains);
        drain_count--;
    }
    drains[drain_count++] = fd;
}

void drain_ready(size_t index) {
    ssize_t n = read(drains[index], scratch, sizeof scratch);
    if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR))) return;
    close(drains[index]);
    drains[index] = drains[--drain_count];
}

static void close_output(struct process *p, int which) {
    if (p->out[which] < 0) return;
    if (p->tty && p->in == p->out[which]) process_close_stdin(p);
    close(p->out[which]);
    p->out[which] = -1;
}

void process_forget(struct process *p) {
    drop_readers(p);
    process_fail_waiting(p, "the process is forgotten");
    process_close_stdin(p);
    for (int i = 0; i < 2; i++) {
        if (p->out[i] < 0) continue;
        if (p->tty) close(p->out[i]);
        else drain_keep(p->out[i]);
    }
    ring_close(&p->ring);
    for (size_t i = 0; i < process_count; i++) {
        if (processes[i] != p) continue;
        memmove(processes + i, processes + i + 1, (process_count - i - 1) * sizeof *processes);
        process_count--;
        break;
    }
    free(p);
}

/* The ended process that goes first: the oldest, one that nobody reads from before one that somebody does. */
static struct process *first_to_go(void) {
    struct process *first = NULL;
    bool first_read = false;
    for (size_t i = 0; i < process_count; i++) {
        struct process *p = processes[i];
        if (!p->exited) continue;
        bool read = has_readers(p);
        bool before = first == NULL || (first_read && !read) || (first_read == read && p->ended_ms < first->ended_ms);
        if (!before) continue;
        first = p;
        first_read = read;
    }
    return first;
}

void process_trim(void) {
    size_t ended = 0;
    uint64_t bytes = 0;
    for (size_t i = 0; i < process_count; i++) {
        if (!processes[i]->exited) continue;
        ended++;
        bytes += processes[i]->ring.head - processes[i]->ring.tail;
    }
    while (ended > MAX_ENDED || (ended > 1 && bytes > MAX_ENDED_BYTES)) {
        struct process *p = first_to_go();
        bytes -= p->ring.head - p->ring.tail;
        ended--;
        process_forget(p);
    }
}

/* ------------------------------------------------------------ output */

void process_hold(struct process *p, uint64_t offset) {
    if (!p->held || offset < p->hold_offset) p->hold_offset = offset;
    p->held = true;
    p->hold_until = active_ms() + HOLD_MS;
}

bool process_wants_read(const struct process *p, int which) {
    if (p->out[which] < 0) return false;
    if (p->output_ended) return true; /* what comes now is thrown away, so that nobody blocks on it */
    if (p->retry_at > active_ms()) return false;
    return !readers_behind(p);
}

static uint8_t stream_of(const struct process *p, int which) {
    if (p->tty) return STREAM_TTY;
    return which == 0 ? STREAM_STDOUT : STREAM_STDERR;
}

void process_output_ready(struct process *p, int which) {
    ssize_t n = read(p->out[which], scratch, sizeof scratch);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        p->due[which] = 0;
        return;
    }
    if (n <= 0) {
        /* EIO while the program runs: it has closed its terminal for now and may open it again. */
        if (p->tty && !p->exited) p->retry_at = active_ms() + 100;
        else close_output(p, which);
    } else if (!p->output_ended) {
        p->due[which] = p->due[which] > (uint64_t)n ? p->due[which] - (uint64_t)n : 0;
        ring_append(&p->ring, scratch, (size_t)n, stream_of(p, which), now_ms());
    }
    process_tick(p);
    flush_readers(p);
}

size_t process_read_all(struct process *p) {
    size_t taken = 0;
    while (p->out[0] >= 0 && !p->output_ended) {
        if (p->held && p->ring.head + sizeof scratch - p->hold_offset > p->ring.size) break;
        ssize_t n = read(p->out[0], scratch, sizeof scratch);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        ring_append(&p->ring, scratch, (size_t)n, stream_of(p, 0), now_ms());
        taken += (size_t)n;
        if (taken >= MAX_READ_ALL) break;
    }
    return taken;
}

bool process_tick(struct process *p) {
    if (p->held && active_ms() >= p->hold_until) p->held = false;
    if (!p->exited || p->output_ended) return false;
    bool open = p->out[0] >= 0 || p->out[1] >= 0;
    if (open && (active_ms() < p->grace_until || p->due[0] > 0 || p->due[1] > 0)) return false;
    p->output_ended = true;
    if (p->tty) close_output(p, 0);
    return true;
}

static void ended(struct process *p, int status) {
    p->exited = true;
    p->signaled = WIFSIGNALED(status);
    p->status = (uint8_t)(p->signaled ? WTERMSIG(status) : WEXITSTATUS(status));
    p->ended_ms = now_ms();
    p->grace_until = active_ms() + GRACE_MS;
    p->retry_at = 0;
    process_fail_waiting(p, "the process has ended");
    if (!p->tty) process_close_stdin(p);
    for (int i = 0; i < 2; i++) {
        int bytes = 0;
        p->due[i] = p->out[i] >= 0 && ioctl(p->out[i], FIONREAD, &bytes) == 0 && bytes > 0 ? (uint64_t)bytes : 0;
    }
    notify_exit(p);
    if (process_tick(p)) flush_readers(p);
}

void process_reap(void) {
    int status;
    pid_t pid;
    bool some = false;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        struct process *p = process_by_pid(pid);
        if (p == NULL) {
            files_reaped(pid); /* or an orphan that was handed to us */
            continue;
        }
        ended(p, status);
        some = true;
    }
    if (some) process_trim();
}
