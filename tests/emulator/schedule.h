/*
 * A commit that waits for its time, or for a reboot (commit at, junos-facts 2.8): the candidate as it was when it was
 * asked for. While it waits nobody else gets the lock or commits. One per router; the router's mutex is held.
 */
#ifndef EMULATOR_SCHEDULE_H
#define EMULATOR_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct call;
struct config_node;
struct router;

struct schedule {
	struct arena *arena; /* NULL: none waits */
	struct config_node *root;
	int pid;
	const char *user;
	const char *log;
	const char *text; /* "2025-10-05 23:30:00 UTC", "reboot" */
	int64_t since_ms;
	int64_t at_ms; /* INT64_MAX: at the next boot */
};

void schedule_done(struct schedule *s);
/* "2025-10-05 23:30[:00]", "23:30[:00]" of today, "reboot". False: not one of these; a time of the past is one. */
bool schedule_read(struct str text, int64_t now_ms, int64_t *ret_at_ms);
void schedule_set(
    struct call *c, const struct config_node *root, int64_t at_ms, const char *log);
/* Commits what has come due, without taking time for it; when to look again, INT64_MAX for never. */
int64_t schedule_tick(struct router *r);
void schedule_boot(struct router *r); /* the router has come up */

void rpc_clear_system_commit(struct call *c);

#endif
