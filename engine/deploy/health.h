/* Health checks around a change: the baseline before, the judgement after. */
#ifndef DEPLOY_HEALTH_H
#define DEPLOY_HEALTH_H

struct attempt;
struct deadline;
struct err;

/* Collects every check of the plan on the session that holds the lock. ERR_CHECK if one fails already. */
int health_baseline(struct attempt *t, const struct deadline *d, struct err **e);
/* Keeps the baseline beside the journal, for a run that is finished after a crash, and takes it back from there. ERR_FILE;
 * ERR_INPUT if a check was added since. */
int health_save(struct attempt *t, struct err **e);
int health_restore(struct attempt *t, struct err **e);
/* Runs every check on the fresh session, looking again as the check's file says while there is time; posts a
 * CHECK_RESULT for each. ERR_CHECK naming the checks that failed. */
int health_prove(struct attempt *t, const struct deadline *d, struct err **e);

#endif
