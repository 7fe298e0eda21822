/* The short kinds of work: list, stat, read, make a folder, rename. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "file-work.h"

static char path[MAX_FILE_PATH + 1], other[MAX_FILE_PATH + 1];

int open_folder(const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) file_fail_errno(errno);
    return fd;
}

NO_RETURN static void work_list(const struct request *r) {
    DIR *dir = fdopendir(open_folder(path));
    if (dir == NULL) file_fail_errno(errno);
    uint64_t count = 0;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (count == r->limit) file_done(END_MORE, count);
        struct stat st;
        /* Gone in between. */
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) continue;
        send_entry(dirfd(dir), entry->d_name, entry->d_name, &st);
        count++;
    }
    file_done(0, count);
}

NO_RETURN static void work_stat(void) {
    struct stat st;
    if (lstat(path, &st) != 0) file_fail_errno(errno);
    file_done_entry(AT_FDCWD, path, &st);
}

NO_RETURN static void work_read(const struct request *r) {
    struct stat st;
    /* Looked at first: only to open some devices does something. */
    if (stat(path, &st) != 0) file_fail_errno(errno);
    if (S_ISDIR(st.st_mode)) file_fail_errno(EISDIR);
    if (!S_ISREG(st.st_mode)) file_fail(E_CONFLICT, "this is no plain file, so it has no content to read");
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) file_fail_errno(errno);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) file_fail(E_CONFLICT, "it was replaced in between");
    /* Where the file system can't even point to there is nothing, as beyond any end. */
    bool beyond = r->first > INT64_MAX;
    if (!beyond && r->first > 0 && lseek(fd, (off_t)r->first, SEEK_SET) < 0) {
        if (errno != EINVAL) file_fail_errno(errno);
        beyond = true;
    }
    send_entry(AT_FDCWD, path, path, &st);
    wire_flush();
    if (beyond) file_done(0, 0);
    /* To the end, not to the size: files of /proc have none. */
    uint64_t sent = 0;
    while (sent < r->limit) {
        struct buffer *b = wire_begin(T_FILE_DATA);
        uint64_t left = r->limit - sent;
        size_t want = left > MAX_FILE_BYTES ? MAX_FILE_BYTES : (size_t)left;
        uint8_t *room = buffer_room(b, want);
        if (room == NULL) file_fail_errno(ENOMEM);
        ssize_t n;
        do n = read(fd, room, want);
        while (n < 0 && errno == EINTR);
        b->end += n > 0 ? (size_t)n : 0;
        wire_end();
        if (n < 0) file_fail_errno(errno);
        if (n == 0) break;
        wire_flush();
        sent += (uint64_t)n;
    }
    file_done(0, sent);
}

/* What is new in a folder belongs to whom the folder belongs. */
NO_RETURN static void work_mkdir(void) {
    const char *directory, *name;
    if (!split_path(path, &directory, &name)) file_fail_errno(EEXIST);
    int dir = open_folder(directory);
    struct stat parent, st;
    if (mkdirat(dir, name, 0755) != 0) file_fail_errno(errno);
    if (fstat(dir, &parent) == 0 && fchownat(dir, name, parent.st_uid, parent.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
        errno = 0; /* then it stays root's */
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0) file_fail_errno(errno);
    file_done_entry(dir, name, &st);
}

static int rename_fresh(int from_dir, const char *from, int to_dir, const char *to) {
#ifdef SYS_renameat2
    if (syscall(SYS_renameat2, from_dir, from, to_dir, to, 1u /* RENAME_NOREPLACE */) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
#endif
    struct stat st;
    if (fstatat(to_dir, to, &st, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return -1;
    }
    return renameat(from_dir, from, to_dir, to);
}

NO_RETURN static void work_rename(const struct request *r) {
    const char *from_directory, *from, *to_directory, *to;
    if (!split_path(path, &from_directory, &from)) file_fail(E_CONFLICT, "the root folder can't be renamed");
    if (!split_path(other, &to_directory, &to)) file_fail_errno(EEXIST);
    int from_dir = open_folder(from_directory), to_dir = open_folder(to_directory);
    int result = (r->flags & FILE_FRESH) != 0 ? rename_fresh(from_dir, from, to_dir, to)
                                              : renameat(from_dir, from, to_dir, to);
    struct stat st;
    if (result != 0 || fstatat(to_dir, to, &st, AT_SYMLINK_NOFOLLOW) != 0) file_fail_errno(errno);
    file_done_entry(to_dir, to, &st);
}

void file_work(const struct request *request) {
    copy_path(request->path, path, sizeof path);
    if (request->op == F_RENAME) copy_path(request->other, other, sizeof other);
    switch (request->op) {
    case F_LIST:
        work_list(request);
    case F_STAT:
        work_stat();
    case F_READ:
        work_read(request);
    case F_WRITE:
        work_write(request);
    case F_MKDIR:
        work_mkdir();
    case F_RENAME:
        work_rename(request);
    case F_REMOVE:
        work_remove(request);
    case F_FIND:
        work_find(request);
    case F_ARCHIVE:
        work_archive(request);
    }
    file_fail(E_INVALID, "unknown kind of file request");
}
