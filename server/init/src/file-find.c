/* Finding files by name, or lines by what is in them: bounded in results, time and the size of a file. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file-work.h"

static struct walk walk;
static uint8_t piece[128u << 10];

static void send_match(uint32_t line, struct slice text, size_t at) {
    /* What is found is in what is shown. */
    size_t from = at > MAX_LINE_SHOWN / 2 ? at - MAX_LINE_SHOWN / 2 : 0;
    size_t len = text.len - from > MAX_LINE_SHOWN ? MAX_LINE_SHOWN : text.len - from;
    struct buffer *b = wire_begin(T_FILE_MATCH);
    put_str(b, walk.path, walk.path_len);
    put_u32(b, line);
    put_str(b, text.at + from, len);
    wire_end();
}

/* The lines of `text` that have it. Returns how many were found. */
static uint64_t find_in_lines(struct slice text, struct slice needle, uint32_t *line, uint64_t most) {
    uint64_t found = 0;
    while (text.len > 0) {
        const uint8_t *end = memchr(text.at, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.at);
        struct slice one = {text.at, len};
        size_t at = find_text(one, needle);
        if (at < len && found < most) {
            send_match(*line, one, at);
            found++;
        }
        if (end != NULL) ++*line;
        size_t step = end == NULL ? len : len + 1;
        text.at += step;
        text.len -= step;
    }
    return found;
}

static uint64_t find_in_file(int fd, struct slice needle, uint64_t most, uint64_t until) {
    size_t held = 0, total = 0;
    uint32_t line = 1;
    uint64_t found = 0;
    for (;;) {
        ssize_t n = read(fd, piece + held, sizeof piece - held);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 || clock_ms() >= until) return found;
        if (total == 0 && n > 0 && memchr(piece, 0, (size_t)n < 4096 ? (size_t)n : 4096) != NULL) return 0;
        total += (size_t)n;
        held += (size_t)n;
        if (held == 0) return found;
        /* Whole lines; a line longer than the buffer is cut. */
        const uint8_t *last = n == 0 ? NULL : memrchr(piece, '\n', held);
        bool all = n == 0 || (last == NULL && held == sizeof piece);
        size_t use = all ? held : last == NULL ? 0 : (size_t)(last + 1 - piece);
        if (use > 0) found += find_in_lines((struct slice){piece, use}, needle, &line, most - found);
        memmove(piece, piece + use, held - use);
        held -= use;
        if (n == 0 || found >= most || total >= MAX_FILE_SEARCHED) return found;
    }
}

static uint64_t find_content(int dir, const char *name, const struct stat *st, struct slice needle, uint64_t most,
                             uint64_t until) {
    if (!S_ISREG(st->st_mode)) return 0;
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat now;
    uint64_t found = 0;
    if (fd < 0) walk.skipped = true;
    else if (fstat(fd, &now) == 0 && S_ISREG(now.st_mode)) found = find_in_file(fd, needle, most, until);
    if (fd >= 0) close(fd);
    return found;
}

void work_find(const struct request *r) {
    static char path[MAX_FILE_PATH + 1];
    copy_path(r->path, path, sizeof path);
    walk_open(&walk, open_folder(path));
    uint64_t until = clock_ms() + r->first, found = 0, seen = 0;
    int dir;
    const char *name;
    struct stat st;
    while (walk_next(&walk, &dir, &name, &st)) {
        uint64_t left = r->limit - found;
        if (left == 0) file_done(END_MORE, found);
        if ((r->flags & FILE_CONTENT) != 0) {
            uint64_t most = left < MAX_MATCHES_IN_FILE ? left : MAX_MATCHES_IN_FILE;
            found += find_content(dir, name, &st, r->other, most, until);
        } else if (name_matches(r->other, name)) {
            send_entry(dir, walk.path, name, &st);
            found++;
        }
        if (++seen % 64 != 0) continue;
        wire_check();
        if (clock_ms() >= until) file_done(END_TIME | (walk.skipped ? END_SKIPPED : 0), found);
        /* The first results are shown while the rest is looked for. */
        if (seen % 1024 == 0) wire_flush();
    }
    file_done(walk.skipped ? END_SKIPPED : 0, found);
}
