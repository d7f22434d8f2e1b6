/*
 * The far side of scp, as its protocol runs over a command: `scp -t PATH` takes files, `scp -f PATH…` gives them, with
 * -r, -p and -d. Octets are pushed in, answers go out through `write`. It belongs to its connection's thread; the
 * router's mutex is not held.
 */
#ifndef EMULATOR_SCP_H
#define EMULATOR_SCP_H

#include <stdbool.h>
#include <stddef.h>

struct router;
struct scp;

struct scp_io {
	int (*write)(void *ctx, const char *p, size_t n); /* all; -1: the peer is gone */
	void *ctx;
};

/* NULL: the command line is not one of scp's. */
struct scp *scp_new(
    struct router *r, const char *user, const char *command, const struct scp_io *io);
void scp_free(struct scp *s);
/* False: it is over. */
bool scp_start(struct scp *s);
bool scp_feed(struct scp *s, const char *p, size_t n);
int scp_status(const struct scp *s); /* of the command: 1 if anything went wrong */

#endif
