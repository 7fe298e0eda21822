/*
 * Removing, a folder with all in it too. Goes down and comes back by "..", so a tree of any width takes two
 * descriptors; links are removed, never followed; another file system is left alone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file-work.h"

static struct step {
    dev_t device;
    ino_t inode;
    char name[256]; /* of the folder that was entered from here */
} steps[MAX_REMOVE_DEPTH];
static size_t depth;
static uint64_t removed;

static int open_here(int dir, const char *name) {
    int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) file_fail_errno(errno);
    return fd;
}

/* Removes the files in a folder; true if a folder was met, which *name is then. */
static bool remove_files(int fd, char name[256]) {
    DIR *dir = fdopendir(dup(fd));
    if (dir == NULL) file_fail_errno(errno);
    rewinddir(dir);
    struct dirent *entry;
    bool folder = false;
    while (!folder && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (unlinkat(fd, entry->d_name, 0) == 0) {
            if (++removed % 256 == 0) wire_check();
        } else if (errno == EISDIR) {
            strncpy(name, entry->d_name, 255);
            name[255] = 0;
            folder = true;
        } else if (errno != ENOENT) file_fail_errno(errno);
    }
    closedir(dir);
    return folder;
}

static void remove_tree(int top, const char *name) {
    struct stat st;
    dev_t device;
    int fd = open_here(top, name);
    if (fstat(fd, &st) != 0) file_fail_errno(errno);
    device = st.st_dev;
    for (;;) {
        if (depth == MAX_REMOVE_DEPTH) file_fail(E_LIMIT, "the folders in it lie deeper than 4096 in each other");
        struct step *step = &steps[depth];
        if (fstat(fd, &st) != 0) file_fail_errno(errno);
        step->device = st.st_dev;
        step->inode = st.st_ino;
        if (remove_files(fd, step->name)) {
            int inner = open_here(fd, step->name);
            if (fstat(inner, &st) != 0) file_fail_errno(errno);
            if (st.st_dev != device) file_fail_errno(EBUSY);
            close(fd);
            fd = inner;
            depth++;
            continue;
        }
        if (depth == 0) break;
        int outer = open_here(fd, "..");
        depth--;
        if (fstat(outer, &st) != 0 || st.st_dev != steps[depth].device || st.st_ino != steps[depth].inode)
            file_fail(E_CONFLICT, "it was moved while it was being deleted");
        close(fd);
        fd = outer;
        if (unlinkat(fd, steps[depth].name, AT_REMOVEDIR) != 0 && errno != ENOENT) file_fail_errno(errno);
        removed++;
        wire_check();
    }
    close(fd);
    if (unlinkat(top, name, AT_REMOVEDIR) != 0) file_fail_errno(errno);
    removed++;
}

void work_remove(const struct request *r) {
    static char path[MAX_FILE_PATH + 1];
    const char *directory, *name;
    copy_path(r->path, path, sizeof path);
    if (!split_path(path, &directory, &name)) file_fail(E_CONFLICT, "the root folder can't be deleted");
    int top = open_folder(directory);
    struct stat st;
    if (fstatat(top, name, &st, AT_SYMLINK_NOFOLLOW) != 0) file_fail_errno(errno);
    if (S_ISDIR(st.st_mode) && (r->flags & FILE_RECURSIVE) != 0) {
        remove_tree(top, name);
        file_done(0, removed);
    }
    if (unlinkat(top, name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0) != 0) file_fail_errno(errno);
    file_done(0, 1);
}
