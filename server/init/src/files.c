#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "file-work.h"
#include "internal.h"

static struct worker {
    pid_t pid;
    struct connection *of; /* NULL: told to end */
    uint64_t kill_at;
} workers[MAX_FILE_WORKERS];
static size_t worker_count;

/* ------------------------------------------------------------ in the worker */

static void close_other_files(int keep) {
#ifdef SYS_close_range
    bool below = keep <= 3 || syscall(SYS_close_range, 3u, (unsigned)keep - 1, 0u) == 0;
    if (below && syscall(SYS_close_range, (unsigned)keep + 1, ~0u, 0u) == 0) return;
#endif
    struct rlimit files = {.rlim_cur = 65536};
    getrlimit(RLIMIT_NOFILE, &files);
    for (rlim_t fd = 3; fd < files.rlim_cur && fd < 65536; fd++)
        if ((int)fd != keep) close((int)fd);
}

__attribute__((noreturn)) static void work(struct connection *c, const struct request *request, struct slice rest) {
    prctl(PR_SET_NAME, "sandbox-files");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_other_files(c->fd);
    fcntl(c->fd, F_SETFL, 0);
    struct sigaction end = {.sa_handler = file_end};
    sigset_t none;
    sigfillset(&end.sa_mask);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    wire_open(c->fd, (struct slice){c->out.at + c->out.start, buffer_len(&c->out)}, rest);
    file_work(request);
    _exit(0);
}

/* ------------------------------------------------------------ in sandbox-init */

void files_start(struct connection *c, const struct request *request, struct slice rest) {
    if (worker_count == MAX_FILE_WORKERS) {
        connection_fail(c, E_LIMIT, "too much work on files is under way in this sandbox");
        return;
    }
    pid_t pid = fork();
    if (pid == 0) work(c, request, rest);
    if (pid < 0) {
        connection_fail(c, E_LIMIT, "the sandbox has reached its limit of processes or memory");
        return;
    }
    workers[worker_count++] = (struct worker){.pid = pid, .of = c};
    c->state = C_WORKER;
    /* The worker has its own copy of what was read and of what wasn't sent. */
    c->in.end = c->in.start;
    buffer_free(&c->out);
}

void files_cancel(const struct connection *c) {
    for (size_t i = 0; i < worker_count; i++) {
        if (workers[i].of != c) continue;
        workers[i].of = NULL;
        workers[i].kill_at = active_ms() + FILE_END_MS;
        kill(workers[i].pid, SIGTERM);
    }
}

void files_reaped(pid_t pid) {
    for (size_t i = 0; i < worker_count; i++) {
        if (workers[i].pid != pid) continue;
        struct connection *of = workers[i].of;
        workers[i] = workers[--worker_count];
        if (of != NULL) connection_close(of);
        return;
    }
}

bool files_ending(void) {
    for (size_t i = 0; i < worker_count; i++)
        if (workers[i].of == NULL) return true;
    return false;
}

void files_tick(void) {
    for (size_t i = 0; i < worker_count; i++)
        if (workers[i].of == NULL && active_ms() >= workers[i].kill_at) kill(workers[i].pid, SIGKILL);
}

void files_end_all(void) {
    struct timespec pause = {.tv_nsec = 1000 * 1000};
    for (int waited = 0; worker_count > 0 && waited < 2 * FILE_END_MS; waited++) {
        for (size_t i = worker_count; i-- > 0;) {
            if (waited == 0) kill(workers[i].pid, SIGTERM);
            if (waited == FILE_END_MS) kill(workers[i].pid, SIGKILL);
            if (waitpid(workers[i].pid, NULL, WNOHANG) != 0) files_reaped(workers[i].pid);
        }
        if (worker_count > 0) nanosleep(&pause, NULL);
    }
}
