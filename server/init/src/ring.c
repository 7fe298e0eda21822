#define _GNU_SOURCE
#include "ring.h"

#include <string.h>
#include <sys/mman.h>

#include "limits.h"

static void *map(size_t bytes) {
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return NULL;
    /* A child gets no copy: fork stays cheap however much output is held. */
    madvise(at, bytes, MADV_DONTFORK);
    return at;
}

bool ring_open(struct ring *r, size_t size, size_t record_cap) {
    memset(r, 0, sizeof *r);
    r->size = size;
    r->record_cap = record_cap;
    r->data = map(size);
    r->records = map(record_cap * sizeof *r->records);
    if (r->data != NULL && r->records != NULL) return true;
    ring_close(r);
    return false;
}

void ring_close(struct ring *r) {
    if (r->data != NULL) munmap(r->data, r->size);
    if (r->records != NULL) munmap(r->records, r->record_cap * sizeof *r->records);
    r->data = NULL;
    r->records = NULL;
}

static struct record *record_at(const struct ring *r, uint64_t number) {
    return &r->records[number & (r->record_cap - 1)];
}

static void drop_before(struct ring *r, uint64_t offset) {
    r->tail = offset;
    while (r->last - r->first > 1 && record_at(r, r->first + 1)->offset <= offset) r->first++;
}

void ring_append(struct ring *r, const void *data, size_t len, uint8_t stream, uint64_t now_ms) {
    if (len == 0 || len > r->size) return;
    if (r->head + len - r->tail > r->size) drop_before(r, r->head + len - r->size);

    struct record *newest = r->last > r->first ? record_at(r, r->last - 1) : NULL;
    bool merge = newest != NULL && newest->stream == stream && now_ms >= newest->time_ms &&
                 now_ms - newest->time_ms <= RECORD_MERGE_MS;
    if (!merge) {
        if (r->last - r->first == r->record_cap) drop_before(r, record_at(r, r->first + 1)->offset);
        *record_at(r, r->last++) = (struct record){r->head, now_ms, stream};
    }

    size_t at = r->head & (r->size - 1);
    size_t till_wrap = r->size - at < len ? r->size - at : len;
    memcpy(r->data + at, data, till_wrap);
    memcpy(r->data, (const uint8_t *)data + till_wrap, len - till_wrap);
    r->head += len;
}

/* Number of the record that `offset` lies in. */
static uint64_t find_record(const struct ring *r, uint64_t offset) {
    uint64_t low = r->first, high = r->last;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (record_at(r, middle)->offset <= offset) low = middle;
        else high = middle;
    }
    return low;
}

struct run ring_run(const struct ring *r, uint64_t offset, size_t max) {
    uint64_t number = find_record(r, offset);
    const struct record *record = record_at(r, number);
    uint64_t end = number + 1 < r->last ? record_at(r, number + 1)->offset : r->head;
    size_t at = offset & (r->size - 1);
    size_t len = end - offset < max ? (size_t)(end - offset) : max;
    if (len > r->size - at) len = r->size - at;
    return (struct run){r->data + at, len, record->time_ms, record->stream};
}

bool ring_half_ahead(const struct ring *r, uint64_t offset) {
    if (offset >= r->head) return false;
    if (offset < r->tail) offset = r->tail;
    if (r->head - offset > r->size / 2) return true;
    return r->last - find_record(r, offset) > r->record_cap / 2;
}
