/* How an attempt ends: what was begun is undone or proved, and the final state is what was read. Internal to deploy. */
#ifndef DEPLOY_ENDING_H
#define DEPLOY_ENDING_H

struct attempt;
struct err;

/* Before a commit the candidate is given back; after one it is rolled back if something went wrong (`why`, taken; NULL:
 * nothing did). Posts what went wrong and the DEVICE_RESULT, fills the result, closes sessions and journal, frees t. */
void attempt_end(struct attempt *t, struct err *why);

#endif
