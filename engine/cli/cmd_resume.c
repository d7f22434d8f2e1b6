#include "cli/cli.h"
#include "cli/recover.h"
#include "cli/runbooks.h"

static int
resume_run(struct cli *c, struct err **e)
{
	const char *folder;

	if (runbooks_cut(c, c->args[0], &folder))
		return runbooks_resume(c, folder, e);
	return recover_run(c, RECOVERY_FINISH, e);
}

static const struct cli_option options[] = {
    {"yes", 0, NULL, "a runbook: pass the gates that one person may pass"},
    {"approve", 0, "DIGEST", "a runbook: of a gate, beforehand; repeatable"},
    {"approval-wait", 0, "TIME", "a runbook without a terminal: how long a gate waits"},
    {0},
};

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
	"A runbook goes on at the step that was open, on each router; its file must be "
	"what it was.\n"
	"Parameters are those of then; secret ones are given again with -e.\n\n"
	"RUN is an id that 'holdfast status' shows, or the folder STATE/runs/RUN of a "
	"run\n"
	"that was carried here from another machine. -l limits the routers.\n\n"
	"    holdfast resume 20261122T020457-3f9c\n"
	"    holdfast resume ./20261122T020457-3f9c/ -l fra",
    .options = options,
    .min_args = 1,
    .max_args = 1,
    .recorded = true,
    .run = resume_run,
};
