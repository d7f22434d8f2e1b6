/* The places an SSH connection passes: jump hosts, then the target. */
#ifndef TRANSPORT_ROUTE_H
#define TRANSPORT_ROUTE_H

#include <stddef.h>

struct arena;
struct err;
struct target;

enum { ROUTE_MOST = 8 };

struct place {
	const char *user; /* never NULL: without one in the jump, who runs this program */
	const char *host;
	int port;
	const char *peer; /* "192.0.2.1 port 830", for messages */
};

struct route {
	struct place place[ROUTE_MOST + 1]; /* the target is the last */
	size_t n;
};

/* Jumps are written [user@]host[:port],… with [address]:port for IPv6. Strings live in a.
 * ERR_INPUT. */
int route_parse(
    struct arena *a, const struct target *t, struct route *ret_route, struct err **e);

/* The i-th place as a target: reached through those before it; the password is for the last
 * only. */
void route_target(struct arena *a, const struct route *r, size_t i,
    const struct target *t, struct target *ret_target);
/* As ssh -J wants it: the jumps before the i-th place; "" if none. */
const char *route_jumps(struct arena *a, const struct route *r, size_t i);

#endif
