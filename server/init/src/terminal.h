/* Pseudo-terminals. */
#ifndef FY_TERMINAL_H
#define FY_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

/* Both ends close-on-exec, the master non-blocking; on false errno tells and nothing is open. */
bool terminal_open(int *master, int *slave);

bool set_window_size(int master, uint16_t cols, uint16_t rows);

/*
 * Gives sandbox-init itself a controlling terminal that nobody uses, and an open /dev/tty.
 *
 * CRIU dumps only the first /dev/tty that it meets, and refuses ("ctty inheritance detected") unless the process
 * that has it open is also the first to hold that terminal. We hold the masters of all terminals and come first, so
 * every shell or pager with an open /dev/tty would make a checkpoint fail; with this one met first, none does.
 * Does nothing where there are no terminals.
 */
void terminal_of_our_own(void);

#endif
