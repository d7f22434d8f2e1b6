/* deactivate: a statement of the configuration stays there and does nothing. */
#include "runbook/change.h"
#include "runbook/reversal.h"
#include "runbook/step.h"

struct deactivate {
	const char *statement;
	struct change_options options;
};

static const struct row rows[] = {
    ROW_TEXT(struct deactivate, statement, "statement", ROW_REQUIRED, NULL,
	"its path: protocols bgp group CARRIER-A"),
    CHANGE_ROWS(struct deactivate),
    ROW_END,
};

static struct reversal
reversal_of(const struct deactivate *args)
{
	return (struct reversal){
	    .deactivate = args->statement, .key = "statement", .options = &args->options};
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

const struct step_kind step_deactivate = {
    .name = "deactivate",
    .summary = "deactivates a statement, which stays in the configuration",
    .help =
	"A change like any other, committed confirmed and proved; read back from the "
	"router\n"
	"afterwards. Refused if the statement is not there, skipped if it is inactive "
	"already.\n"
	"'on-failure: undo' activates it again.\n\n"
	"    - deactivate: protocols bgp group CARRIER-A",
    .rows = rows,
    .size = sizeof(struct deactivate),
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
