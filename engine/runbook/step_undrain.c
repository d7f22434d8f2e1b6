/* undrain: takes back what drain promised, and proves that the traffic is back. */
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/span.h"
#include "data/value.h"
#include "runbook/arguments.h"
#include "runbook/change.h"
#include "runbook/proving.h"
#include "runbook/reading.h"
#include "runbook/reversal.h"
#include "runbook/step.h"

struct undrain {
	const char *activate, *deactivate;
	struct row_texts set;
	const struct value *prove;
	int64_t back, within_ms, interval_ms;
	struct change_options options;
};

static const struct row rows[] = {
    ROW_TEXT(struct undrain, activate, "activate", 0, NULL,
	"also of a drain that this run did not make: statement to activate"),
    ROW_TEXT(struct undrain, deactivate, "deactivate", 0, NULL,
	"likewise: statement to deactivate"),
    ROW_TEXTS(struct undrain, set, "set", 0, "likewise: commands"),
    ROW_VALUE(struct undrain, prove, "prove", 0,
	"what must hold, as of drain; default: what drain measured, at least as 'back' "
	"says"),
    ROW_INT(struct undrain, back, "back", 0, 90, 1, 100,
	"percent of what was before the drain"),
    ROW_SPAN(struct undrain, within_ms, "within", 0, 300000, 0, SPAN_MOST,
	"time until all of it holds"),
    ROW_SPAN(struct undrain, interval_ms, "interval", 0, 5000, 100, 3600000,
	"time between two looks"),
    CHANGE_ROWS(struct undrain),
    ROW_END,
};

static bool
is_declared(const struct undrain *args)
{
	return args->activate != NULL || args->deactivate != NULL || args->set.n > 0;
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *set = arguments_written(step, "set");
	int ways = (arguments_written(step, "activate") != NULL) +
		   (arguments_written(step, "deactivate") != NULL) + (set != NULL);
	struct proofs proofs;

	if (ways > 1)
		return err_at(e, ERR_INPUT, step->mark,
		    "an undrain has at most one of 'activate', 'deactivate' and 'set'");
	if (change_check_lines(set, e) < 0 ||
	    proof_load(a, arguments_written(step, "prove"), true, &proofs, e) < 0)
		return -1;
	return change_prepare(site, step, a, e);
}

/* --- what drain promised ------------------------------------------------------------------------------- */

/* Newest first. What was measured before the drain outlives the promise, in *taken. */
static int
take_promises(
    struct step_run *s, const struct undrain *args, struct value *taken, struct err **e)
{
	const struct value *promise, *more;
	const char *id;

	while (step_open_promises(s, "drain", 0, &id, &promise) > 0) {
		if (reversal_take(s, promise, &args->options, NULL, e) < 0)
			return -1;
		more = value_get(promise, "more");
		if (more != NULL)
			value_append(s->arena, taken, value_copy(s->arena, more));
		if (step_remember(s, "taken", taken, e) < 0 || step_kept(s, id, e) < 0)
			return -1;
		s->outcome = STEP_CHANGED;
	}
	return 0;
}

/* --- what is declared ---------------------------------------------------------------------------------- */

static int
is_so(struct step_run *s, const struct undrain *args, bool *ret_so, struct err **e)
{
	const char *statement =
	    args->activate != NULL ? args->activate : args->deactivate;
	enum reading_state state;

	*ret_so = false;
	if (statement == NULL)
		return 0;
	if (reading_statement(s, statement, &state, e) < 0)
		return -1;
	*ret_so = state == (args->activate != NULL ? READING_ACTIVE : READING_INACTIVE);
	if (state == READING_ABSENT)
		return err_at(e, ERR_INPUT, s->step->mark,
		    "'%s' is not in the configuration of the router", statement);
	return 0;
}

/* The newest of them only: what is to be taken back may have been taken back by the promise. */
static int
make_declared(struct step_run *s, const struct undrain *args, struct err **e)
{
	enum step_outcome before = s->outcome;
	struct row_texts one = {arena_array(s->arena, const char *, 1), 1};
	struct change c = {.name = change_name(s, NULL), .options = &args->options};
	struct change_past past;
	bool so;

	/* before anything is read: what is open may be taken back yet */
	if (!s->dry && change_settle(s, &c, RECOVERY_FINISH, &past, e) < 0)
		return -1;
	if (is_so(s, args, &so, e) < 0)
		return -1;
	if (so && s->again && past.confirmed)
		s->outcome = STEP_CHANGED;
	if (so)
		return 0;
	one.v[0] = arena_printf(s->arena, "%s %s",
	    args->activate != NULL ? "activate" : "deactivate",
	    args->activate != NULL ? args->activate : args->deactivate);
	c.lines = args->set.n > 0 ? args->set : one;
	c.key = args->set.n > 0          ? "set"
		: args->activate != NULL ? "activate"
					 : "deactivate";
	if (change_whole(s, &c, e) < 0)
		return -1;
	if (s->outcome == STEP_SKIPPED)
		s->outcome = before;
	if (s->outcome != STEP_CHANGED || s->dry)
		return 0;
	if (is_so(s, args, &so, e) < 0)
		return -1;
	return so || args->set.n > 0
		   ? 0
		   : err_set(e, ERR_STATE,
			 "the change is in the history, but not to be seen");
}

/* --- the proof ----------------------------------------------------------------------------------------- */

static int
prove(struct step_run *s, const struct undrain *args, const struct value *list,
    const struct value *before, struct err **e)
{
	struct proving w = {.before = before,
	    .name = "undrained",
	    .title = "traffic is back on the router",
	    .within_ms = args->within_ms,
	    .interval_ms = args->interval_ms,
	    .back = args->prove == NULL};
	struct proofs proofs;

	if (proof_load(s->arena, list, true, &proofs, e) < 0)
		return -1;
	if (args->prove == NULL)
		proofs = proof_back(s->arena, &proofs, args->back);
	w.proofs = &proofs;
	return proofs.n > 0 ? proving_wait(s, &w, e) : 0;
}

static int
prove_all(struct step_run *s, const struct undrain *args, const struct value *taken,
    struct err **e)
{
	const struct value *newest = value_at(taken, 0);

	if (args->prove != NULL)
		return prove(s, args, args->prove, value_get(newest, "before"), e);
	for (size_t i = 0; i < value_count(taken); i++) {
		const struct value *more = value_at(taken, i);

		if (prove(s, args, value_get(more, "prove"), value_get(more, "before"),
			e) < 0)
			return -1;
	}
	return 0;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct undrain *args = arguments;
	const struct value *recalled = step_recall(s, "taken");
	struct value *taken =
	    recalled != NULL ? value_copy(s->arena, recalled) : value_list(s->arena);

	s->outcome = recalled != NULL ? STEP_CHANGED : STEP_SKIPPED;
	step_detail(s, "this run has drained nothing that is drained still");
	if (s->dry && !is_declared(args))
		step_detail(s, "takes back what a drain before it has done");
	if (!s->dry && take_promises(s, args, taken, e) < 0)
		return -1;
	if (is_declared(args) && make_declared(s, args, e) < 0)
		return -1;
	if (s->dry || s->outcome != STEP_CHANGED)
		return 0;
	if (prove_all(s, args, taken, e) < 0)
		return err_wrap(e, "undrained, but the traffic is not seen to be back");
	step_detail(s, "%s; the traffic is back", s->detail);
	return 0;
}

const struct step_kind step_undrain = {
    .name = "undrain",
    .summary = "takes back what drain did, and proves that the traffic is back",
    .help = "Takes back the open promise of 'drain' on this router as a change of its "
	    "own, reads it\n"
	    "from the router, and looks until what was measured before the drain is "
	    "back: of routes\n"
	    "and rates at least 90 % ('back'), sessions established. A router that this "
	    "run has not\n"
	    "drained is left as it is, unless 'activate', 'deactivate' or 'set' says "
	    "what undrains\n"
	    "it.\n"
	    "\n"
	    "    - name: traffic back\n"
	    "      undrain: {back: 80, within: 15 min}\n"
	    "    - undrain:\n"
	    "        deactivate: policy-options policy-statement TO-CARRIER term drain\n"
	    "        prove: [{advertised: external, at-least: 1}]",
    .rows = rows,
    .size = sizeof(struct undrain),
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = CHANGE_TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
};
