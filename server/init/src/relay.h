/* Dialled ports: bytes between the host and 127.0.0.1:PORT, bounded, each half closed on its own. */
#ifndef FY_RELAY_H
#define FY_RELAY_H

#include "connection.h"

void relay_open(struct connection *c, uint16_t port);
short relay_events(const struct connection *c);
short relay_tcp_events(const struct connection *c);
void relay_ready(struct connection *c, short events);
void relay_tcp_ready(struct connection *c, short events);

#endif
