/* Names, paths and patterns: no system call. */
#define _GNU_SOURCE
#include <string.h>

#include "file-work.h"

static uint8_t fold(uint8_t c) {
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool same(const uint8_t *a, const uint8_t *b, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (fold(a[i]) != fold(b[i])) return false;
    return true;
}

size_t find_text(struct slice text, struct slice needle) {
    if (needle.len == 0 || needle.len > text.len) return text.len;
    uint8_t low = fold(needle.at[0]);
    uint8_t high = low >= 'a' && low <= 'z' ? (uint8_t)(low - 32) : low;
    for (size_t i = 0; i + needle.len <= text.len; i++) {
        if (text.at[i] != low && text.at[i] != high) continue;
        if (same(text.at + i, needle.at, needle.len)) return i;
    }
    return text.len;
}

/* The whole name against a pattern. Goes back to the last * only, so it takes |pattern| times |name| steps at most. */
static bool glob(struct slice pattern, const uint8_t *name, size_t len) {
    size_t p = 0, n = 0, star = pattern.len, back = 0;
    while (n < len) {
        if (p < pattern.len && pattern.at[p] == '*') {
            star = p++;
            back = n;
        } else if (p < pattern.len && (pattern.at[p] == '?' || fold(pattern.at[p]) == fold(name[n]))) {
            p++;
            n++;
        } else if (star < pattern.len) {
            p = star + 1;
            n = ++back;
        } else return false;
    }
    while (p < pattern.len && pattern.at[p] == '*') p++;
    return p == pattern.len;
}

bool name_matches(struct slice pattern, const char *name) {
    size_t len = strlen(name);
    const uint8_t *at = (const uint8_t *)name;
    bool wild = pattern.len > 0 && (memchr(pattern.at, '*', pattern.len) || memchr(pattern.at, '?', pattern.len));
    if (wild) return glob(pattern, at, len);
    return find_text((struct slice){at, len}, pattern) < len;
}

void copy_path(struct slice path, char *into, size_t size) {
    size_t len = path.len < size ? path.len : size - 1;
    if (len > 0) memcpy(into, path.at, len);
    into[len] = 0;
}

bool split_path(char *path, const char **directory, const char **name) {
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') path[--len] = 0;
    char *slash = strrchr(path, '/');
    if (slash == NULL || slash[1] == 0) return false;
    *name = slash + 1;
    *directory = slash == path ? "/" : path;
    *slash = 0;
    return strcmp(*name, ".") != 0 && strcmp(*name, "..") != 0;
}
