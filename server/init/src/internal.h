/* What the kinds of connections share. */
#ifndef FY_INTERNAL_H
#define FY_INTERNAL_H

#include "connection.h"

void connection_close(struct connection *c);
/* Sends what waits in `out`. True if all is sent; a connection that is closing is closed then. */
bool send_out(struct connection *c);
void reply_ready(struct connection *c);
/* The last words on a connection. */
void connection_fail(struct connection *c, enum error_code code, const char *message);
/* How a process ended, as END, EXIT and PROCESS have it. */
void put_end(struct buffer *b, const struct process *p);

#endif
