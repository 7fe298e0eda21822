#define _GNU_SOURCE
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "terminal.h"
#include "userdb.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static struct rlimit files_for_programs;

void raise_file_limit(void) {
    if (getrlimit(RLIMIT_NOFILE, &files_for_programs) != 0) return;
    struct rlimit mine = files_for_programs;
    rlim_t want = 8192;
    if (mine.rlim_cur >= want) return;
    mine.rlim_cur = mine.rlim_max < want ? mine.rlim_max : want;
    setrlimit(RLIMIT_NOFILE, &mine);
}

/* ------------------------------------------------------------ what the child gets */

struct plan {
    char **argv, **envp;
    const char *path; /* where to search */
    char cwd[4097];
    struct user user;
    bool tty;
    int child_fds[3];
};

/* All strings in one block of memory, which the parent frees after the fork. */
static char *copy_strings(struct slice strings, uint32_t count, char **list, char *memory) {
    for (uint32_t i = 0; i < count; i++) {
        struct slice s = next_string(&strings);
        list[i] = memory;
        if (s.len > 0) memcpy(memory, s.at, s.len);
        memory[s.len] = 0;
        memory += s.len + 1;
    }
    list[count] = NULL;
    return memory;
}

static const char *env_value(char **envp, const char *name) {
    size_t len = strlen(name);
    for (; *envp != NULL; envp++)
        if (strncmp(*envp, name, len) == 0 && (*envp)[len] == '=') return *envp + len + 1;
    return NULL;
}

static void *make_plan(const struct request *request, struct plan *plan) {
    size_t extra = sizeof plan->user.home + sizeof DEFAULT_PATH + 32;
    /* Every string is encoded with four bytes of length, so there is room for its NUL. */
    size_t text = request->argv.len + request->env.len + request->argc + request->envc + extra;
    size_t lists = (request->argc + 1 + request->envc + 3) * sizeof(char *);
    char **memory = malloc(lists + text);
    if (memory == NULL) return NULL;
    plan->argv = memory;
    plan->envp = memory + request->argc + 1;
    char *at = (char *)memory + lists;
    at = copy_strings(request->argv, request->argc, plan->argv, at);
    at = copy_strings(request->env, request->envc, plan->envp, at);
    char **end = plan->envp + request->envc;
    if (env_value(plan->envp, "HOME") == NULL) {
        *end++ = at;
        *end = NULL;
        at += sprintf(at, "HOME=%s", plan->user.home) + 1;
    }
    if (env_value(plan->envp, "PATH") == NULL) {
        *end++ = at;
        *end = NULL;
        strcpy(at, "PATH=" DEFAULT_PATH);
    }
    plan->path = env_value(plan->envp, "PATH");
    memcpy(plan->cwd, request->cwd.at, request->cwd.len);
    plan->cwd[request->cwd.len] = 0;
    plan->tty = (request->flags & SPAWN_TTY) != 0;
    return memory;
}

/* ------------------------------------------------------------ in the child */

static void say(const char *what, const char *why) {
    /* One write, so that lines of two programs don't mix; a very long name is cut. */
    char line[600];
    int len = snprintf(line, sizeof line, "forkyard: %.400s: %.150s\n", what, why);
    if (len > 0 && write(2, line, (size_t)len) < 0) return;
}

__attribute__((noreturn)) static void refuse(const char *what, const char *why, int code) {
    say(what, why);
    _exit(code);
}

static void become(const struct user *user) {
    if (setgroups(user->group_count, user->groups) != 0 && user->uid != geteuid())
        refuse("user", "its groups can't be set in this sandbox", 126);
    if (setresgid(user->gid, user->gid, user->gid) != 0 || setresuid(user->uid, user->uid, user->uid) != 0)
        refuse("user", "this sandbox has no such user or group id", 126);
}

/* A file without a `#!` line is a shell script, as execvp has it. */
static void exec_script(const char *file, const struct plan *plan) {
    size_t argc = 0;
    while (plan->argv[argc] != NULL) argc++;
    char **argv = malloc((argc + 2) * sizeof(char *));
    if (argv == NULL) return;
    argv[0] = (char *)(uintptr_t)"/bin/sh";
    argv[1] = (char *)(uintptr_t)file;
    memcpy(argv + 2, plan->argv + 1, argc * sizeof(char *));
    execve(argv[0], argv, plan->envp);
}

static int try_exec(const char *file, const struct plan *plan) {
    execve(file, plan->argv, plan->envp);
    if (errno == ENOEXEC) exec_script(file, plan);
    return errno;
}

__attribute__((noreturn)) static void explain(const char *program, const char *file, int error) {
    struct stat st;
    if (error == ENOENT && stat(file, &st) == 0)
        refuse(program, "the interpreter or loader that it names is not in this sandbox", 127);
    if (error == ENOENT || error == ENOTDIR) refuse(program, "no such file", 127);
    if (error == EACCES && stat(file, &st) == 0 && S_ISDIR(st.st_mode)) refuse(program, "is a directory", 126);
    if (error == EACCES) refuse(program, "permission denied", 126);
    if (error == E2BIG) refuse(program, "arguments and environment are too long for this kernel", 126);
    if (error == ENOEXEC) refuse(program, "is no program for this machine", 126);
    refuse(program, strerror(error), 126);
}

__attribute__((noreturn)) static void run(const struct plan *plan) {
    const char *program = plan->argv[0];
    if (strchr(program, '/') != NULL) explain(program, program, try_exec(program, plan));

    char denied[4096] = "";
    int denied_error = 0;
    for (const char *dir = plan->path; dir != NULL;) {
        const char *end = strchrnul(dir, ':');
        char file[4096];
        int len = end == dir ? snprintf(file, sizeof file, "%s", program)
                             : snprintf(file, sizeof file, "%.*s/%s", (int)(end - dir), dir, program);
        if (len > 0 && (size_t)len < sizeof file) {
            int error = try_exec(file, plan);
            struct stat st;
            /* Only what is there counts: a missing file or directory on PATH is not worth a word. */
            if (denied_error == 0 && stat(file, &st) == 0 && !S_ISDIR(st.st_mode)) {
                denied_error = error;
                strcpy(denied, file);
            }
        }
        dir = *end == ':' ? end + 1 : NULL;
    }
    if (denied_error != 0) explain(program, denied, denied_error);
    refuse(program, "command not found", 127);
}

__attribute__((noreturn)) static void child(const struct plan *plan) {
    setsid();
    if (plan->tty) ioctl(plan->child_fds[0], TIOCSCTTY, 0);
    /* The descriptors are above 2: main() makes sure that 0, 1 and 2 are taken. */
    for (int i = 0; i < 3; i++) dup2(plan->child_fds[i], i);
#ifdef SYS_close_range
    syscall(SYS_close_range, 3u, ~0u, 0u);
#endif
    setrlimit(RLIMIT_NOFILE, &files_for_programs);
    for (int sig = 1; sig <= 64; sig++) signal(sig, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    umask(022);
    become(&plan->user);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir(plan->cwd) != 0)
        refuse(plan->cwd, errno == EACCES ? "permission denied for this directory" : "no such directory", 126);
    run(plan);
}

/* ------------------------------------------------------------ pipes and PTYs */

static void close_all(int *fds, int count) {
    for (int i = 0; i < count; i++)
        if (fds[i] >= 0) close(fds[i]);
}

static bool open_pipes(const struct user *user, int ours[3], int theirs[3]) {
    for (int i = 0; i < 3; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) return false;
        ours[i] = i == 0 ? ends[1] : ends[0];
        theirs[i] = i == 0 ? ends[0] : ends[1];
        fcntl(ours[i], F_SETFL, O_NONBLOCK);
        /* So that the program may open /dev/stdout again. */
        if (user->uid != 0 && fchown(theirs[i], user->uid, user->gid) != 0) continue;
    }
    return true;
}

static bool open_pty(const struct request *request, const struct user *user, int ours[3], int theirs[3]) {
    if (!terminal_open(&ours[0], &theirs[0])) {
        ours[0] = theirs[0] = -1;
        return false;
    }
    set_window_size(ours[0], request->cols, request->rows);
    /* Not allowed in some sandboxes; then only the user's own /dev/tty works. */
    if (user->uid != 0 && fchown(theirs[0], user->uid, (gid_t)-1) != 0) return true;
    return true;
}

bool spawn_program(const struct request *request, struct spawned *out, enum error_code *code, const char **why) {
    struct plan plan = {.argv = NULL};
    int ours[3] = {-1, -1, -1}, theirs[3] = {-1, -1, -1};
    *code = E_INVALID;
    *why = "cwd is longer than 4096 bytes";
    if (request->cwd.len > 4096) return false;
    if (!user_lookup(request->user, &plan.user, why)) return false;

    *code = E_LIMIT;
    *why = "sandbox-init has no memory left for another process";
    void *memory = make_plan(request, &plan);
    if (memory == NULL) return false;

    bool open = plan.tty ? open_pty(request, &plan.user, ours, theirs) : open_pipes(&plan.user, ours, theirs);
    if (!open) {
        *code = errno == EMFILE || errno == ENFILE || errno == ENOSPC ? E_LIMIT : E_INTERNAL;
        *why = plan.tty ? "no terminal could be opened in the sandbox" : "no pipe could be opened in the sandbox";
    } else {
        for (int i = 0; i < 3; i++) plan.child_fds[i] = plan.tty ? theirs[0] : theirs[i];
        sigset_t all, before;
        sigfillset(&all);
        /* Signals wait until the child is a session of its own and has default handlers. */
        sigprocmask(SIG_SETMASK, &all, &before);
        out->pid = fork();
        if (out->pid == 0) child(&plan);
        sigprocmask(SIG_SETMASK, &before, NULL);
        if (out->pid < 0) *why = "the sandbox has reached its limit of processes or memory";
    }
    free(memory);
    close_all(theirs, 3);
    if (!open || out->pid < 0) {
        close_all(ours, 3);
        return false;
    }
    out->in = ours[0];
    out->out[0] = plan.tty ? ours[0] : ours[1];
    out->out[1] = plan.tty ? -1 : ours[2];
    return true;
}
