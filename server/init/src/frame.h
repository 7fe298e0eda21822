/*
 * The wire format: bounded reading and writing, no system call. See README.md for the messages.
 * frame = u32 length (of what follows), u8 type, body. Integers are big-endian; str = u32 length, bytes.
 */
#ifndef FY_FRAME_H
#define FY_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_MAGIC 0x46594931u /* "FYI1" */
#define PROTOCOL_VERSION 1

enum {
    /* host to init */
    T_HELLO = 0x01,
    T_DETACH = 0x02,
    T_SPAWN = 0x10,
    T_LIST = 0x11,
    T_GET = 0x12,
    T_WRITE = 0x13,
    T_RESIZE = 0x14,
    T_KILL = 0x15,
    T_FORGET = 0x16,
    T_TREE = 0x17,
    T_PORTS = 0x18,
    T_STATS = 0x19,
    T_SIGNAL = 0x1a,
    T_FILE = 0x20,
    T_FILE_BYTES = 0x21,
    T_FILE_COMMIT = 0x22,
    /* init to host */
    T_READY = 0x81,
    T_OUTPUT = 0x82,
    T_END = 0x83,
    T_PROCESS = 0x90,
    T_PROCESSES = 0x91,
    T_DONE = 0x92,
    T_TREE_REPLY = 0x93,
    T_PORTS_REPLY = 0x94,
    T_STATS_REPLY = 0x95,
    T_EXIT = 0xa0,
    T_FILE_ENTRY = 0xb0,
    T_FILE_DATA = 0xb1,
    T_FILE_MATCH = 0xb2,
    T_FILE_END = 0xb3,
    T_ERROR = 0xff,
};

enum { MODE_CONTROL = 1, MODE_OUTPUT = 2, MODE_DIAL = 3, MODE_QUIESCE = 4, MODE_FILES = 5 };

enum error_code {
    E_INVALID = 1,
    E_NOT_FOUND = 2,
    E_CONFLICT = 3,
    E_LIMIT = 4,
    E_UNAVAILABLE = 5,
    E_INTERNAL = 6,
    E_FULL = 7,
    E_FORBIDDEN = 8,
};

enum { SPAWN_TTY = 1 };
enum { WRITE_EOF = 1 };

enum file_op {
    F_LIST = 1,
    F_STAT = 2,
    F_READ = 3,
    F_WRITE = 4,
    F_MKDIR = 5,
    F_RENAME = 6,
    F_REMOVE = 7,
    F_FIND = 8,
    F_ARCHIVE = 9,
};
enum {
    FILE_FRESH = 1,     /* WRITE, RENAME: nothing may be there */
    FILE_EXPECT = 2,    /* WRITE: what is there must be as `expect` says */
    FILE_RECURSIVE = 4, /* REMOVE: a folder with all in it */
    FILE_CONTENT = 8,   /* FIND: in files, not in names */
};
/* What END tells besides. */
enum {
    END_MORE = 1,    /* there is more than was asked for */
    END_TIME = 2,    /* the time given was over */
    END_SKIPPED = 4, /* something couldn't be looked at */
};

struct slice {
    const uint8_t *at;
    size_t len;
};

struct frame {
    uint8_t type;
    struct slice body;
};

enum split { SPLIT_MORE, SPLIT_FRAME, SPLIT_BAD };

/* Takes the first frame off `bytes`. SPLIT_MORE sets *used to how many bytes the frame needs in all (0: unknown). */
enum split frame_split(struct slice bytes, size_t max, struct frame *out, size_t *used);

/* By this two states of a file are told apart. */
struct file_version {
    uint64_t size, seconds;
    uint32_t nanoseconds;
};

/* A request, its parts pointing into the frame. Only the fields of its type are set. */
struct request {
    uint8_t type;
    uint32_t id;
    struct slice key;
    /* HELLO */
    uint8_t mode;
    uint64_t offset;
    uint16_t port;
    /* SPAWN */
    struct slice cwd, user, argv, env; /* argv, env: the encoded strings; walk them with next_string */
    uint32_t argc, envc;
    uint16_t cols, rows;
    /* SPAWN, WRITE */
    uint8_t flags;
    /* WRITE */
    uint64_t token;
    struct slice data;
    /* KILL, SIGNAL */
    uint8_t signal;
    /* SIGNAL */
    uint32_t pid;
    uint64_t started; /* ms since the epoch, as TREE_REPLY tells it */
    /* FILE */
    enum file_op op;
    struct slice path, other; /* other: where to, or what to look for */
    uint64_t first, limit;    /* READ: offset and length · LIST, FIND: most results · FIND: milliseconds */
    struct file_version expect;
};

/* Decodes and checks a frame from the host. On false *why is a sentence; out->id is set where it was readable. */
bool request_parse(const struct frame *frame, struct request *out, const char **why);

/* The next of the strings that request_parse has checked; `rest` moves on. */
struct slice next_string(struct slice *rest);

/* Bytes on their way out; grows up to `max`, then turns bad and stays so. */
struct buffer {
    uint8_t *at;
    size_t start, end, cap, max;
    bool bad;
};

void buffer_free(struct buffer *b);
size_t buffer_len(const struct buffer *b);
/* Room for `len` more bytes at the end, or NULL. */
uint8_t *buffer_room(struct buffer *b, size_t len);
void buffer_consume(struct buffer *b, size_t len);
void put_bytes(struct buffer *b, const void *data, size_t len);
void put_u8(struct buffer *b, uint8_t v);
void put_u16(struct buffer *b, uint16_t v);
void put_u32(struct buffer *b, uint32_t v);
void put_u64(struct buffer *b, uint64_t v);
void put_str(struct buffer *b, const void *data, size_t len);
/* Overwrites a u32 that lies `distance` bytes before the end. */
void patch_u32(struct buffer *b, size_t distance, uint32_t v);

void store_u32(uint8_t *at, uint32_t v);
void store_u64(uint8_t *at, uint64_t v);

/* frame_begin returns a mark (length of the buffer) that frame_end needs. */
size_t frame_begin(struct buffer *b, uint8_t type);
void frame_end(struct buffer *b, size_t mark);

#endif
