#define _GNU_SOURCE
#include "procfs.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "limits.h"
#include "process.h"

static size_t read_small(const char *path, char *into, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    size_t len = 0;
    while (fd >= 0 && len < size - 1) {
        ssize_t n = read(fd, into + len, size - 1 - len);
        if (n <= 0) break;
        len += (size_t)n;
    }
    if (fd >= 0) close(fd);
    into[len] = 0;
    return len;
}

static pid_t next_pid(DIR *proc) {
    struct dirent *entry;
    while ((entry = readdir(proc)) != NULL) {
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        long pid = strtol(entry->d_name, NULL, 10);
        if (pid > 0 && pid <= INT32_MAX) return (pid_t)pid;
    }
    return 0;
}

static uint32_t effective_uid(pid_t pid) {
    char path[48], text[2048];
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    read_small(path, text, sizeof text);
    const char *line = strstr(text, "\nUid:");
    unsigned real = 0, effective = 0;
    if (line != NULL && sscanf(line, "\nUid: %u %u", &real, &effective) == 2) return effective;
    return 0;
}

/* Milliseconds since the epoch at which a process with this start time (clock ticks since boot) began. */
static uint64_t started_at(uint64_t ticks, uint64_t per_second) {
    struct timespec boot;
    clock_gettime(CLOCK_BOOTTIME, &boot);
    uint64_t up = (uint64_t)boot.tv_sec * 1000 + (uint64_t)boot.tv_nsec / 1000000;
    uint64_t start = ticks * 1000 / per_second;
    uint64_t now = now_ms();
    return start < up && up - start < now ? now - (up - start) : now;
}

static void put_argv(struct buffer *out, pid_t pid, const char *name) {
    char path[48], text[MAX_TREE_ARGV + 1];
    snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
    size_t len = read_small(path, text, sizeof text);
    if (len == 0) {
        /* A zombie has no command line: its name in brackets, as ps has it. */
        int n = snprintf(text, sizeof text, "[%s]", name);
        put_u32(out, 1);
        put_str(out, text, (size_t)n);
        return;
    }
    if (text[len - 1] == 0) len--;
    uint32_t count = 1;
    for (size_t i = 0; i < len; i++) count += text[i] == 0;
    put_u32(out, count);
    for (size_t at = 0; count > 0; count--) {
        size_t part = strnlen(text + at, len - at);
        put_str(out, text + at, part);
        at += part + 1;
    }
}

static bool put_entry(struct buffer *out, pid_t pid, uint64_t per_second, uint64_t page) {
    char path[48], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    read_small(path, text, sizeof text);
    char *open = strchr(text, '('), *close = strrchr(text, ')');
    if (open == NULL || close == NULL || close < open) return false;
    *close = 0;
    char state;
    int parent;
    unsigned long long user, system, start;
    long long pages;
    int read = sscanf(close + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %*d %*d %llu %*u %lld",
                      &state, &parent, &user, &system, &start, &pages);
    if (read != 6) return false;
    struct process *known = process_by_pid(pid);
    put_u32(out, (uint32_t)pid);
    put_u32(out, (uint32_t)parent);
    put_str(out, known == NULL ? "" : known->key, known == NULL ? 0 : strlen(known->key));
    put_u32(out, effective_uid(pid));
    put_u8(out, (uint8_t)state);
    put_u64(out, (user + system) * 1000000 / per_second);
    put_u64(out, pages < 0 ? 0 : (uint64_t)pages * page);
    put_u64(out, started_at(start, per_second));
    put_argv(out, pid, open + 1);
    return true;
}

void put_tree(struct buffer *out) {
    uint64_t per_second = (uint64_t)sysconf(_SC_CLK_TCK), page = (uint64_t)sysconf(_SC_PAGESIZE);
    size_t from = buffer_len(out);
    uint32_t count = 0;
    put_u32(out, 0);
    DIR *proc = opendir("/proc");
    if (proc == NULL) return;
    pid_t pid;
    while (count < MAX_TREE && buffer_len(out) - from < MAX_TREE_REPLY && (pid = next_pid(proc)) != 0)
        count += put_entry(out, pid, per_second, page);
    closedir(proc);
    patch_u32(out, buffer_len(out) - from, count);
}

/* Start of a process in clock ticks since boot; false if there is none. */
static bool start_ticks(pid_t pid, uint64_t *start) {
    char path[48], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    read_small(path, text, sizeof text);
    const char *close = strrchr(text, ')');
    unsigned long long ticks;
    if (close == NULL || sscanf(close + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                                &ticks) != 1)
        return false;
    *start = ticks;
    return true;
}

const char *signal_process(pid_t pid, uint64_t started, int signal, enum error_code *code) {
    *code = E_FORBIDDEN;
    if (pid == getpid()) return "this one holds the sandbox; terminate the sandbox instead";
    *code = E_NOT_FOUND;
    /* Held before it is looked at: from here on the number can't become another's. */
    int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    if (handle < 0) return "it has ended already";
    uint64_t ticks, now = 0;
    bool there = start_ticks(pid, &ticks);
    if (there) now = started_at(ticks, (uint64_t)sysconf(_SC_CLK_TCK));
    /* The clocks that this is counted from may drift a little between two looks. */
    bool same = there && (now > started ? now - started : started - now) <= SAME_START_MS;
    bool done = same && syscall(SYS_pidfd_send_signal, handle, signal, NULL, 0) == 0;
    bool refused = same && !done && errno == EPERM;
    close(handle);
    if (done) return NULL;
    if (!same) return "it has ended, and its number is another's now";
    if (!refused) return "it has ended already";
    *code = E_FORBIDDEN;
    return "it takes no signals from here";
}

/* ------------------------------------------------------------ ports */

struct listener {
    uint64_t inode;
    uint32_t pid;
    uint16_t port;
};

uint16_t listening_port(const char *line, uint64_t *inode) {
    char address[40];
    unsigned port, state;
    unsigned long long node;
    int read = sscanf(line, " %*u: %32[0-9A-F]:%4x %*[0-9A-F]:%*x %2x %*s %*s %*s %*u %*u %llu", address, &port, &state,
                      &node);
    if (read != 4 || state != 0x0a || port == 0 || port > 65535) return 0;
    static const char *reachable[] = {
        "00000000",                         /* 0.0.0.0 */
        "0100007F",                         /* 127.0.0.1, little-endian */
        "00000000000000000000000000000000", /* :: */
        "00000000000000000000000001000000", /* ::1 */
        "0000000000000000FFFF00000100007F", /* ::ffff:127.0.0.1 */
    };
    for (size_t i = 0; i < sizeof reachable / sizeof *reachable; i++) {
        if (strcmp(address, reachable[i]) != 0) continue;
        *inode = node;
        return (uint16_t)port;
    }
    return 0;
}

static size_t read_listeners(const char *path, struct listener *found, size_t count) {
    FILE *file = fopen(path, "re");
    if (file == NULL) return count;
    char line[512];
    /* Listening sockets come first; the bound keeps a sandbox with very many connections from holding us up. */
    for (int lines = 0; lines < 4 * MAX_PORTS && count < MAX_PORTS && fgets(line, sizeof line, file) != NULL; lines++) {
        uint64_t inode;
        uint16_t port = listening_port(line, &inode);
        bool known = port == 0;
        for (size_t i = 0; i < count && !known; i++) known = found[i].port == port;
        if (!known) found[count++] = (struct listener){inode, 0, port};
    }
    fclose(file);
    return count;
}

static void match_sockets(pid_t pid, struct listener *found, size_t count, size_t *budget) {
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *fds = opendir(path);
    if (fds == NULL) return;
    struct dirent *entry;
    while (*budget > 0 && (entry = readdir(fds)) != NULL) {
        (*budget)--;
        char target[64];
        ssize_t len = readlinkat(dirfd(fds), entry->d_name, target, sizeof target - 1);
        if (len <= 0) continue;
        target[len] = 0;
        unsigned long long inode;
        if (sscanf(target, "socket:[%llu]", &inode) != 1) continue;
        for (size_t i = 0; i < count; i++)
            if (found[i].inode == inode && found[i].pid == 0) found[i].pid = (uint32_t)pid;
    }
    closedir(fds);
}

void put_ports(struct buffer *out) {
    static struct listener found[MAX_PORTS];
    size_t count = read_listeners("/proc/self/net/tcp", found, 0);
    count = read_listeners("/proc/self/net/tcp6", found, count);
    DIR *proc = count > 0 ? opendir("/proc") : NULL;
    size_t budget = MAX_FDS_SCANNED;
    pid_t pid;
    for (int i = 0; proc != NULL && i < MAX_TREE && budget > 0 && (pid = next_pid(proc)) != 0; i++)
        match_sockets(pid, found, count, &budget);
    if (proc != NULL) closedir(proc);
    put_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        put_u16(out, found[i].port);
        put_u32(out, found[i].pid);
    }
}
