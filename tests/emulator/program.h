/*
 * What stands behind an SSH channel that is no NETCONF session: SFTP, scp, or one line of the command line. Octets are
 * pushed in, answers go out through `write`. It belongs to its connection's thread; the router's mutex is not held.
 */
#ifndef EMULATOR_PROGRAM_H
#define EMULATOR_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

struct program;
struct router;

struct program_io {
	int (*write)(void *ctx, const char *p, size_t n); /* all; -1: the peer is gone */
	void *ctx;
};

/* Whether the router has that subsystem ("sftp"). */
bool program_subsystem(struct router *r, const char *name);
/* `subsystem` or `command` is NULL. What is no program is tried as a line of the command line. */
struct program *program_new(struct router *r, const char *user, const char *subsystem,
    const char *command, const struct program_io *io);
void program_free(struct program *p);
/* False: it is over. */
bool program_start(struct program *p);
bool program_feed(struct program *p, const char *octets, size_t n);
int program_status(const struct program *p); /* of its end */

#endif
