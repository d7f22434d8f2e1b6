/*
 * The candidate and its lock: the life cycle of junos-facts 2.1 and 2.11 for the shared and the exclusive candidate.
 * The router's mutex is held.
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

/* Answers a refusal and gives true if the candidate may not be changed or committed by this session. */
bool database_refused(struct call *c);
/* The same without an answer. */
bool database_foreign(const struct router *r, int pid);
void database_hold(struct router *r, int pid, const char *user, const char *terminal);
/* Lets the lock go and discards what was changed under it; nothing happens if `pid` is not its holder. */
bool database_release(struct router *r, int pid);

void rpc_lock(struct call *c);
void rpc_unlock(struct call *c);
void rpc_lock_configuration(struct call *c);
void rpc_unlock_configuration(struct call *c);
void rpc_open_configuration(struct call *c);
void rpc_close_configuration(struct call *c);
void rpc_discard_changes(struct call *c);

#endif
