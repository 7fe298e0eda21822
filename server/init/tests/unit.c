/* Unit tests of the parts that touch no kernel object, run under AddressSanitizer and UBSan. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file-work.h"
#include "frame.h"
#include "limits.h"
#include "procfs.h"
#include "ring.h"
#include "userdb.h"

static int passed, failed;

#define CHECK(what)                                                          \
    do {                                                                     \
        if (what) passed++;                                                  \
        else {                                                               \
            failed++;                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __func__, __LINE__, #what); \
        }                                                                    \
    } while (0)

static struct slice text(const char *s) {
    return (struct slice){(const uint8_t *)s, strlen(s)};
}

static bool is(struct slice s, const char *expected) {
    return s.len == strlen(expected) && memcmp(s.at, expected, s.len) == 0;
}

static void put_text(struct buffer *b, const char *s) {
    put_str(b, s, strlen(s));
}

static struct buffer new_buffer(void) {
    return (struct buffer){.max = MAX_FRAME};
}

/* The one frame in `b`, copied to memory of exactly its size, so that a read past it is seen. */
static bool parse(struct buffer *b, size_t cut, struct request *out, const char **why, uint8_t **memory) {
    size_t len = buffer_len(b) - cut;
    *memory = malloc(len > 0 ? len : 1);
    memcpy(*memory, b->at + b->start, len);
    if (cut > 0) store_u32(*memory, (uint32_t)(len - 4));
    struct frame frame;
    size_t used;
    if (frame_split((struct slice){*memory, len}, MAX_FRAME, &frame, &used) != SPLIT_FRAME || used != len) return false;
    return request_parse(&frame, out, why);
}

static struct buffer spawn_frame(const char *key, const char *cwd, const char *program, const char *env) {
    struct buffer b = new_buffer();
    size_t mark = frame_begin(&b, T_SPAWN);
    put_u32(&b, 7);
    put_text(&b, key);
    put_text(&b, cwd);
    put_text(&b, "user");
    put_u8(&b, SPAWN_TTY);
    put_u16(&b, 80);
    put_u16(&b, 24);
    put_u32(&b, 2);
    put_text(&b, program);
    put_text(&b, "");
    put_u32(&b, 1);
    put_text(&b, env);
    frame_end(&b, mark);
    return b;
}

static bool spawn_ok(const char *key, const char *cwd, const char *program, const char *env) {
    struct buffer b = spawn_frame(key, cwd, program, env);
    struct request r;
    const char *why;
    uint8_t *memory;
    bool ok = parse(&b, 0, &r, &why, &memory);
    CHECK(ok || why != NULL);
    free(memory);
    buffer_free(&b);
    return ok;
}

static void test_split(void) {
    struct frame f;
    size_t used;
    uint8_t bytes[] = {0, 0, 0, 3, 0x11, 1, 2, 0, 0};
    CHECK(frame_split((struct slice){bytes, 3}, 100, &f, &used) == SPLIT_MORE && used == 0);
    CHECK(frame_split((struct slice){bytes, 6}, 100, &f, &used) == SPLIT_MORE && used == 7);
    CHECK(frame_split((struct slice){bytes, 9}, 100, &f, &used) == SPLIT_FRAME && used == 7);
    CHECK(f.type == 0x11 && f.body.len == 2 && f.body.at[1] == 2);
    CHECK(frame_split((struct slice){bytes, 9}, 2, &f, &used) == SPLIT_BAD);
    uint8_t empty[] = {0, 0, 0, 0}, huge[] = {0xff, 0xff, 0xff, 0xff};
    CHECK(frame_split((struct slice){empty, 4}, 100, &f, &used) == SPLIT_BAD);
    CHECK(frame_split((struct slice){huge, 4}, MAX_FRAME, &f, &used) == SPLIT_BAD);
}

static void test_spawn_request(void) {
    struct buffer b = spawn_frame("abc123", "/work", "sh", "A=b=c");
    struct request r;
    const char *why;
    uint8_t *memory;
    CHECK(parse(&b, 0, &r, &why, &memory));
    CHECK(r.id == 7 && is(r.key, "abc123") && is(r.cwd, "/work") && is(r.user, "user"));
    CHECK(r.flags == SPAWN_TTY && r.cols == 80 && r.rows == 24 && r.argc == 2 && r.envc == 1);
    struct slice rest = r.argv;
    CHECK(is(next_string(&rest), "sh") && is(next_string(&rest), "") && rest.len == 0);
    rest = r.env;
    CHECK(is(next_string(&rest), "A=b=c") && rest.len == 0);
    free(memory);
    /* Cut off anywhere it is refused. */
    for (size_t cut = 1; cut < buffer_len(&b) - 5; cut++) {
        CHECK(!parse(&b, cut, &r, &why, &memory) && why != NULL);
        free(memory);
    }
    buffer_free(&b);

    CHECK(spawn_ok("a", "/", "sh", "A="));
    CHECK(!spawn_ok("", "/", "sh", "A="));
    CHECK(!spawn_ok("Abc", "/", "sh", "A="));
    CHECK(!spawn_ok("../x", "/", "sh", "A="));
    CHECK(spawn_ok("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/", "sh", "A="));
    CHECK(!spawn_ok("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/", "sh", "A="));
    CHECK(!spawn_ok("a", "relative", "sh", "A="));
    CHECK(!spawn_ok("a", "", "sh", "A="));
    CHECK(!spawn_ok("a", "/", "", "A="));
    CHECK(!spawn_ok("a", "/", "sh", "A"));
    CHECK(!spawn_ok("a", "/", "sh", "=A"));
    CHECK(!spawn_ok("a", "/", "sh", ""));
}

static void test_nul_in_text(void) {
    struct buffer b = spawn_frame("abc", "/work", "s!h", "A=b");
    uint8_t *at = memchr(b.at, '!', buffer_len(&b));
    *at = 0;
    struct request r;
    const char *why;
    uint8_t *memory;
    CHECK(!parse(&b, 0, &r, &why, &memory) && why != NULL && r.id == 7);
    free(memory);
    buffer_free(&b);
}

static void test_counts_that_lie(void) {
    struct buffer b = new_buffer();
    size_t mark = frame_begin(&b, T_SPAWN);
    put_u32(&b, 1);
    put_text(&b, "k");
    put_text(&b, "/");
    put_text(&b, "");
    put_u8(&b, 0);
    put_u32(&b, 0);
    put_u32(&b, 0xffffffffu);
    frame_end(&b, mark);
    struct request r;
    const char *why;
    uint8_t *memory;
    CHECK(!parse(&b, 0, &r, &why, &memory));
    free(memory);
    buffer_free(&b);
}

static bool simple_ok(uint8_t type, const uint8_t *body, size_t len, struct request *r) {
    struct frame f = {type, {body, len}};
    const char *why;
    return request_parse(&f, r, &why);
}

static void test_other_requests(void) {
    struct request r;
    uint8_t list[] = {0, 0, 0, 9};
    CHECK(simple_ok(T_LIST, list, 4, &r) && r.id == 9);
    CHECK(!simple_ok(T_LIST, list, 3, &r));
    CHECK(!simple_ok(0x7f, list, 4, &r));
    uint8_t kill[] = {0, 0, 0, 9, 0, 0, 0, 1, 'k', 15};
    CHECK(simple_ok(T_KILL, kill, 10, &r) && r.signal == 15);
    kill[9] = 0;
    CHECK(!simple_ok(T_KILL, kill, 10, &r));
    kill[9] = 65;
    CHECK(!simple_ok(T_KILL, kill, 10, &r));
    uint8_t sig[] = {0, 0, 0, 9, 0, 0, 0, 42, 0, 0, 1, 0x9b, 0, 0, 0, 1, 9};
    CHECK(simple_ok(T_SIGNAL, sig, 17, &r) && r.id == 9 && r.pid == 42 && r.signal == 9 && r.started == 0x19b00000001u);
    CHECK(!simple_ok(T_SIGNAL, sig, 16, &r));
    sig[16] = 0;
    CHECK(!simple_ok(T_SIGNAL, sig, 17, &r) && r.id == 9);
    sig[16] = 9;
    sig[7] = 0;
    CHECK(!simple_ok(T_SIGNAL, sig, 17, &r));
    sig[4] = 0xff;
    CHECK(!simple_ok(T_SIGNAL, sig, 17, &r));
    uint8_t hello[] = {0x46, 0x59, 0x49, 0x31, MODE_DIAL, 0x1f, 0x90};
    CHECK(simple_ok(T_HELLO, hello, 7, &r) && r.mode == MODE_DIAL && r.port == 8080);
    hello[5] = hello[6] = 0;
    CHECK(!simple_ok(T_HELLO, hello, 7, &r));
    hello[0] = 0;
    CHECK(!simple_ok(T_HELLO, hello, 7, &r));
    uint8_t write[] = {0, 0, 0, 9, 0, 0, 0, 1, 'k', 0, 0, 0, 0, 0, 0, 0, 5, WRITE_EOF, 'h', 'i'};
    CHECK(simple_ok(T_WRITE, write, sizeof write, &r) && r.token == 5 && r.flags == WRITE_EOF && is(r.data, "hi"));
    CHECK(simple_ok(T_WRITE, write, sizeof write - 2, &r) && r.data.len == 0);
    CHECK(!simple_ok(T_WRITE, write, sizeof write - 3, &r));
}

static void test_buffer(void) {
    struct buffer b = {.max = 4000};
    uint8_t data[1000];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)i;
    for (int round = 0; round < 50; round++) {
        put_bytes(&b, data, 1000);
        put_bytes(&b, data, 1000);
        CHECK(!b.bad && buffer_len(&b) >= 2000 && b.at[b.start + 999] == (uint8_t)999);
        buffer_consume(&b, 1500);
        buffer_consume(&b, 500);
    }
    for (int i = 0; i < 4; i++) put_bytes(&b, data, 1000);
    CHECK(!b.bad && buffer_len(&b) == 4000);
    put_u8(&b, 1);
    CHECK(b.bad && buffer_len(&b) == 4000);
    buffer_free(&b);
}

static uint8_t pattern(uint64_t offset) {
    return (uint8_t)(offset * 31 + (offset >> 8));
}

static void append(struct ring *r, size_t len, uint8_t stream, uint64_t now) {
    uint8_t *data = malloc(len);
    for (size_t i = 0; i < len; i++) data[i] = pattern(r->head + i);
    ring_append(r, data, len, stream, now);
    free(data);
}

/* Reads all that is held and checks each byte; returns how many. */
static uint64_t read_all(struct ring *r, uint8_t stream_of_first) {
    uint64_t at = r->tail, from = r->tail;
    while (at < r->head) {
        struct run run = ring_run(r, at, 1000);
        CHECK(run.len > 0 && run.len <= 1000);
        if (run.len == 0) break;
        if (at == from && stream_of_first != 0) CHECK(run.stream == stream_of_first);
        bool right = true;
        for (size_t i = 0; i < run.len; i++) right = right && run.at[i] == pattern(at + i);
        CHECK(right);
        at += run.len;
    }
    return at - from;
}

static void test_ring(void) {
    struct ring r;
    CHECK(ring_open(&r, 4096, 8));
    append(&r, 100, STREAM_STDOUT, 1000);
    append(&r, 50, STREAM_STDOUT, 1005);
    CHECK(r.last - r.first == 1); /* merged */
    append(&r, 10, STREAM_STDERR, 1006);
    append(&r, 10, STREAM_STDERR, 1030);
    CHECK(r.last - r.first == 3 && r.head == 170 && r.tail == 0);
    struct run run = ring_run(&r, 120, 4096);
    CHECK(run.len == 30 && run.stream == STREAM_STDOUT && run.time_ms == 1000);
    run = ring_run(&r, 155, 4096);
    CHECK(run.len == 5 && run.stream == STREAM_STDERR && run.time_ms == 1006);
    CHECK(!ring_half_ahead(&r, 0) && !ring_half_ahead(&r, 1000000));
    append(&r, 4000, STREAM_STDOUT, 2000);
    CHECK(r.head == 4170 && r.tail == 4170 - 4096);
    CHECK(read_all(&r, STREAM_STDOUT) == 4096);
    CHECK(ring_half_ahead(&r, 0) && !ring_half_ahead(&r, 3000));
    /* A whole ring at once. */
    append(&r, 4096, STREAM_STDERR, 2001);
    CHECK(read_all(&r, STREAM_STDERR) == 4096);
    ring_close(&r);
}

static void test_ring_records_run_out(void) {
    struct ring r;
    CHECK(ring_open(&r, 4096, 8));
    for (int i = 0; i < 20; i++) append(&r, 3, i % 2 ? STREAM_STDERR : STREAM_STDOUT, 1000);
    CHECK(r.last - r.first == 8 && r.head - r.tail == 24);
    CHECK(ring_half_ahead(&r, r.tail) && !ring_half_ahead(&r, r.head - 3));
    CHECK(read_all(&r, STREAM_STDOUT) == 24);
    /* Time that goes backwards makes a record of its own. */
    append(&r, 3, STREAM_STDERR, 10);
    CHECK(ring_run(&r, r.head - 1, 10).time_ms == 10);
    ring_close(&r);
}

static void test_ring_random(void) {
    struct ring r;
    CHECK(ring_open(&r, 1024, 16));
    unsigned seed = 1;
    for (int i = 0; i < 3000; i++) {
        size_t len = (size_t)(rand_r(&seed) % 400) + 1;
        append(&r, len, (uint8_t)(rand_r(&seed) % 2 + 1), 1000 + (uint64_t)i * (unsigned)(rand_r(&seed) % 2) * 20);
        CHECK(r.head - r.tail <= 1024 && r.last - r.first <= 16 && r.last > r.first);
        if (i % 10 == 0) read_all(&r, 0);
    }
    ring_close(&r);
}

static const char passwd_file[] =
    "root:x:0:0:root:/root:/bin/sh\n"
    "broken line\n"
    "bad:x:notanumber:1::/:\n"
    "ann:x:1000:1001:Ann:/home/ann:/bin/sh\n"
    "bob:x:1002:1003::relative\n"
    "last:x:7:8::/home/last";
static const char group_file[] = "root:x:0:\nwheel:x:10:ann,bob\nann:x:1001:\nvideo:x:44:bob,annette,ann\nbad:x:y:ann\n";

static bool find(const char *spec, struct user *u) {
    const char *why = NULL;
    bool ok = user_find(text(spec), text(passwd_file), text(group_file), u, &why);
    CHECK(ok || why != NULL);
    return ok;
}

static void test_users(void) {
    struct user u;
    CHECK(find("", &u) && u.uid == 0 && u.gid == 0 && strcmp(u.home, "/root") == 0);
    CHECK(find("ann", &u) && u.uid == 1000 && u.gid == 1001 && u.group_count == 2);
    CHECK(u.groups[0] == 10 && u.groups[1] == 44 && strcmp(u.home, "/home/ann") == 0);
    CHECK(find("1000", &u) && u.gid == 1001 && u.group_count == 2);
    CHECK(find("1000:5", &u) && u.gid == 5 && u.group_count == 0);
    CHECK(find("ann:video", &u) && u.gid == 44);
    CHECK(find("4242", &u) && u.uid == 4242 && u.gid == 0 && strcmp(u.home, "/") == 0);
    CHECK(find("last", &u) && u.uid == 7 && u.gid == 8 && strcmp(u.home, "/home/last") == 0);
    CHECK(!find("nobody", &u));
    CHECK(!find("ann:nogroup", &u));
    CHECK(!find("bad", &u));
    CHECK(!find("4294967295", &u));
    CHECK(!find("99999999999", &u));
    const char *why;
    CHECK(user_find(text("root"), text("root:x:0:0::/r:\n"), text(""), &u, &why));
    CHECK(!user_find(text("root"), text(""), text(""), &u, &why));
    CHECK(user_find(text("0"), text(""), text(""), &u, &why) && u.uid == 0);
}

static void test_listening_port(void) {
    uint64_t inode;
    CHECK(listening_port("   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0",
                         &inode) == 8080 && inode == 777);
    CHECK(listening_port("   1: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5 1",
                         &inode) == 22);
    /* Established, bound to another address, or no line at all. */
    CHECK(listening_port("   1: 0100007F:0016 00000000:0000 01 00000000:00000000 00:00000000 00000000     0        0 5 1",
                         &inode) == 0);
    CHECK(listening_port("   1: 0200FEA9:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5 1",
                         &inode) == 0);
    CHECK(listening_port("  sl  local_address rem_address   st tx_queue", &inode) == 0);
    CHECK(listening_port("", &inode) == 0);
    CHECK(listening_port("   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A "
                         "00000000:00000000 00:00000000 00000000     0        0 9 1",
                         &inode) == 3000);
}

static bool file_ok(uint8_t op, const char *path, const char *other) {
    struct buffer b = new_buffer();
    size_t mark = frame_begin(&b, T_FILE);
    put_u8(&b, op);
    put_u8(&b, 0);
    for (int i = 0; i < 4; i++) put_u64(&b, 1);
    put_u32(&b, 5);
    put_text(&b, path);
    put_text(&b, other);
    frame_end(&b, mark);
    struct request r;
    const char *why;
    uint8_t *memory;
    bool ok = parse(&b, 0, &r, &why, &memory);
    if (ok) CHECK(is(r.path, path) && is(r.other, other) && r.expect.seconds == 1 && r.expect.nanoseconds == 5);
    free(memory);
    for (size_t cut = 1; cut < buffer_len(&b) - 5; cut++) {
        CHECK(!parse(&b, cut, &r, &why, &memory));
        free(memory);
    }
    buffer_free(&b);
    return ok;
}

static void test_file_request(void) {
    CHECK(file_ok(F_LIST, "/", ""));
    CHECK(file_ok(F_RENAME, "/a", "/b"));
    CHECK(!file_ok(F_RENAME, "/a", "b"));
    CHECK(!file_ok(F_LIST, "a", ""));
    CHECK(!file_ok(F_LIST, "", ""));
    CHECK(!file_ok(0, "/a", ""));
    CHECK(!file_ok(F_ARCHIVE + 1, "/a", ""));
    CHECK(!file_ok(F_FIND, "/a", ""));
    char longest[MAX_FILE_PATH + 2];
    memset(longest, '/', sizeof longest);
    longest[MAX_FILE_PATH] = 0;
    CHECK(file_ok(F_STAT, longest, ""));
    longest[MAX_FILE_PATH] = '/';
    longest[MAX_FILE_PATH + 1] = 0;
    CHECK(!file_ok(F_STAT, longest, ""));
}

static void test_file_names(void) {
    CHECK(name_matches(text("read"), "README.md"));
    CHECK(!name_matches(text("reads"), "README.md"));
    CHECK(name_matches(text("*.MD"), "README.md"));
    CHECK(name_matches(text("r*d?e*.md"), "README.md") && !name_matches(text("r*d?e*.txt"), "README.md"));
    CHECK(name_matches(text("r?ad*"), "README.md"));
    CHECK(name_matches(text("***"), "x") && !name_matches(text("?"), "xy"));
    /* No pattern takes long. */
    char pattern[256], name[256];
    for (int i = 0; i < 254; i += 2) memcpy(pattern + i, "*a", 2);
    pattern[254] = 'b';
    pattern[255] = 0;
    memset(name, 'a', 255);
    name[255] = 0;
    CHECK(!name_matches(text(pattern), name));
    CHECK(find_text(text("one Two"), text("two")) == 4 && find_text(text("one"), text("two")) == 3);
    CHECK(find_text(text("o"), text("on")) == 1 && find_text(text(""), text("x")) == 0);

    char path[64];
    const char *directory, *last;
    copy_path(text("/a/b//"), path, sizeof path);
    CHECK(split_path(path, &directory, &last) && strcmp(directory, "/a") == 0 && strcmp(last, "b") == 0);
    copy_path(text("/a"), path, sizeof path);
    CHECK(split_path(path, &directory, &last) && strcmp(directory, "/") == 0 && strcmp(last, "a") == 0);
    for (const char **bad = (const char *[]){"/", "//", "/a/.", "/a/..", "", NULL}; *bad != NULL; bad++) {
        copy_path(text(*bad), path, sizeof path);
        CHECK(!split_path(path, &directory, &last));
    }
    copy_path(text("/longer"), path, 4);
    CHECK(strcmp(path, "/lo") == 0);
}

int main(void) {
    test_split();
    test_spawn_request();
    test_nul_in_text();
    test_counts_that_lie();
    test_other_requests();
    test_buffer();
    test_ring();
    test_ring_records_run_out();
    test_ring_random();
    test_users();
    test_listening_port();
    test_file_request();
    test_file_names();
    printf("sandbox-init unit tests: %d checks passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
