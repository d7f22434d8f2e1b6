/*
 * What a run found out, one by one: a check that holds or does not, a finding, a warning, how a step
 * ended, how a gate was answered.
 * For reports that list them by device when the run is over. Owns copies. One thread at a
 * time.
 */
#ifndef REPORT_VERDICT_H
#define REPORT_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "report/text.h"

struct event;

enum verdict_kind { VERDICT_PASSED, VERDICT_FAILED, VERDICT_WARNED, VERDICT_SKIPPED };

struct verdict {
	enum verdict_kind kind;
	char *device;       /* "": of the whole run */
	char *topic;        /* "bgp", "finding", "warning", "step", "gate" */
	char *title;        /* "all sessions are established: 192.0.2.1", one line */
	char *body;         /* its human form, lines */
	int64_t elapsed_ms; /* of a step, else 0 */
};

struct verdicts {
	struct text text; /* what says the bodies, and the story of the run */
	VEC(struct verdict) v;
};

void verdicts_init(struct verdicts *l);
void verdicts_done(struct verdicts *l);
void verdicts_take(struct verdicts *l, const struct event *ev);

#endif
