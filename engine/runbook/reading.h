/*
 * What a step reads from its router again and again: the session that the run keeps may have gone meanwhile, then
 * another is opened.
 */
#ifndef RUNBOOK_READING_H
#define RUNBOOK_READING_H

#include "base/str.h"

struct deadline;
struct err;
struct reply;
struct step_run;

/* device_read, tried again on a new session while what failed may mend and there is time. The caller frees the reply. */
int reading_ask(struct step_run *s, struct str rpc, const struct deadline *d,
    struct reply **ret_reply, struct err **e);

enum reading_state { READING_ABSENT, READING_INACTIVE, READING_ACTIVE };

/* A statement of the committed configuration, by a path of words ("policy-options policy-statement X term drain"); itself,
 * not what is above it. */
int reading_statement(
    struct step_run *s, const char *path, enum reading_state *ret_state, struct err **e);

#endif
