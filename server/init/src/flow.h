/*
 * Keeps the programs in terminals from printing while a checkpoint begins.
 *
 * What lies unread in a terminal CRIU takes out and writes in again, in the original too: line ends get a second
 * carriage return, and of more than 16 KiB the rest is lost in the copy and out of order in the original. So nothing
 * may lie there: the output is stopped as by Ctrl+S, then all that has been printed is read. Who prints meanwhile
 * waits. Whether a terminal is stopped is in no checkpoint, so a copy's programs go on by themselves.
 */
#ifndef FY_FLOW_H
#define FY_FLOW_H

#include <stdbool.h>

/* Stops the output of all terminals and takes in what they have. */
void terminals_stop(void);
/* Lets it go on. Does nothing where it isn't stopped. */
void terminals_start(void);
bool terminals_stopped(void);
/* If nobody starts them: they start after a while of running. */
void terminals_tick(void);

#endif
