/* Health checks around a change: the baseline before, the judgement after. */
#ifndef DEPLOY_HEALTH_H
#define DEPLOY_HEALTH_H

struct arena;
struct attempt;
struct deadline;
struct err;
struct value;

/* Collects every check of the plan on the session that holds the lock. ERR_CHECK if one fails already. */
int health_baseline(struct attempt *t, const struct deadline *d, struct err **e);
/* The baseline for the journal, in a, so that a run can be finished after a crash; and from there. ERR_INPUT if a check was
 * added since. */
struct value *health_save(const struct attempt *t, struct arena *a);
int health_restore(struct attempt *t, const struct value *saved, struct err **e);
/* Runs every check on the fresh session, looking again as the check's file says while there is time; posts a
 * CHECK_RESULT for each. ERR_CHECK naming the checks that failed. */
int health_prove(struct attempt *t, const struct deadline *d, struct err **e);

#endif
