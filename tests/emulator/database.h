/*
 * Who may change and commit which database: the lock, private copies, a scheduled commit; the life cycle of junos-facts
 * 2.1, 2.2 and 2.11. The router's mutex is held.
 */
#ifndef EMULATOR_DATABASE_H
#define EMULATOR_DATABASE_H

#include <stdbool.h>

struct call;
struct candidate;
struct router;
struct session;

/* What the session of this call works on: its private copy, or the shared candidate. Read and changed through
 * candidate.h. */
struct candidate *database_candidate(const struct call *c);

/* Answers a refusal and gives true if this session may not change its candidate. */
bool database_refused(struct call *c);
/* Likewise for a commit or a check. */
bool database_commit_refused(struct call *c);
/* Somebody else holds the lock. */
bool database_foreign(const struct router *r, int pid);
void database_hold(struct router *r, int pid, const char *user, const char *terminal);
/* Lets the lock go and discards what was changed under it; nothing happens if `pid` is not its holder. */
bool database_release(struct router *r, int pid);
/* The session ends or was killed: its lock, what was changed under it, and its private copy are gone. */
void database_leave(struct session *s);
/* The router has come up: locks and uncommitted changes are gone, a commit at reboot happens. What is pending stays. */
void database_boot(struct router *r);
/* <database-status-information>: who is editing. */
void database_status(struct call *c);

void rpc_lock(struct call *c);
void rpc_unlock(struct call *c);
void rpc_lock_configuration(struct call *c);
void rpc_unlock_configuration(struct call *c);
void rpc_open_configuration(struct call *c);
void rpc_close_configuration(struct call *c);
void rpc_discard_changes(struct call *c);
void rpc_copy_config(struct call *c);
void rpc_delete_config(struct call *c);

#endif
