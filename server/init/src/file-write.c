/* Writing a file: into a temporary one beside it, which takes its place when all is there. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "file-work.h"

static char path[PATH_MAX], real[PATH_MAX];

static void write_all(int fd, const uint8_t *at, size_t len) {
    while (len > 0) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) file_fail_errno(errno);
        at += n;
        len -= (size_t)n;
    }
}

/* Ends the worker unless the target is as the host expects it. True if there is one. */
static bool check_target(const struct request *r, int dir, const char *name, struct stat *st) {
    bool there = fstatat(dir, name, st, AT_SYMLINK_NOFOLLOW) == 0;
    if (!there && errno != ENOENT) file_fail_errno(errno);
    if (there && (r->flags & FILE_FRESH) != 0) file_fail_errno(EEXIST);
    if (there && S_ISDIR(st->st_mode)) file_fail_errno(EISDIR);
    if (there && !S_ISREG(st->st_mode)) file_fail(E_CONFLICT, "this is no plain file, so it can't be written");
    if ((r->flags & FILE_EXPECT) == 0) return there;
    if (!there) file_fail(E_CONFLICT, "it was deleted meanwhile");
    if ((uint64_t)st->st_size != r->expect.size || (uint64_t)st->st_mtim.tv_sec != r->expect.seconds ||
        (uint32_t)st->st_mtim.tv_nsec != r->expect.nanoseconds)
        file_fail(E_CONFLICT, "it was changed meanwhile by something else");
    return there;
}

static int open_temporary(int dir, char name[64]) {
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) < 0) random = clock_ms();
    snprintf(name, 64, ".forkyard-%016llx.part", (unsigned long long)random);
    /* A signal between the two would end the worker and leave the file for good. */
    sigset_t ends, before;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, &before);
    int fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int error = errno;
    if (fd >= 0) file_temporary(dir, name);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (fd < 0) file_fail_errno(error);
    return fd;
}

/* A file that is a mount of its own, such as /etc/hosts, can't be replaced: it gets the new content. */
static void copy_into(int from, int dir, const char *name) {
    static uint8_t piece[MAX_FILE_BYTES];
    int to = openat(dir, name, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);
    if (to < 0 || lseek(from, 0, SEEK_SET) < 0) file_fail_errno(errno);
    for (;;) {
        ssize_t n = read(from, piece, sizeof piece);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) file_fail_errno(errno);
        if (n == 0) return;
        write_all(to, piece, (size_t)n);
    }
}

static int take_place(const struct request *r, int dir, const char *temporary, const char *name) {
#ifdef SYS_renameat2
    if ((r->flags & FILE_FRESH) != 0) {
        if (syscall(SYS_renameat2, dir, temporary, dir, name, 1u /* RENAME_NOREPLACE */) == 0) return 0;
        if (errno != EINVAL && errno != ENOSYS) return -1;
    }
#endif
    return renameat(dir, temporary, dir, name);
}

void work_write(const struct request *r) {
    const char *directory, *name;
    copy_path(r->path, path, sizeof path);
    /* A link stays, and what it leads to is written. */
    char *target = realpath(path, real) != NULL ? real : path;
    if (!split_path(target, &directory, &name)) file_fail_errno(EISDIR);
    int dir = open_folder(directory);
    struct stat st, parent;
    check_target(r, dir, name, &st);

    char temporary[64];
    int fd = open_temporary(dir, temporary);
    struct slice data;
    while (wire_receive(&data)) write_all(fd, data.at, data.len);

    bool there = check_target(r, dir, name, &st);
    if (!there && fstat(dir, &parent) != 0) file_fail_errno(errno);
    const struct stat *owner = there ? &st : &parent;
    /* Where ids can't be given, it stays root's. */
    if (fchown(fd, owner->st_uid, owner->st_gid) != 0) errno = 0;
    if (fchmod(fd, there ? st.st_mode & 07777 : 0644) != 0) file_fail_errno(errno);
    if (take_place(r, dir, temporary, name) == 0) file_temporary(dir, NULL);
    else if (errno == EBUSY) copy_into(fd, dir, name);
    else file_fail_errno(errno);
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0) file_fail_errno(errno);
    file_done_entry(dir, name, &st);
}
