/* drain: a declared change that takes the traffic off a router, promised back before it is made, and proved. */
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/span.h"
#include "data/value.h"
#include "runbook/arguments.h"
#include "runbook/change.h"
#include "runbook/proving.h"
#include "runbook/reversal.h"
#include "runbook/step.h"

struct drain {
	const char *activate, *deactivate;
	struct row_texts set, undo;
	const struct value *prove;
	int64_t within_ms, interval_ms;
	struct change_options options;
};

static const struct row rows[] = {
    ROW_TEXT(struct drain, activate, "activate", 0, NULL,
	"statement that drains: policy-options policy-statement X term drain"),
    ROW_TEXT(struct drain, deactivate, "deactivate", 0, NULL,
	"in place of it: a statement whose absence drains"),
    ROW_TEXTS(struct drain, set, "set", 0, "in place of both: commands that drain"),
    ROW_TEXTS(struct drain, undo, "undo", 0, "with 'set': commands that undo them"),
    ROW_VALUE(struct drain, prove, "prove", ROW_REQUIRED,
	"list of proofs, all of which must hold"),
    ROW_SPAN(struct drain, within_ms, "within", 0, 300000, 0, SPAN_MOST,
	"time until all of it holds"),
    ROW_SPAN(struct drain, interval_ms, "interval", 0, 5000, 100, 3600000,
	"time between two looks"),
    CHANGE_ROWS(struct drain),
    ROW_END,
};

static struct reversal
reversal_of(const struct drain *args)
{
	return (struct reversal){.activate = args->activate,
	    .deactivate = args->deactivate,
	    .set = args->set,
	    .undo = args->undo,
	    .key = args->activate != NULL     ? "activate"
		   : args->deactivate != NULL ? "deactivate"
					      : "set",
	    .options = &args->options,
	    .standing = true};
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *set = arguments_written(step, "set");
	const struct value *undo = arguments_written(step, "undo");
	int ways = (arguments_written(step, "activate") != NULL) +
		   (arguments_written(step, "deactivate") != NULL) + (set != NULL);
	struct proofs proofs;

	if (ways != 1)
		return err_at(e, ERR_INPUT, step->mark,
		    "a drain has one of 'activate', 'deactivate' and 'set'");
	if ((set != NULL) != (undo != NULL))
		return err_at(e, ERR_INPUT, step->mark,
		    "'set' and 'undo' go together: a drain is promised back before it "
		    "is made");
	if (change_check_lines(set, e) < 0 || change_check_lines(undo, e) < 0 ||
	    proof_load(a, arguments_written(step, "prove"), true, &proofs, e) < 0)
		return -1;
	return change_prepare(site, step, a, e);
}

static int
ready(struct step_run *s, const void *arguments, struct err **e)
{
	struct reversal r = reversal_of(arguments);

	return reversal_ready(s, &r, e);
}

/* What the way back is held against: kept with the promise. */
static int
measure(struct step_run *s, const struct drain *args, const struct proofs *proofs,
    struct value **ret_more, struct err **e)
{
	struct value *more = value_map(s->arena), *before;

	if (proving_take(s, proofs, &before, e) < 0)
		return -1;
	value_set(s->arena, more, "prove", value_copy(s->arena, args->prove));
	value_set(s->arena, more, "before", before);
	*ret_more = more;
	return 0;
}

static int
prove(struct step_run *s, const struct drain *args, const struct proofs *proofs,
    const struct value *more, struct err **e)
{
	struct proving w = {.proofs = proofs,
	    .before = value_get(more, "before"),
	    .name = "drained",
	    .title = "traffic is off the router",
	    .within_ms = args->within_ms,
	    .interval_ms = args->interval_ms};

	return proving_wait(s, &w, e);
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct drain *args = arguments;
	struct reversal r = reversal_of(args);
	struct reversal_done done;
	struct proofs proofs;
	struct value *more = NULL;
	const char *id;

	if (proof_load(s->arena, args->prove, true, &proofs, e) < 0)
		return -1;
	if (proofs.n == 0)
		return err_at(e, ERR_INPUT, s->step->mark,
		    "'prove' is empty: nothing would prove the drain");
	if (reversal_promised(s, &id) == NULL && measure(s, args, &proofs, &more, e) < 0)
		return -1;
	r.more = more;
	if (reversal_do(s, &r, &done, e) < 0)
		return -1;
	if (s->dry || (s->outcome != STEP_CHANGED && s->outcome != STEP_SKIPPED))
		return 0;
	if (prove(s, args, &proofs, done.before ? done.more : more, e) < 0)
		return err_wrap(e, done.promise != NULL
				       ? "drained, but that is not proved"
				       : "it was drained before, but that is not proved");
	if (s->outcome == STEP_SKIPPED)
		s->outcome = STEP_PASSED;
	step_detail(s, "%s; proved", s->detail);
	return 0;
}

const struct step_kind step_drain = {
    .name = "drain",
    .summary = "takes the traffic off a router, and proves it",
    .help = "Activates a policy term, or makes any declared change, committed confirmed "
	    "and proved\n"
	    "healthy; then looks until all that 'prove' lists holds. Before the change "
	    "the way back\n"
	    "is journalled: if the router fails, the run is aborted or crashes, it is "
	    "undrained,\n"
	    "which is read from the router, or said aloud. What was measured before is "
	    "kept for\n"
	    "'undrain'. A router that somebody else has drained is proved, and not "
	    "undrained later.\n"
	    "\n"
	    "A proof says what is measured, for each neighbor or port by itself, and a "
	    "bound,\n"
	    "'at-most' or 'at-least': a number, a rate, or a share of what was before, "
	    "'5 %'.\n"
	    "'advertised' and 'accepted' are routes to and from BGP neighbors, 'session' "
	    "is their\n"
	    "state (up, down): of those that are external, internal, all, or fit a "
	    "pattern of\n"
	    "addresses or groups. 'interface' is the rate of the ports that fit a name; "
	    "direction:\n"
	    "input, output or both.\n"
	    "\n"
	    "    - name: traffic off\n"
	    "      drain:\n"
	    "        activate: policy-options policy-statement TO-CARRIER term drain\n"
	    "        prove:\n"
	    "          - {advertised: external, at-most: 0}\n"
	    "          - {interface: xe-0/1/*, direction: input, at-most: 5 %}\n"
	    "        within: 10 min",
    .rows = rows,
    .size = sizeof(struct drain),
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = CHANGE_TIMEOUT_MS,
    .prepare = prepare,
    .ready = ready,
    .run = run,
    .reverse = reversal_reverse,
};
