/*
 * Private copies of the candidate, one per session at most (junos-facts 2.2, 2.11): opened from the running
 * configuration, changed unseen by others, and merged into the running configuration of the moment by a commit.
 * The router's mutex is held.
 */
#ifndef EMULATOR_PRIVATE_H
#define EMULATOR_PRIVATE_H

#include <stdbool.h>

struct call;
struct config_node;
struct router;
struct session;

void private_open(struct session *s);  /* none may be open */
void private_close(struct session *s); /* what was not committed is gone */
/* Somebody else than `s` works on a private copy. */
bool private_elsewhere(const struct router *r, const struct session *s);
/* The running configuration with this session's changes, in the call's arena. NULL: answered with the conflict; the copy
 * then begins anew with the running configuration and keeps its changes, so that a second commit goes through. */
const struct config_node *private_merge(struct call *c);
/* It was committed: the copy begins with the new running configuration. */
void private_follow(struct session *s);

#endif
