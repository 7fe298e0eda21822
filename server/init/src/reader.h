/* Output connections: one process's output from an offset on, as fast as its reader takes it. */
#ifndef FY_READER_H
#define FY_READER_H

#include "connection.h"

void reader_open(struct connection *c, const struct request *request);
bool reader_has_output(const struct connection *c);
/* Sends what the socket takes, a few frames at most, so that one fast reader doesn't starve the others. */
void reader_flush(struct connection *c);

#endif
