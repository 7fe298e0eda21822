#define _GNU_SOURCE
#include "userdb.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct slice take_until(struct slice *rest, uint8_t end) {
    const uint8_t *at = rest->len == 0 ? NULL : memchr(rest->at, end, rest->len);
    size_t len = at == NULL ? rest->len : (size_t)(at - rest->at);
    struct slice s = {rest->at, len};
    size_t skip = at == NULL ? len : len + 1;
    rest->at += skip;
    rest->len -= skip;
    return s;
}

static bool same(struct slice a, struct slice b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static bool number(struct slice s, uint32_t *out) {
    uint64_t v = 0;
    if (s.len == 0 || s.len > 10) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        v = v * 10 + (uint64_t)(s.at[i] - '0');
    }
    if (v >= UINT32_MAX) return false; /* (uid_t)-1 means "leave it" */
    *out = (uint32_t)v;
    return true;
}

static bool find_group(struct slice name, struct slice group, gid_t *gid) {
    while (group.len > 0) {
        struct slice line = take_until(&group, '\n');
        struct slice entry = take_until(&line, ':');
        take_until(&line, ':');
        uint32_t id;
        if (same(entry, name) && number(take_until(&line, ':'), &id)) {
            *gid = id;
            return true;
        }
    }
    return false;
}

static void find_memberships(struct slice name, struct slice group, struct user *out) {
    while (group.len > 0 && out->group_count < MAX_GROUPS) {
        struct slice line = take_until(&group, '\n');
        take_until(&line, ':');
        take_until(&line, ':');
        uint32_t id;
        if (!number(take_until(&line, ':'), &id)) continue;
        while (line.len > 0) {
            if (!same(take_until(&line, ','), name)) continue;
            out->groups[out->group_count++] = id;
            break;
        }
    }
}

bool user_find(struct slice spec, struct slice passwd, struct slice group, struct user *out, const char **why) {
    memset(out, 0, sizeof *out);
    strcpy(out->home, "/");
    bool has_group = spec.len > 0 && memchr(spec.at, ':', spec.len) != NULL;
    struct slice who = take_until(&spec, ':');
    if (who.len == 0) who = (struct slice){(const uint8_t *)"0", 1};
    uint32_t id = 0;
    bool by_number = number(who, &id);
    bool found = false;
    struct slice name = {NULL, 0};
    while (passwd.len > 0 && !found) {
        struct slice line = take_until(&passwd, '\n');
        struct slice entry = take_until(&line, ':');
        take_until(&line, ':');
        uint32_t uid, gid;
        if (!number(take_until(&line, ':'), &uid) || !number(take_until(&line, ':'), &gid)) continue;
        if (by_number ? uid != id : !same(entry, who)) continue;
        found = true;
        name = entry;
        out->uid = uid;
        out->gid = gid;
        take_until(&line, ':');
        struct slice home = take_until(&line, ':');
        if (home.len > 0 && home.len < sizeof out->home && memchr(home.at, 0, home.len) == NULL) {
            memcpy(out->home, home.at, home.len);
            out->home[home.len] = 0;
        }
    }
    if (!found && !by_number) {
        *why = "no such user in the sandbox's /etc/passwd";
        return false;
    }
    if (!found) {
        out->uid = id;
        out->gid = 0;
    }
    if (has_group) {
        uint32_t gid;
        if (number(spec, &gid)) out->gid = gid;
        else if (!find_group(spec, group, &out->gid)) {
            *why = "no such group in the sandbox's /etc/group";
            return false;
        }
    } else if (found) {
        find_memberships(name, group, out);
    }
    return true;
}

/* Only a regular file is read: a FIFO or a device there must not hold PID 1 up. */
static struct slice read_file(const char *path, uint8_t **memory) {
    *memory = NULL;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) return (struct slice){NULL, 0};
    struct stat st;
    size_t len = 0;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
        size_t want = st.st_size > MAX_USER_FILE ? MAX_USER_FILE : (size_t)st.st_size;
        *memory = malloc(want);
        while (*memory != NULL && len < want) {
            ssize_t n = read(fd, *memory + len, want - len);
            if (n <= 0) break;
            len += (size_t)n;
        }
    }
    close(fd);
    return (struct slice){*memory, len};
}

bool user_lookup(struct slice spec, struct user *out, const char **why) {
    uint8_t *passwd_memory, *group_memory;
    struct slice passwd = read_file("/etc/passwd", &passwd_memory);
    struct slice group = read_file("/etc/group", &group_memory);
    bool ok = user_find(spec, passwd, group, out, why);
    free(passwd_memory);
    free(group_memory);
    return ok;
}
