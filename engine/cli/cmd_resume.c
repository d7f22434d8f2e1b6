#include "cli/cli.h"
#include "cli/recover.h"

static int
resume_run(struct cli *c, struct err **e)
{
	return recover_run(c, RECOVERY_FINISH, e);
}

const struct command cmd_resume = {
    .name = "resume",
    .args = "RUN",
    .summary = "finish what a run left open when it was cut",
    .help =
	"Reads the journals of the run and, from each router that is still open, what "
	"is\n"
	"true. A candidate is seen to be clean. A commit whose rollback is pending is\n"
	"confirmed if the run had seen it healthy; otherwise the health checks are "
	"asked\n"
	"now, against the baseline from before the change, and it is confirmed or "
	"rolled\n"
	"back. What has ended by itself is only read and said. Routers that the run "
	"never\n"
	"began are left alone: deploy again.\n\n"
	"RUN is an id that 'holdfast status' shows, or the folder STATE/runs/RUN of a "
	"run\n"
	"that was carried here from another machine. -l limits the routers.\n\n"
	"    holdfast resume 20261122T020457-3f9c\n"
	"    holdfast resume ./20261122T020457-3f9c/ -l fra",
    .min_args = 1,
    .max_args = 1,
    .recorded = true,
    .run = resume_run,
};
