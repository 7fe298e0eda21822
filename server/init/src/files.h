/*
 * File work for the host. Each request is done by a process of its own, forked from here, which has the connection to
 * itself: what blocks it (a slow disk, a file system made by a program) holds up nothing else, and it can be killed.
 */
#ifndef FY_FILES_H
#define FY_FILES_H

#include <sys/types.h>

#include "connection.h"

/* Hands the connection over to a worker. `rest`: what came after the request. */
void files_start(struct connection *c, const struct request *request, struct slice rest);
/* The connection goes: so must its worker. */
void files_cancel(const struct connection *c);
/* A child that is no process of ours has ended. */
void files_reaped(pid_t pid);
/* Kills workers that don't end when told. */
void files_tick(void);
bool files_ending(void);
/* Ends all workers and waits for that: a checkpoint must not find them. */
void files_end_all(void);

#endif
