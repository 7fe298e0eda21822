/* Fuzz target: what parses bytes from outside. Works with libFuzzer, or with the loop in fuzz-main.c. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file-work.h"
#include "frame.h"
#include "limits.h"
#include "ring.h"
#include "userdb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what) {
    if (!what) abort();
}

static size_t walk(struct slice strings, uint32_t count) {
    size_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct slice s = next_string(&strings);
        for (size_t j = 0; j < s.len; j++) must(s.at[j] != 0);
        sum += s.len;
    }
    must(strings.len == 0);
    return sum;
}

static void frames(const uint8_t *data, size_t size) {
    struct slice rest = {data, size};
    while (rest.len > 0) {
        struct frame f;
        size_t used;
        enum split split = frame_split(rest, 1 << 16, &f, &used);
        if (split != SPLIT_FRAME) break;
        must(used >= 5 && used <= rest.len && f.body.len == used - 5);
        struct request r;
        const char *why = NULL;
        bool ok = request_parse(&f, &r, &why);
        must(ok == (why == NULL));
        if (ok && f.type == T_SPAWN) {
            must(r.argc > 0 && r.key.len > 0 && r.key.len <= MAX_KEY);
            must(walk(r.argv, r.argc) + walk(r.env, r.envc) < used);
        }
        if (ok && f.type == T_FILE) {
            must(r.path.len > 0 && r.path.len <= MAX_FILE_PATH && r.path.at[0] == '/');
            must(r.op >= F_LIST && r.op <= F_ARCHIVE);
        }
        if (ok && f.type == T_FILE_BYTES) must(r.data.len <= MAX_FILE_BYTES);
        if (ok && f.type == T_WRITE) must(r.data.len <= MAX_WRITE);
        rest.at += used;
        rest.len -= used;
    }
}

/* The same bytes as files of users and groups. */
static void users(const uint8_t *data, size_t size) {
    if (size < 2) return;
    size_t first = data[0] % size, second = first + data[1] % (size - first);
    struct user u;
    const char *why = NULL;
    struct slice spec = {data, first}, passwd = {data + first, second - first}, group = {data + second, size - second};
    must(user_find(spec, passwd, group, &u, &why) || why != NULL);
    must(u.group_count <= MAX_GROUPS && strlen(u.home) < sizeof u.home);
}

/* The same bytes as a plan of what to append to a ring. */
static void rings(const uint8_t *data, size_t size) {
    static struct ring r;
    static uint8_t block[512];
    if (r.data == NULL) must(ring_open(&r, 512, 16));
    for (size_t i = 0; i + 2 < size && i < 64; i += 3) {
        ring_append(&r, block, (size_t)data[i] * 2, data[i + 1] & 3, r.head / 64 + data[i + 2]);
        must(r.head - r.tail <= 512 && r.last - r.first <= 16);
        for (uint64_t at = r.tail; at < r.head;) {
            struct run run = ring_run(&r, at, 100);
            must(run.len > 0 && run.at >= r.data && run.at + run.len <= r.data + 512);
            at += run.len;
        }
        ring_half_ahead(&r, data[i + 2] * (uint64_t)100);
    }
}

/* The same bytes as a pattern and a name, as a path. */
static void names(const uint8_t *data, size_t size) {
    if (size < 2) return;
    char name[256], path[64];
    size_t first = data[0] % size;
    struct slice pattern = {data, first < 256 ? first : 256};
    copy_path((struct slice){data + first, size - first}, name, sizeof name);
    name_matches(pattern, name);
    must(find_text((struct slice){data, size}, pattern) <= size);
    copy_path((struct slice){data, size}, path, sizeof path);
    const char *directory, *last;
    if (split_path(path, &directory, &last)) must(strlen(last) > 0 && strchr(last, '/') == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    names(data, size);
    frames(data, size);
    users(data, size);
    rings(data, size);
    return 0;
}
