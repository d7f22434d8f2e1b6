/*
 * Proofs that traffic is off a router, or back on it: bounds on gauges (gauge.h), some of them relative to what was before.
 *
 *	prove:
 *	  - {advertised: external, at-most: 0}
 *	  - {interface: xe-0/1/0, direction: input, at-most: 10 Mbit/s}
 *	  - {advertised: external, at-least: 90 %}
 *
 * Pure: proving.h asks the router.
 */
#ifndef RUNBOOK_PROOF_H
#define RUNBOOK_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mark.h"
#include "runbook/gauge.h"

struct arena;
struct check_results;
struct err;
struct value;

struct proof_bound {
	bool given, percent; /* percent: of what was before */
	double number;       /* bit/s, routes, or percent */
	const char *written; /* "10 Mbit/s" */
};

enum proof_direction { PROOF_BOTH, PROOF_INPUT, PROOF_OUTPUT };
enum proof_state { PROOF_UP, PROOF_DOWN };

struct proof {
	const char *advertised, *accepted, *session, *interface; /* one of them */
	int direction; /* enum proof_direction, of an interface */
	int state;     /* enum proof_state, of a session */
	struct proof_bound at_most, at_least;
	struct mark mark;
};

struct proofs {
	struct proof *v;
	size_t n;
};

/* `list`: of mappings. bounded: each has a bound, else none need have. What is a template still is taken on trust.
 * ERR_INPUT, ERR_UNKNOWN_KEY with position. */
int proof_load(struct arena *a, const struct value *list, bool bounded,
    struct proofs *ret_proofs, struct err **e);
/* at-least so many percent of before, in place of the bounds they have: for the way back. */
struct proofs proof_back(struct arena *a, const struct proofs *proofs, int64_t percent);

/* What is measured for one proof, against `before` (mapping of objects to numbers, or NULL). */
void proof_judge(struct arena *a, const struct proof *p, const struct gauges *now,
    const struct value *before, struct check_results *out);

#endif
