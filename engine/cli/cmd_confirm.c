#include "base/err.h"
#include "cli/cli.h"
#include "cli/recover.h"
#include "cli/runbooks.h"

static int
confirm_run(struct cli *c, struct err **e)
{
	const char *folder;

	if (runbooks_cut(c, c->args[0], &folder)) {
		err_set(e, ERR_USAGE, "the run of a runbook is not confirmed as a whole");
		err_remedy(*e, "'holdfast resume' goes on with it; 'holdfast status' "
			       "names the changes of its steps, which can be confirmed");
		return -1;
	}
	return recover_run(c, RECOVERY_CONFIRM, e);
}

const struct command cmd_confirm = {
    .name = "confirm",
    .args = "RUN",
    .summary = "confirm what a run left pending, whatever its checks would say",
    .help =
	"For a run that was cut: each of its commits whose rollback is still pending is\n"
	"confirmed, because you say so. 'holdfast resume' asks the health checks first.\n"
	"A run that is still at work is not touched.\n\n"
	"    holdfast confirm 20261122T020457-3f9c -l fra-edge1",
    .min_args = 1,
    .max_args = 1,
    .recorded = true,
    .run = confirm_run,
};
