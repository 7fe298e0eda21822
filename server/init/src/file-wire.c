/* A worker's side of its connection: blocking, with one bounded buffer each way. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "file-work.h"

#define SEND_FROM (64u << 10)
#define LAST_WORDS_MS 2000

static int host;
static struct buffer out = {.max = 1u << 20};
static size_t mark;
static uint8_t in[4 + MAX_FILE_FRAME + MAX_FILE_BYTES];
static size_t in_len, in_used;

static volatile sig_atomic_t temporary_dir = -1;
static char temporary[64];

void file_temporary(int dir, const char *name) {
    temporary_dir = -1;
    if (name == NULL) return;
    strncpy(temporary, name, sizeof temporary - 1);
    temporary_dir = dir;
}

void file_end(int signal) {
    (void)signal;
    if (temporary_dir >= 0) unlinkat(temporary_dir, temporary, 0);
    _exit(0);
}

static void send_all(const uint8_t *at, size_t len) {
    while (len > 0) {
        ssize_t n = send(host, at, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) file_end(0);
        at += n;
        len -= (size_t)n;
    }
}

void wire_open(int fd, struct slice unsent, struct slice unread) {
    host = fd;
    send_all(unsent.at, unsent.len);
    /* connection.c reads at most 64 KiB beyond a frame. */
    if (unread.len > sizeof in) file_end(0);
    if (unread.len > 0) memcpy(in, unread.at, unread.len);
    in_len = unread.len;
}

struct buffer *wire_begin(uint8_t type) {
    mark = frame_begin(&out, type);
    return &out;
}

void wire_end(void) {
    frame_end(&out, mark);
    if (out.bad) file_end(0);
    if (buffer_len(&out) >= SEND_FROM) wire_flush();
}

void wire_flush(void) {
    send_all(out.at + out.start, buffer_len(&out));
    buffer_consume(&out, buffer_len(&out));
}

void wire_check(void) {
    struct pollfd p = {.fd = host, .events = 0};
    if (poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR)) != 0) file_end(0);
}

void wire_file(int fd, uint64_t len) {
    while (len > 0) {
        size_t want = len > MAX_FILE_BYTES ? MAX_FILE_BYTES : (size_t)len;
        wire_begin(T_FILE_DATA);
        uint8_t *room = buffer_room(&out, want);
        if (room == NULL) file_end(0);
        size_t have = 0;
        while (fd >= 0 && have < want) {
            ssize_t n = read(fd, room + have, want - have);
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) break;
            have += (size_t)n;
        }
        memset(room + have, 0, want - have);
        out.end += want;
        wire_end();
        len -= want;
    }
}

bool wire_receive(struct slice *data) {
    for (;;) {
        struct slice bytes = {in + in_used, in_len - in_used};
        struct frame frame;
        struct request request;
        const char *why = "a message of this length is not allowed";
        size_t used;
        enum split split = frame_split(bytes, MAX_FILE_BYTES + 1, &frame, &used);
        if (split == SPLIT_FRAME) {
            in_used += used;
            if (!request_parse(&frame, &request, &why)) file_fail(E_INVALID, why);
            if (request.type == T_FILE_COMMIT) return false;
            if (request.type != T_FILE_BYTES) file_fail(E_INVALID, "this message doesn't belong here");
            *data = request.data;
            return true;
        }
        if (split == SPLIT_BAD) file_fail(E_INVALID, why);
        memmove(in, in + in_used, in_len - in_used);
        in_len -= in_used;
        in_used = 0;
        ssize_t n = recv(host, in + in_len, sizeof in - in_len, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) file_end(0);
        in_len += (size_t)n;
    }
}

/* ------------------------------------------------------------ last words */

/* A connection that is closed with something unread loses what it carried the other way: first let the host go. */
NO_RETURN static void finish(void) {
    wire_flush();
    shutdown(host, SHUT_WR);
    struct pollfd p = {.fd = host, .events = POLLIN};
    while (poll(&p, 1, LAST_WORDS_MS) > 0 && recv(host, in, sizeof in, 0) > 0) continue;
    file_end(0);
    _exit(0);
}

void file_fail(enum error_code code, const char *message) {
    struct buffer *b = wire_begin(T_ERROR);
    put_u32(b, 0);
    put_u16(b, (uint16_t)code);
    put_str(b, message, strlen(message));
    wire_end();
    finish();
}

void file_fail_errno(int error) {
    switch (error) {
    case ENOENT:
        file_fail(E_NOT_FOUND, "there is no such file or folder");
    case ENOTDIR:
        file_fail(E_CONFLICT, "this is not a folder, or a part of the path is none");
    case EISDIR:
        file_fail(E_CONFLICT, "this is a folder");
    case EEXIST:
        file_fail(E_CONFLICT, "something of this name is there already");
    case ENOTEMPTY:
        file_fail(E_CONFLICT, "the folder is not empty");
    case ELOOP:
        file_fail(E_CONFLICT, "its links lead round in a circle");
    case EBUSY:
        file_fail(E_CONFLICT, "it is in use as a mount of the sandbox");
    case EXDEV:
        file_fail(E_CONFLICT, "it can't be moved to another file system");
    case EINVAL:
        file_fail(E_CONFLICT, "this can't be done here, such as moving a folder into itself");
    case EIO:
        file_fail(E_CONFLICT, "the kernel could not read or write it there");
    case ENAMETOOLONG:
        file_fail(E_INVALID, "the name is too long");
    case EACCES:
    case EPERM:
        file_fail(E_FORBIDDEN, "the sandbox does not permit this");
    case EROFS:
        file_fail(E_FORBIDDEN, "this part of the sandbox can only be read");
    case ENOSPC:
    case EDQUOT:
        file_fail(E_FULL, "the disk is full");
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        file_fail(E_LIMIT, "the sandbox has reached its limit of memory or open files");
    default:
        file_fail(E_INTERNAL, strerror(error));
    }
}

static struct buffer *begin_done(uint32_t flags, uint64_t count, bool entry) {
    struct buffer *b = wire_begin(T_FILE_END);
    put_u32(b, flags);
    put_u64(b, count);
    put_u8(b, entry);
    return b;
}

void file_done(uint32_t flags, uint64_t count) {
    begin_done(flags, count, false);
    wire_end();
    finish();
}

/* ------------------------------------------------------------ entries */

static uint8_t kind_of(mode_t mode) {
    if (S_ISREG(mode)) return 'f';
    if (S_ISDIR(mode)) return 'd';
    if (S_ISLNK(mode)) return 'l';
    if (S_ISCHR(mode)) return 'c';
    if (S_ISBLK(mode)) return 'b';
    if (S_ISFIFO(mode)) return 'p';
    return S_ISSOCK(mode) ? 's' : '?';
}

/* `name` in `dir` is what `st` tells of; `path` is what it is called for the host. */
static void put_entry(struct buffer *b, int dir, const char *path, const char *name, const struct stat *st) {
    char target[MAX_FILE_PATH + 1];
    ssize_t target_len = 0;
    uint8_t target_kind = 0;
    if (S_ISLNK(st->st_mode)) {
        struct stat to;
        target_len = readlinkat(dir, name, target, sizeof target);
        if (fstatat(dir, name, &to, 0) == 0) target_kind = kind_of(to.st_mode);
    }
    put_u8(b, kind_of(st->st_mode));
    put_u32(b, (uint32_t)st->st_mode & 07777);
    put_u32(b, st->st_uid);
    put_u32(b, st->st_gid);
    put_u64(b, (uint64_t)(st->st_size < 0 ? 0 : st->st_size));
    put_u64(b, (uint64_t)(st->st_mtim.tv_sec < 0 ? 0 : st->st_mtim.tv_sec));
    put_u32(b, (uint32_t)st->st_mtim.tv_nsec);
    put_u8(b, target_kind);
    put_str(b, path, strlen(path));
    put_str(b, target, target_len > 0 ? (size_t)target_len : 0);
}

void send_entry(int dir, const char *path, const char *name, const struct stat *st) {
    put_entry(wire_begin(T_FILE_ENTRY), dir, path, name, st);
    wire_end();
}

void file_done_entry(int dir, const char *name, const struct stat *st) {
    put_entry(begin_done(0, 1, true), dir, name, name, st);
    wire_end();
    finish();
}

uint64_t clock_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}
