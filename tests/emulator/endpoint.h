/*
 * Where routers listen. "127.0.0.1:8830" and "[::1]:8830": consecutive ports of one address (port 0: any free ones);
 * "127.1.0.0/22:830": one port on consecutive addresses, from 127.1.0.1 on.
 */
#ifndef EMULATOR_ENDPOINT_H
#define EMULATOR_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct sockaddr_storage;

enum { ENDPOINT_MOST = 64 };

struct endpoint_plan {
	char address[ENDPOINT_MOST];
	uint32_t first; /* of a range, in host order */
	int most;       /* addresses in it; 0: no range */
	int port;
};

int endpoint_parse(const char *text, struct endpoint_plan *ret_plan, struct err **e);
/* Of the router with this number, from 0. */
int endpoint_nth(const struct endpoint_plan *p, int number, char *address, int *ret_port,
    struct err **e);
/* *port 0 becomes the one that was given. */
int endpoint_listen(const char *address, int *port, int *ret_fd, struct err **e);
void endpoint_print(const struct sockaddr_storage *at, char *address);

#endif
