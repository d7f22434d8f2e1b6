/* deactivate: a statement of the configuration stays there and does nothing. */
#include "runbook/reversal.h"
#include "runbook/toggle.h"

static const struct row rows[] = {TOGGLE_ROWS("protocols bgp group CARRIER-A")};

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
    .size = sizeof(struct toggle),
    .shorthand = "statement",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = CHANGE_TIMEOUT_MS,
    .prepare = change_prepare,
    .ready = toggle_ready,
    .run = toggle_run,
    .reverse = reversal_reverse,
};
