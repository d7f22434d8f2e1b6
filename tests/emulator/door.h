/*
 * How many may come in at a listener: connection-limit at once and rate-limit attempts a minute, each per address
 * family (junos-facts 1.1), of `system services netconf ssh` or `system services ssh`. The router's mutex is held.
 */
#ifndef EMULATOR_DOOR_H
#define EMULATOR_DOOR_H

#include <stdbool.h>
#include <stdint.h>

struct router;

struct door {
	const char *statement; /* "system services netconf ssh" */
	bool
	    wanted; /* it stood in the startup configuration: without it now the port is closed */
	struct {
		int open;
		int attempts; /* since `since_ms`, router time */
		int64_t since_ms;
	} family[2]; /* IPv4, IPv6 */
};

enum door_verdict { DOOR_OPEN, DOOR_FULL, DOOR_CLOSED };

void door_init(struct door *d, const struct router *r, const char *statement);
/* Counts the attempt; after DOOR_OPEN the connection counts until door_leave. */
enum door_verdict door_enter(struct door *d, struct router *r, bool ipv6);
void door_leave(struct door *d, bool ipv6);

#endif
