/* The output of one process: the newest bytes, and which stream and time each run of them has. No system call but mmap. */
#ifndef FY_RING_H
#define FY_RING_H

#include "frame.h"

enum { STREAM_STDOUT = 1, STREAM_STDERR = 2, STREAM_TTY = 3 };

struct record {
    uint64_t offset;
    uint64_t time_ms;
    uint8_t stream;
};

struct ring {
    uint8_t *data;
    struct record *records;
    size_t size, record_cap; /* powers of two */
    uint64_t tail, head;     /* offsets of the oldest byte held and of the next byte */
    uint64_t first, last;    /* numbers of the oldest record held and of the next one */
};

/* `size` and `record_cap` are powers of two. False when there is no memory; pages cost nothing until used. */
bool ring_open(struct ring *r, size_t size, size_t record_cap);
void ring_close(struct ring *r);

/* Adds output; the oldest goes when there is no room. `len` is at most the ring's size. */
void ring_append(struct ring *r, const void *data, size_t len, uint8_t stream, uint64_t now_ms);

/* A run of bytes from `offset` (tail <= offset < head) on: contiguous and of one record. */
struct run {
    const uint8_t *at;
    size_t len;
    uint64_t time_ms;
    uint8_t stream;
};
struct run ring_run(const struct ring *r, uint64_t offset, size_t max);

/* Is more than half of the ring's bytes or records newer than `offset`? */
bool ring_half_ahead(const struct ring *r, uint64_t offset);

#endif
