/* activate: a statement of the configuration that is inactive. */
#include "runbook/reversal.h"
#include "runbook/toggle.h"

static const struct row rows[] = {
    TOGGLE_ROWS("policy-options policy-statement X term drain")};

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
