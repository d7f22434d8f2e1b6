/*
 * What was committed: the running configuration and up to 49 older ones, the lines of `show system commit`, and the
 * timer of a confirmed commit (junos-facts 2.9, 2.10). The router's mutex is held.
 */
#ifndef EMULATOR_HISTORY_H
#define EMULATOR_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct config_node;
struct revision;
struct router;

struct history_entry {
	const char *user;
	const char *client; /* netconf, cli, other */
	const char *comment;
	const char *log;
};

/* A revision lives as long as the history or somebody else keeps it. drop: NULL is fine. */
struct revision *revision_keep(struct revision *v);
void revision_drop(struct revision *v);

void history_start(struct router *r, const struct config_node *root);
void history_done(struct router *r);
/* `root` is copied and becomes the running configuration. */
void history_push(
    struct router *r, const struct config_node *root, const struct history_entry *entry);
/* Arms the timer; `before` is what the automatic rollback brings back. */
void history_arm(struct router *r, int64_t minutes, int64_t window_ms, int pid,
    const char *user, struct revision *before);
/* Nothing if none is pending. `changed`: by a commit that also activates something else. */
void history_confirm(struct router *r, int session, bool changed);
void history_expire(struct router *r); /* the automatic rollback, now */
void history_revert(struct router *r); /* the same because its session was killed */

void rpc_get_commit_information(struct call *c);
void rpc_get_commit_revision_information(struct call *c);

#endif
