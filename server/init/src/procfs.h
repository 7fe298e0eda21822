/* What /proc tells about the sandbox, in bounded answers. */
#ifndef FY_PROCFS_H
#define FY_PROCFS_H

#include "frame.h"

/* Appends u32 count and the entries of TREE_REPLY. */
void put_tree(struct buffer *out);
/* Appends u32 count and the entries of PORTS_REPLY. */
void put_ports(struct buffer *out);

/* Port of a line of /proc/net/tcp or tcp6 that listens where a dial would reach it; 0 if it doesn't. Pure. */
uint16_t listening_port(const char *line, uint64_t *inode);

#endif
