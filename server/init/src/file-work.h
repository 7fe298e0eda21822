/* What a worker does. It has a connection to itself, may block, and ends with the request. */
#ifndef FY_FILE_WORK_H
#define FY_FILE_WORK_H

#include <dirent.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "frame.h"
#include "limits.h"

#define NO_RETURN __attribute__((noreturn))

/* ---- the wire */
/* `unsent` goes out first; `unread` came in already. */
void wire_open(int fd, struct slice unsent, struct slice unread);
struct buffer *wire_begin(uint8_t type);
void wire_end(void);
void wire_flush(void);
/* Ends the worker if the host has gone. */
void wire_check(void);
/* Straight from the file into the frame: exactly `len` bytes, with zeros if the file has become shorter. */
void wire_file(int fd, uint64_t len);
/* The next piece of what the host sends; false at COMMIT. Ends the worker if the host goes without it. */
bool wire_receive(struct slice *data);

/* The last words. file_done with an entry when `st` is there. */
NO_RETURN void file_fail(enum error_code code, const char *message);
NO_RETURN void file_fail_errno(int error);
NO_RETURN void file_done(uint32_t flags, uint64_t count);
NO_RETURN void file_done_entry(int dir, const char *name, const struct stat *st);
/* A signal handler: removes the temporary file and ends. */
void file_end(int signal);
/* The one temporary file that is removed however the worker ends; NULL: none any more. */
void file_temporary(int dir, const char *name);

/* ---- entries */
void send_entry(int dir, const char *path, const char *name, const struct stat *st);

/* ---- names (no system call) */
/* Does `name` hold `pattern`, or match it if that has a * or ?; ASCII letters of either case are the same. */
bool name_matches(struct slice pattern, const char *name);
/* Where `needle` is in `text`, likewise; text.len if nowhere. */
size_t find_text(struct slice text, struct slice needle);
/* A C string in `into`, of `size` bytes. */
void copy_path(struct slice path, char *into, size_t size);
/* Cuts the last name off; "/" has none. False if there is none, or it is . or .. */
bool split_path(char *path, const char **directory, const char **name);

/* ---- the work */
NO_RETURN void file_work(const struct request *request);
NO_RETURN void work_write(const struct request *request);
NO_RETURN void work_remove(const struct request *request);
NO_RETURN void work_find(const struct request *request);
NO_RETURN void work_archive(const struct request *request);

/* ---- walking a tree without following links */
struct walk {
    struct level {
        DIR *dir;
        size_t path_len; /* of the folder's own path */
    } levels[MAX_WALK_DEPTH];
    size_t depth;
    dev_t device;
    char path[MAX_FILE_PATH + 1]; /* relative to where it began */
    size_t path_len;
    bool skipped;
};
/* Begins in the folder `fd`, which it takes. */
void walk_open(struct walk *w, int fd);
/* The next entry; its folder's descriptor is *dir and its name in there *name. False at the end. */
bool walk_next(struct walk *w, int *dir, const char **name, struct stat *st);

/* Milliseconds of a clock that only goes forward. */
uint64_t clock_ms(void);
/* Opens a folder; `fail` ends the worker with why not. */
int open_folder(const char *path);

#endif
