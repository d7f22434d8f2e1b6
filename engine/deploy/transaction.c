#include "deploy/transaction.h"

#include "base/err.h"
#include "base/scope.h"
#include "deploy/attempt.h"
#include "deploy/ending.h"
#include "deploy/steps.h"
#include "event/event.h"
#include "inventory/inventory.h"

static const char *const outcome_names[] = {
#define OUTCOME(code, name, promise) [OUTCOME_##code] = (name),
#include "deploy/outcome.def"
#undef OUTCOME
};

const char *
outcome_name(enum outcome o)
{
	return outcome_names[o];
}

void
result_done(struct result *r)
{
	buf_done(&r->diff);
	buf_done(&r->detail);
}

struct attempt *
transaction_prove(const struct plan *plan, const struct host *host, const char *approved,
    struct result *ret_result)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct attempt *t = attempt_new(plan, host, ret_result);
	struct err *e = NULL;

	t->approved = approved;
	t->reach.may_commit = true;
	if (attempt_begin(t, &e) == 0 &&
	    steps_walk(t, STEP_RENDER, STEP_CONFIRM, &e) == 0 && t->asked)
		return t;
	attempt_end(t, e);
	return NULL;
}

int64_t
transaction_window_ms(const struct attempt *t)
{
	return attempt_window(t).at_ms;
}

int
transaction_prove_again(struct attempt *t, struct err **e)
{
	SCOPE(device, SCOPE_DEVICE, t->host->name, NULL);

	return steps_walk(t, STEP_HEALTH, STEP_CONFIRM, e);
}

void
transaction_confirm(struct attempt *t)
{
	SCOPE(device, SCOPE_DEVICE, t->host->name, NULL);
	struct err *e = NULL;

	steps_walk(t, STEP_CONFIRM, STEPS, &e);
	attempt_end(t, e);
}

void
transaction_undo(struct attempt *t, enum err_code code, const char *why)
{
	struct err *e = NULL;

	attempt_say(t, "rolling back", why);
	t->blamed = true; /* it is not this router's fault */
	err_set(&e, code, "%s", why);
	attempt_end(t, e);
}

void
transaction_compare(
    const struct plan *plan, const struct host *host, struct result *ret_result)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct attempt *t = attempt_new(plan, host, ret_result);
	struct err *e = NULL;

	t->compare_only = true;
	steps_walk(t, STEP_RENDER, STEPS, &e);
	attempt_end(t, e);
}

void
transaction_run(const struct plan *plan, const struct host *host, const char *approved,
    struct result *ret_result)
{
	struct attempt *t = transaction_prove(plan, host, approved, ret_result);

	if (t != NULL)
		transaction_confirm(t);
}
