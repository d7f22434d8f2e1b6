/*
 * A gate while it is asked. Internal to engine/runbook: gate.c begins and ends it, asking.c takes what is answered, by a key,
 * from elsewhere and by its condition.
 */
#ifndef RUNBOOK_ASKING_H
#define RUNBOOK_ASKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "runbook/gate.h"
#include "runbook/gate_file.h"
#include "runbook/hold.h"
#include "runbook/key.h"

enum gate_end {
	GATE_OPEN,
	GATE_APPROVED,
	GATE_OVERRIDDEN,
	GATE_HELD, /* the condition, for long enough */
	GATE_ABORTED,
	GATE_TIMED_OUT,
	GATE_ENDS
};
extern const char *const asking_ends[]; /* the words of events, "open" besides */

struct asking {
	const struct gate *g;
	char digest[GATE_DIGEST], token[GATE_TOKEN];
	struct gate_record record;
	struct key_terminal key;
	bool terminal; /* key is open */
	unsigned people[GATE_PEOPLE_MOST];
	size_t npeople;
	bool unsaid; /* what was answered is not in the record yet */
	struct hold hold;
	int64_t look_at_ms;
	struct buf seen; /* of the condition, last */
	bool holds;      /* it did, then */
	int64_t said_ms; /* when that was said; 0: never */
	enum gate_end end;
	const char *who, *how; /* of the answer that ended it */
};

/* A GATE event of this gate, with who and how as they stand. */
void asking_post(const struct asking *q, const char *gate, const char *message);
/* Somebody said yes. NULL: it counts; else why not. */
const char *asking_approve(
    struct asking *q, unsigned uid, const char *who, const char *how);
void asking_end(struct asking *q, enum gate_end how, const char *who, const char *by);
/* Until it has ended. -1: it was cut, or cannot go on. */
int asking_wait(struct asking *q, struct err **e);

#endif
