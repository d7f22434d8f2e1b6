/* The table of a transaction's steps, in their order (design.md section 5). Internal to deploy. */
#ifndef DEPLOY_STEPS_H
#define DEPLOY_STEPS_H

#include <stdbool.h>
#include <stdint.h>

struct attempt;
struct deadline;
struct err;

enum {
	STEP_RENDER,
	STEP_OPEN,
	STEP_LOCK,
	STEP_LOAD,
	STEP_COMPARE, /* a comparison ends here, and so does a change that changes nothing */
	STEP_BASELINE,
	STEP_CHECK,
	STEP_COMMIT,
	STEP_FRESH,
	STEP_HEALTH,
	STEP_CONFIRM,
	STEPS
};

struct step {
	const char *name; /* what is said while it runs */
	int (*run)(struct attempt *t, const struct deadline *d, struct err **e);
	int64_t seconds; /* deadline; 0: the step has its own, the window */
	bool mutates;    /* the running configuration */
};

extern const struct step steps[STEPS];

/* The steps from `i` on, before `end`. The first request to stop ends it between two steps, but a comparison, or a change
 * that changes nothing, ends it without an error. */
int steps_walk(struct attempt *t, int i, int end, struct err **e);

#endif
