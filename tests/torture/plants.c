/*
 * What is broken on purpose in build/torture/holdfast, by the name in PLANT, so that tests/meta can demand that the
 * torture notices: linked in front of what it breaks. Without PLANT nothing is broken, and the product has none of it.
 *
 *	no commit entry   the journal does not say that a commit is sent (axe.c)
 *	blind resume      whoever resumes finds everything healthy without asking
 *	assumed rollback  a rollback is reported, and neither done nor read
 *	torn              all or nothing confirms what it should take back
 */
#include <stdbool.h>
#include <string.h>

#include "base/env.h"
#include "deploy/health.h"
#include "deploy/transaction.h"
#include "deploy/undo.h"

int __real_health_restore(struct attempt *t, const struct value *saved, struct err **e);
int __wrap_health_restore(struct attempt *t, const struct value *saved, struct err **e);
int __real_health_prove(struct attempt *t, const struct deadline *d, struct err **e);
int __wrap_health_prove(struct attempt *t, const struct deadline *d, struct err **e);
int __real_undo_commit(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e);
int __wrap_undo_commit(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e);
void __real_transaction_undo(struct attempt *t, enum err_code code, const char *why);
void __wrap_transaction_undo(struct attempt *t, enum err_code code, const char *why);

static _Thread_local bool resumed;

static bool
planted(const char *name)
{
	const char *plant = env_get("PLANT");

	return plant != NULL && strcmp(plant, name) == 0;
}

int
__wrap_health_restore(struct attempt *t, const struct value *saved, struct err **e)
{
	resumed = true;
	return __real_health_restore(t, saved, e);
}

int
__wrap_health_prove(struct attempt *t, const struct deadline *d, struct err **e)
{
	return resumed && planted("blind resume") ? 0 : __real_health_prove(t, d, e);
}

int
__wrap_undo_commit(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e)
{
	if (!planted("assumed rollback"))
		return __real_undo_commit(t, ret_truth, ret_say, e);
	*ret_truth = TRUTH_BACK;
	*ret_say = "surely";
	return 0;
}

void
__wrap_transaction_undo(struct attempt *t, enum err_code code, const char *why)
{
	if (planted("torn"))
		transaction_confirm(t);
	else
		__real_transaction_undo(t, code, why);
}
