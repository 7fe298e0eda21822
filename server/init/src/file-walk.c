/* Walking a tree without following links or leaving its file system; and a folder as a stream of entries and data. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file-work.h"

static void enter(struct walk *w, int fd) {
    DIR *dir = w->depth < MAX_WALK_DEPTH ? fdopendir(fd) : NULL;
    if (dir == NULL) {
        close(fd);
        w->skipped = true;
        return;
    }
    w->levels[w->depth].dir = dir;
    w->levels[w->depth].path_len = w->path_len;
    w->depth++;
}

void walk_open(struct walk *w, int fd) {
    struct stat st;
    if (fstat(fd, &st) != 0) file_fail_errno(errno);
    w->depth = w->path_len = 0;
    w->device = st.st_dev;
    w->skipped = false;
    enter(w, fd);
}

/* The entry that was given last is a folder: go in, unless it is another file system. */
static void descend(struct walk *w, int dir, const char *name) {
    int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        if (fd >= 0) close(fd);
        w->skipped = true;
    } else if (st.st_dev != w->device) close(fd);
    else enter(w, fd);
}

bool walk_next(struct walk *w, int *dir, const char **name, struct stat *st) {
    while (w->depth > 0) {
        struct level *level = &w->levels[w->depth - 1];
        struct dirent *entry = readdir(level->dir);
        if (entry == NULL) {
            closedir(level->dir);
            w->depth--;
            continue;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        size_t len = strlen(entry->d_name), at = level->path_len;
        if (at + 1 + len > MAX_FILE_PATH) {
            w->skipped = true;
            continue;
        }
        if (fstatat(dirfd(level->dir), entry->d_name, st, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (at > 0) w->path[at++] = '/';
        memcpy(w->path + at, entry->d_name, len + 1);
        w->path_len = at + len;
        *dir = dirfd(level->dir);
        *name = w->path + at;
        if (S_ISDIR(st->st_mode)) descend(w, *dir, *name);
        return true;
    }
    return false;
}

/* What is in a file whose entry says `size`; as many bytes, whatever happens to it meanwhile. */
static void send_content(int dir, const char *name, const struct stat *st) {
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat now;
    if (fd >= 0 && (fstat(fd, &now) != 0 || !S_ISREG(now.st_mode))) {
        close(fd);
        fd = -1;
    }
    wire_file(fd, (uint64_t)st->st_size);
    if (fd >= 0) close(fd);
}

void work_archive(const struct request *r) {
    static struct walk walk;
    static char path[MAX_FILE_PATH + 1];
    copy_path(r->path, path, sizeof path);
    walk_open(&walk, open_folder(path));
    int dir;
    const char *name;
    struct stat st;
    uint64_t count = 0;
    while (walk_next(&walk, &dir, &name, &st)) {
        send_entry(dir, walk.path, name, &st);
        if (S_ISREG(st.st_mode)) send_content(dir, name, &st);
        count++;
    }
    file_done(walk.skipped ? END_SKIPPED : 0, count);
}
