/* Starts a program: its own session, pipes or a PTY, the user, the directory, the search along PATH. */
#ifndef FY_SPAWN_H
#define FY_SPAWN_H

#include <sys/types.h>

#include "frame.h"

struct spawned {
    pid_t pid;
    int in;     /* stdin of the program (write here); for a PTY the master */
    int out[2]; /* stdout and stderr (read here); for a PTY only the first, the master again */
};

/*
 * All descriptors come non-blocking and close-on-exec. That a program is missing or can't be executed is not an
 * error here: the child says so on its stderr and ends with 127 or 126. On false *code and *why tell.
 */
bool spawn_program(const struct request *request, struct spawned *out, enum error_code *code, const char **why);

/* The limit of open files that programs get; sandbox-init raises its own. */
void raise_file_limit(void);

#endif
