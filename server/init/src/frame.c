#include "frame.h"

#include <stdlib.h>
#include <string.h>

#include "limits.h"

struct cursor {
    const uint8_t *at;
    size_t left;
    bool bad;
};

static const uint8_t *take(struct cursor *c, size_t len) {
    if (c->bad || c->left < len) {
        c->bad = true;
        return NULL;
    }
    const uint8_t *at = c->at;
    c->at += len;
    c->left -= len;
    return at;
}

static uint64_t take_int(struct cursor *c, size_t bytes) {
    const uint8_t *at = take(c, bytes);
    uint64_t v = 0;
    for (size_t i = 0; at != NULL && i < bytes; i++) v = v << 8 | at[i];
    return v;
}

static struct slice take_str(struct cursor *c) {
    size_t len = (size_t)take_int(c, 4);
    const uint8_t *at = take(c, len);
    return (struct slice){at, at == NULL ? 0 : len};
}

/* A string that becomes a C string: no NUL in it. */
static struct slice take_text(struct cursor *c) {
    struct slice s = take_str(c);
    if (s.len > 0 && memchr(s.at, 0, s.len) != NULL) c->bad = true;
    return s;
}

static struct slice take_strings(struct cursor *c, uint32_t *count) {
    *count = (uint32_t)take_int(c, 4);
    const uint8_t *from = c->at;
    if (*count > MAX_STRINGS) c->bad = true;
    for (uint32_t i = 0; i < *count && !c->bad; i++) take_text(c);
    return (struct slice){from, c->bad ? 0 : (size_t)(c->at - from)};
}

struct slice next_string(struct slice *rest) {
    struct cursor c = {rest->at, rest->len, false};
    struct slice s = take_str(&c);
    *rest = (struct slice){c.at, c.left};
    return s;
}

enum split frame_split(struct slice bytes, size_t max, struct frame *out, size_t *used) {
    struct cursor c = {bytes.at, bytes.len, false};
    size_t len = (size_t)take_int(&c, 4);
    *used = 0;
    if (c.bad) return SPLIT_MORE;
    if (len < 1 || len > max) return SPLIT_BAD;
    *used = 4 + len;
    if (c.left < len) return SPLIT_MORE;
    out->type = c.at[0];
    out->body = (struct slice){c.at + 1, len - 1};
    return SPLIT_FRAME;
}

static bool valid_key(struct slice key) {
    if (key.len < 1 || key.len > MAX_KEY) return false;
    for (size_t i = 0; i < key.len; i++) {
        uint8_t ch = key.at[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'))) return false;
    }
    return true;
}

static bool valid_env(struct slice env, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct slice entry = next_string(&env);
        if (entry.len == 0 || entry.at[0] == '=' || memchr(entry.at, '=', entry.len) == NULL) return false;
    }
    return true;
}

static const char *parse_spawn(struct cursor *c, struct request *out) {
    out->cwd = take_text(c);
    out->user = take_text(c);
    out->flags = (uint8_t)take_int(c, 1);
    out->cols = (uint16_t)take_int(c, 2);
    out->rows = (uint16_t)take_int(c, 2);
    out->argv = take_strings(c, &out->argc);
    out->env = take_strings(c, &out->envc);
    if (c->bad) return NULL;
    if (out->argc < 1) return "argv is empty";
    struct slice rest = out->argv;
    if (next_string(&rest).len == 0) return "the program's name is empty";
    if (out->cwd.len < 1 || out->cwd.at[0] != '/') return "cwd is not an absolute path";
    if (!valid_env(out->env, out->envc)) return "an environment entry is not NAME=value";
    return NULL;
}

static const char *parse_hello(struct cursor *c, struct request *out) {
    uint64_t magic = take_int(c, 4);
    out->mode = (uint8_t)take_int(c, 1);
    if (!c->bad && magic != PROTOCOL_MAGIC) return "this is not Forkyard's protocol";
    switch (out->mode) {
    case MODE_CONTROL:
    case MODE_QUIESCE:
    case MODE_FILES:
        return NULL;
    case MODE_OUTPUT:
        out->key = take_str(c);
        out->offset = take_int(c, 8);
        if (!c->bad && !valid_key(out->key)) return "the key is not [a-z0-9]{1,40}";
        return NULL;
    case MODE_DIAL:
        out->port = (uint16_t)take_int(c, 2);
        if (!c->bad && out->port == 0) return "port 0 can't be dialled";
        return NULL;
    default:
        return "unknown kind of connection";
    }
}

static const char *parse_file(struct cursor *c, struct request *out) {
    out->op = (enum file_op)take_int(c, 1);
    out->flags = (uint8_t)take_int(c, 1);
    out->first = take_int(c, 8);
    out->limit = take_int(c, 8);
    out->expect.size = take_int(c, 8);
    out->expect.seconds = take_int(c, 8);
    out->expect.nanoseconds = (uint32_t)take_int(c, 4);
    out->path = take_text(c);
    out->other = take_text(c);
    if (c->bad) return NULL;
    if (out->op < F_LIST || out->op > F_ARCHIVE) return "unknown kind of file request";
    if (out->path.len < 1 || out->path.len > MAX_FILE_PATH || out->path.at[0] != '/')
        return "the path is not absolute, or longer than 4095 bytes";
    if (out->op == F_RENAME && (out->other.len < 1 || out->other.len > MAX_FILE_PATH || out->other.at[0] != '/'))
        return "the new path is not absolute, or longer than 4095 bytes";
    if (out->op == F_FIND && (out->other.len < 1 || out->other.len > MAX_FILE_PATTERN))
        return "what to look for is empty, or longer than 1024 bytes";
    return NULL;
}

static const char *parse_signal(struct cursor *c, struct request *out) {
    out->signal = (uint8_t)take_int(c, 1);
    if (!c->bad && (out->signal < 1 || out->signal > 64)) return "no such signal";
    return NULL;
}

static const char *parse_body(struct cursor *c, struct request *out) {
    switch (out->type) {
    case T_SPAWN:
        return parse_spawn(c, out);
    case T_WRITE:
        out->token = take_int(c, 8);
        out->flags = (uint8_t)take_int(c, 1);
        out->data = (struct slice){c->at, c->bad ? 0 : c->left};
        take(c, out->data.len);
        if (out->data.len > MAX_WRITE) return "a write has at most 65536 bytes";
        return NULL;
    case T_RESIZE:
        out->cols = (uint16_t)take_int(c, 2);
        out->rows = (uint16_t)take_int(c, 2);
        return NULL;
    case T_KILL:
        return parse_signal(c, out);
    default:
        return NULL;
    }
}

bool request_parse(const struct frame *frame, struct request *out, const char **why) {
    struct cursor c = {frame->body.at, frame->body.len, false};
    memset(out, 0, sizeof *out);
    out->type = frame->type;
    *why = NULL;
    switch (frame->type) {
    case T_HELLO:
        *why = parse_hello(&c, out);
        break;
    case T_DETACH:
    case T_FILE_COMMIT:
        break;
    case T_FILE:
        *why = parse_file(&c, out);
        break;
    case T_FILE_BYTES:
        out->data = (struct slice){c.at, c.left};
        take(&c, out->data.len);
        if (out->data.len > MAX_FILE_BYTES) *why = "a piece of a file has at most 65536 bytes";
        break;
    case T_LIST:
    case T_TREE:
    case T_PORTS:
    case T_STATS:
        out->id = (uint32_t)take_int(&c, 4);
        break;
    case T_SIGNAL:
        out->id = (uint32_t)take_int(&c, 4);
        out->pid = (uint32_t)take_int(&c, 4);
        out->started = take_int(&c, 8);
        *why = parse_signal(&c, out);
        if (!c.bad && (out->pid < 1 || out->pid > INT32_MAX)) *why = "no such process number";
        break;
    case T_SPAWN:
    case T_GET:
    case T_WRITE:
    case T_RESIZE:
    case T_KILL:
    case T_FORGET:
        out->id = (uint32_t)take_int(&c, 4);
        out->key = take_str(&c);
        if (!c.bad && !valid_key(out->key)) {
            *why = "the key is not [a-z0-9]{1,40}";
            return false;
        }
        *why = parse_body(&c, out);
        break;
    default:
        *why = "unknown message";
        return false;
    }
    if (*why != NULL) return false;
    if (c.bad || c.left != 0) {
        *why = "the message is cut off, too long or has a NUL in a text";
        return false;
    }
    return true;
}

void buffer_free(struct buffer *b) {
    free(b->at);
    b->at = NULL;
    b->start = b->end = b->cap = 0;
}

size_t buffer_len(const struct buffer *b) {
    return b->end - b->start;
}

uint8_t *buffer_room(struct buffer *b, size_t len) {
    size_t held = buffer_len(b);
    if (b->bad || len > b->max || held > b->max - len) {
        b->bad = true;
        return NULL;
    }
    if (b->cap - b->end >= len && b->at != NULL) return b->at + b->end;
    if (b->at != NULL && b->cap >= held + len && b->start >= b->cap / 2) {
        memmove(b->at, b->at + b->start, held);
    } else {
        size_t cap = b->cap < 1024 ? 1024 : b->cap;
        while (cap < held + len) cap *= 2;
        uint8_t *fresh = malloc(cap);
        if (fresh == NULL) {
            b->bad = true;
            return NULL;
        }
        if (held > 0) memcpy(fresh, b->at + b->start, held);
        free(b->at);
        b->at = fresh;
        b->cap = cap;
    }
    b->start = 0;
    b->end = held;
    return b->at + held;
}

void buffer_consume(struct buffer *b, size_t len) {
    b->start += len;
    if (b->start < b->end) return;
    b->start = b->end = 0;
    if (b->cap > 4 * RELAY_BUFFER) buffer_free(b);
}

void put_bytes(struct buffer *b, const void *data, size_t len) {
    if (len == 0) return;
    uint8_t *at = buffer_room(b, len);
    if (at == NULL) return;
    memcpy(at, data, len);
    b->end += len;
}

static void put_int(struct buffer *b, uint64_t v, size_t bytes) {
    uint8_t out[8];
    for (size_t i = 0; i < bytes; i++) out[i] = (uint8_t)(v >> (8 * (bytes - 1 - i)));
    put_bytes(b, out, bytes);
}

void put_u8(struct buffer *b, uint8_t v) {
    put_int(b, v, 1);
}

void put_u16(struct buffer *b, uint16_t v) {
    put_int(b, v, 2);
}

void put_u32(struct buffer *b, uint32_t v) {
    put_int(b, v, 4);
}

void put_u64(struct buffer *b, uint64_t v) {
    put_int(b, v, 8);
}

void put_str(struct buffer *b, const void *data, size_t len) {
    put_u32(b, (uint32_t)len);
    put_bytes(b, data, len);
}

void store_u32(uint8_t *at, uint32_t v) {
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(v >> (24 - 8 * i));
}

void store_u64(uint8_t *at, uint64_t v) {
    store_u32(at, (uint32_t)(v >> 32));
    store_u32(at + 4, (uint32_t)v);
}

void patch_u32(struct buffer *b, size_t distance, uint32_t v) {
    if (b->bad || distance < 4 || distance > buffer_len(b)) return;
    store_u32(b->at + b->end - distance, v);
}

size_t frame_begin(struct buffer *b, uint8_t type) {
    size_t mark = buffer_len(b);
    put_u32(b, 0);
    put_u8(b, type);
    return mark;
}

void frame_end(struct buffer *b, size_t mark) {
    size_t len = buffer_len(b) - mark;
    patch_u32(b, len, (uint32_t)(len - 4));
}
