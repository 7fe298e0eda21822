/* What /proc tells about the sandbox, in bounded answers. */
#ifndef FY_PROCFS_H
#define FY_PROCFS_H

#include <sys/types.h>

#include "frame.h"

/* Appends u32 count and the entries of TREE_REPLY. */
void put_tree(struct buffer *out);
/* Appends u32 count and the entries of PORTS_REPLY. */
void put_ports(struct buffer *out);

/*
 * Signals one process that the tree told of, and no other that has got its number since: `started` is what the tree
 * told, ms. NULL, or why not, with the code.
 */
const char *signal_process(pid_t pid, uint64_t started, int signal, enum error_code *code);

/* Port of a line of /proc/net/tcp or tcp6 that listens where a dial would reach it; 0 if it doesn't. Pure. */
uint16_t listening_port(const char *line, uint64_t *inode);

#endif
