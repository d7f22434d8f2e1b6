/* activate: a statement of the configuration that is inactive. */
#include "runbook/change.h"
#include "runbook/reversal.h"
#include "runbook/step.h"

struct activate {
	const char *statement;
	struct change_options options;
};

static const struct row rows[] = {
    ROW_TEXT(struct activate, statement, "statement", ROW_REQUIRED, NULL,
	"its path: policy-options policy-statement X term drain"),
    CHANGE_ROWS(struct activate),
    ROW_END,
};

static struct reversal
reversal_of(const struct activate *args)
{
	return (struct reversal){
	    .activate = args->statement, .key = "statement", .options = &args->options};
}

static int
ready(struct step_run *s, const void *arguments, struct err **e)
{
	struct reversal r = reversal_of(arguments);

	return reversal_ready(s, &r, e);
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	struct reversal r = reversal_of(arguments);
	struct reversal_done done;

	return reversal_do(s, &r, &done, e);
}

const struct step_kind step_activate = {
    .name = "activate",
    .summary = "activates a statement that is inactive",
    .help = "A change like any other, committed confirmed and proved; read back from the "
	    "router\n"
	    "afterwards. Refused if the statement is not there, skipped if it is active "
	    "already.\n"
	    "'on-failure: undo' deactivates it again.\n\n"
	    "    - activate: policy-options policy-statement TO-CARRIER term prepend",
    .rows = rows,
    .size = sizeof(struct activate),
    .shorthand = "statement",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = CHANGE_TIMEOUT_MS,
    .prepare = change_prepare,
    .ready = ready,
    .run = run,
    .reverse = reversal_reverse,
};
