/*
 * A world script: orders to routers, at the start or at a time of their clock, in a YAML file:
 *
 *	- order: peer 192.0.2.11 traffic 400M 120M
 *	- after: 30s            # on the router's clock, from its start; ms, s, m, h
 *	  router: fra-edge1     # default: every one
 *	  order: [alarm, add, chassis, Major, "PEM 1 Not OK"]
 *
 * The orders are those of `junosim ctl`. One that is refused at the start is an error with its position; one that is
 * refused later is a line of the log.
 */
#ifndef EMULATOR_SCRIPT_H
#define EMULATOR_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct router;
struct script;
struct str;

enum { SCRIPT_WORDS = 16 };

/* An order that is not due yet. */
struct timed {
	int64_t at_ms; /* router time */
	const char *words[SCRIPT_WORDS];
	int n;
};

int script_read(
    struct arena *a, const char *path, struct script **ret_script, struct err **e);
int script_parse(struct arena *a, const char *file, struct str text,
    struct script **ret_script, struct err **e);
/* Every router that the script names is known. */
int script_check(const struct script *s, bool (*known)(void *ctx, const char *name),
    void *ctx, struct err **e);
/* Carries out what is for the start, and keeps the rest in the router's world. Its name need not be in the script. */
int script_start(const struct script *s, struct router *r, struct err **e);
/* Carries out what is due; when the next is, INT64_MAX for never. The router's mutex is held. */
int64_t script_tick(struct router *r);

#endif
