#include "cli/cli.h"
#include "cli/recover.h"

static int
rollback_run(struct cli *c, struct err **e)
{
	return recover_run(c, RECOVERY_ROLLBACK, e);
}

const struct command cmd_rollback = {
    .name = "rollback",
    .args = "RUN",
    .summary = "roll back what a run left pending",
    .help =
	"For a run that was cut: each of its commits whose rollback is still pending is\n"
	"rolled back now, and seen to be. What is confirmed already is named and left: "
	"its\n"
	"exit code is 6.\n\n"
	"    holdfast rollback 20261122T020457-3f9c",
    .min_args = 1,
    .max_args = 1,
    .recorded = true,
    .run = rollback_run,
};
