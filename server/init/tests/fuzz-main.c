/*
 * Drives the fuzz target where clang's libFuzzer is not installed: mutates well-formed frames for a while.
 * Usage: fuzz SECONDS [SEED]; the seed is printed, and with it a run is the same again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"
#include "limits.h"

#define LARGEST 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t state;

static uint64_t draw(uint64_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (state * 0x2545f4914f6cdd1dull >> 11) % below;
}

static void put_random_text(struct buffer *b) {
    static const char *texts[] = {"", "a", "abc123", "/", "/work", "sh", "A=b", "PATH=/bin", "root:x:0:0::/root:\n", ":", "\n"};
    const char *s = texts[draw(sizeof texts / sizeof *texts)];
    put_str(b, s, strlen(s));
}

static void put_strings(struct buffer *b) {
    uint32_t count = (uint32_t)draw(5);
    put_u32(b, count);
    for (uint32_t i = 0; i < count; i++) put_random_text(b);
}

/* A frame that is mostly right, so that mutations get past the first checks. */
static void put_frame(struct buffer *b) {
    static const uint8_t types[] = {T_HELLO, T_DETACH, T_SPAWN, T_LIST, T_GET, T_WRITE,
                                    T_RESIZE, T_KILL, T_FORGET, T_TREE, T_SIGNAL};
    uint8_t type = types[draw(sizeof types)];
    size_t mark = frame_begin(b, type);
    if (type == T_HELLO) {
        put_u32(b, PROTOCOL_MAGIC);
        put_u8(b, (uint8_t)(1 + draw(4)));
    } else if (type != T_DETACH) put_u32(b, (uint32_t)draw(1000));
    if (type != T_LIST && type != T_TREE && type != T_DETACH && type != T_SIGNAL && draw(8) != 0) put_str(b, "key1", 4);
    if (type == T_SPAWN) {
        put_str(b, "/", 1);
        put_random_text(b);
        put_u8(b, (uint8_t)draw(4));
        put_u32(b, (uint32_t)draw(1u << 31));
        put_strings(b);
        put_strings(b);
    } else if (type == T_WRITE) {
        put_u64(b, draw(1u << 31));
        put_u8(b, (uint8_t)draw(3));
        put_random_text(b);
    } else if (type == T_HELLO) put_u64(b, draw(100000));
    else if (type == T_RESIZE) put_u32(b, (uint32_t)draw(1u << 31));
    else if (type == T_KILL) put_u8(b, (uint8_t)draw(70));
    else if (type == T_SIGNAL) {
        put_u32(b, (uint32_t)draw(1u << 31));
        put_u64(b, draw(1u << 31));
        put_u8(b, (uint8_t)draw(70));
    }
    frame_end(b, mark);
}

static void mutate(uint8_t *data, size_t *size) {
    static const uint8_t interesting[] = {0, 1, 4, 0x7f, 0x80, 0xff, '\n', ':', ','};
    if (*size == 0) return;
    size_t at = draw(*size);
    switch (draw(6)) {
    case 0:
        data[at] ^= (uint8_t)(1u << draw(8));
        break;
    case 1:
        data[at] = interesting[draw(sizeof interesting)];
        break;
    case 2: /* a length or a count */
        if (*size >= 4) store_u32(data + draw(*size - 3), (uint32_t)(draw(2) ? draw(64) : draw(1ull << 32)));
        break;
    case 3:
        *size = at;
        break;
    case 4: { /* take a piece out */
        size_t len = draw(*size - at) + 1;
        memmove(data + at, data + at + len, *size - at - len);
        *size -= len;
        break;
    }
    default: { /* double a piece */
        size_t len = draw(*size - at) + 1;
        if (*size + len > LARGEST) break;
        memmove(data + at + len, data + at, *size - at);
        *size += len;
    }
    }
}

int main(int argc, char **argv) {
    double seconds = argc > 1 ? atof(argv[1]) : 60;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) * 1000003 + (uint64_t)getpid();
    state = seed | 1;
    printf("fuzzing for %.0f s, seed %llu\n", seconds, (unsigned long long)seed);
    fflush(stdout);
    time_t end = time(NULL) + (time_t)seconds;
    unsigned long long runs = 0;
    for (; runs % 1024 != 0 || time(NULL) < end; runs++) {
        struct buffer b = {.max = LARGEST};
        for (uint64_t i = draw(3); i < 3 && !b.bad; i++) put_frame(&b);
        size_t size = buffer_len(&b);
        uint8_t data[LARGEST];
        memcpy(data, b.at, size);
        buffer_free(&b);
        for (uint64_t i = draw(6); i > 0; i--) mutate(data, &size);
        /* Memory of exactly this size, so that a read past the end is seen. */
        uint8_t *exact = malloc(size > 0 ? size : 1);
        memcpy(exact, data, size);
        LLVMFuzzerTestOneInput(exact, size);
        free(exact);
    }
    printf("%llu inputs, nothing found\n", runs);
    return 0;
}
