/* Users and groups of the sandbox, from its own /etc/passwd and /etc/group: untrusted, bounded, no NSS. */
#ifndef FY_USERDB_H
#define FY_USERDB_H

#include <sys/types.h>

#include "frame.h"
#include "limits.h"

struct user {
    uid_t uid;
    gid_t gid;
    gid_t groups[MAX_GROUPS];
    size_t group_count;
    char home[256];
};

/* `spec`: empty (root), name, uid, name:group or uid:gid. On false *why is a sentence. Pure. */
bool user_find(struct slice spec, struct slice passwd, struct slice group, struct user *out, const char **why);

/* The same, reading the files. */
bool user_lookup(struct slice spec, struct user *out, const char **why);

#endif
