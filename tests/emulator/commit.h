/*
 * commit-configuration, commit and validate: check, commit, confirmed commit and the confirmation (junos-facts 2.8,
 * 2.9). dispatch.c calls commit_begin without and commit_end with the router's mutex, around the waiting and the
 * answer, holding commit_mutex.
 */
#ifndef EMULATOR_COMMIT_H
#define EMULATOR_COMMIT_H

#include <stdint.h>

struct call;

int64_t commit_begin(struct call *c); /* how long it takes: milliseconds of router time */
void commit_end(struct call *c);

void rpc_commit_configuration(struct call *c); /* confirm-timeout in minutes */
void rpc_commit(struct call *c);               /* confirm-timeout in seconds */
void rpc_validate(struct call *c);             /* a commit check by another name */

#endif
