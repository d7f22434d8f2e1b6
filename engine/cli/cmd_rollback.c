#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "cli/approval.h"
#include "cli/cli.h"
#include "cli/fleet.h"
#include "cli/recover.h"
#include "cli/runbooks.h"

enum { AGO_MOST = 49 };

static const struct cli_option options[] = {
    {"confirm-timeout", 0, "MIN", "HOST: minutes until it is taken back (site.yml: 5)"},
    {"lock-wait", 0, "TIME", "HOST: wait for somebody else's lock (site.yml: 0)"},
    {"comment", 0, "TEXT", "HOST: goes into the router's commit log"},
    {"yes", 0, NULL, "HOST: do not ask; needed where there is no terminal"},
    {0},
};

static int
read_ago(const struct cli *c, int *ret_ago, struct err **e)
{
	const char *text = c->nargs > 1 ? c->args[1] : "1";
	char *end;
	long n = strtol(text, &end, 10);

	if (end != text && *end == '\0' && n >= 1 && n <= AGO_MOST) {
		*ret_ago = (int)n;
		return 0;
	}
	err_set(
	    e, ERR_USAGE, "N is how many commits ago, 1 to %d, not '%s'", AGO_MOST, text);
	err_remedy(*e, "'show system commit' on the router numbers them");
	return -1;
}

static int
may_begin(const struct cli *c, struct err **e)
{
	if (cli_flag(c, "yes") || (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)))
		return 0;
	err_set(e, ERR_CANCELLED, "there is no terminal to ask on");
	err_remedy(*e, "give --yes");
	return -1;
}

static int
roll_back(struct fleet *f, int *ret_code, struct err **e)
{
	if (fleet_load_checks(f, e) < 0)
		return -1;
	if (!cli_flag(f->cli, "yes") && approval_ask(f, ret_code, e) < 0)
		return -1;
	if (*ret_code == 0) {
		fleet_deploy_one(f, 0);
		*ret_code = fleet_exit_code(f);
	}
	return fleet_write_results(f, e);
}

static int
rollback_host(struct cli *c, struct err **e)
{
	struct fleet fleet;
	int ago, code = 0;

	if (read_ago(c, &ago, e) < 0 || may_begin(c, e) < 0 ||
	    fleet_open_rollback(&fleet, c, ago, e) < 0)
		return -1;
	if (roll_back(&fleet, &code, e) < 0)
		code = cli_worse(code, err_exit_code(*e));
	fleet_close(&fleet, code);
	return code;
}

static int
rollback_run(struct cli *c, struct err **e)
{
	const char *folder;

	if (!recover_is_run(c->args[0]))
		return rollback_host(c, e);
	if (c->nargs > 1)
		return err_set(
		    e, ERR_USAGE, "a run has no N: what it left pending is rolled back");
	if (runbooks_cut(c, c->args[0], &folder))
		return runbooks_take_back(c, folder, e);
	return recover_run(c, RECOVERY_ROLLBACK, e);
}

const struct command cmd_rollback = {
    .name = "rollback",
    .args = "RUN|HOST [N]",
    .summary = "roll back what a run left pending, or a router to an earlier commit",
    .help =
	"RUN: for a run that was cut: each of its commits whose rollback is still "
	"pending "
	"is\n"
	"rolled back now, and seen to be. What is confirmed already is named and left: "
	"its\n"
	"exit code is 6.\n\n"
	"RUN of a runbook: what its steps have promised to take back is taken back, "
	"newest "
	"first,\n"
	"and the run is over.\n\n"
	"HOST: the configuration of N commits ago (1 to 49, default 1) is loaded, and "
	"the\n"
	"difference shown; then it is committed confirmed, proved healthy and confirmed, "
	"or rolled\n"
	"back, as a deploy is.\n\n"
	"    holdfast rollback 20261122T020457-3f9c\n"
	"    holdfast rollback fra-edge1 2 --comment 'CHG-4411 backed out'",
    .options = options,
    .min_args = 1,
    .max_args = 2,
    .recorded = true,
    .run = rollback_run,
};
