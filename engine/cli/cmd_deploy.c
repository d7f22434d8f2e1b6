#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/check.h"
#include "cli/cli.h"
#include "cli/fleet.h"
#include "cli/question.h"
#include "event/event.h"
#include "inventory/site.h"

static const struct cli_option options[] = {
    {"confirm-timeout", 0, "MIN", "minutes until the router rolls back (site.yml: 5)"},
    {"load", 0, "HOW", "override|update|merge|replace|set (default: site.yml)"},
    {"strategy", 0, "HOW", "serial|all (default: site.yml)"},
    {"comment", 0, "TEXT", "goes into the routers' commit logs"},
    {"yes", 0, NULL, "do not ask; needed where there is no terminal"},
    {0},
};

static int
load_checks(struct fleet *f, struct err **e)
{
	const struct site *site = f->plan.site;
	struct check_set set;

	if (check_load_set(f->cli->arena, site->dir, &site->checks, &set, e) < 0)
		return -1;
	f->plan.checks = set.v;
	f->plan.nchecks = set.n;
	if (set.n == 0)
		bus_post(f->cli->bus, EV_WARNING,
		    {"message", ev_text("no health checks: that a fresh session can be "
					"opened is all that is proved")});
	return 0;
}

/* Shows the differences (they are events) and asks. What is deployed afterwards must be what was shown. */
static int
ask(struct fleet *f, int *ret_code, struct err **e)
{
	bool yes = false;

	fleet_compare(f);
	*ret_code = fleet_exit_code(f);
	if (*ret_code != 0)
		return 0;
	if (fleet_differs(f)) {
		char prompt[96];

		if (f->cli->verbose < 0)
			fleet_show_diffs(f); /* -q keeps the events away */
		snprintf(prompt, sizeof prompt,
		    "Deploy this to %zu router%s? Type 'yes': ", f->n,
		    f->n == 1 ? "" : "s");
		if (question(prompt, f->cli->cancel, &yes, e) < 0)
			return -1;
		if (!yes)
			*ret_code = 6;
	}
	if (*ret_code == 0)
		fleet_approve(f);
	return 0;
}

static int
deploy(struct fleet *f, int *ret_code, struct err **e)
{
	int strategy;

	if (load_checks(f, e) < 0 || cli_word(f->cli, "strategy", site_strategy_names,
					 f->plan.site->strategy, &strategy, e) < 0)
		return -1;
	if (!cli_flag(f->cli, "yes")) {
		if (ask(f, ret_code, e) < 0)
			return -1;
		if (*ret_code != 0)
			return fleet_write_results(f, e);
	}
	f->serial = strategy == SITE_SERIAL;
	fleet_deploy(f);
	*ret_code = fleet_exit_code(f);
	return fleet_write_results(f, e);
}

/* What can be refused before anything is read. */
static int
may_begin(const struct cli *c, struct err **e)
{
	int strategy;

	if (cli_word(c, "strategy", site_strategy_names, SITE_SERIAL, &strategy, e) < 0)
		return -1;
	if (cli_flag(c, "yes") || (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)))
		return 0;
	err_set(e, ERR_CANCELLED, "there is no terminal to ask on");
	err_remedy(*e, "look at 'holdfast diff', then give --yes");
	return -1;
}

static int
deploy_run(struct cli *c, struct err **e)
{
	struct fleet fleet;
	int code = 0;

	if (may_begin(c, e) < 0 || fleet_open(&fleet, c, e) < 0)
		return -1;
	if (deploy(&fleet, &code, e) < 0)
		code = cli_worse(code, err_exit_code(*e));
	fleet_close(&fleet, code);
	return code;
}

const struct command cmd_deploy = {
    .name = "deploy",
    .args = "[HOST…]",
    .summary = "render, load, commit confirmed, prove health, confirm or roll back",
    .help = "For each router: reads the commit history, locks, loads, compares (no "
	    "difference:\n"
	    "nothing to do), checks, commits confirmed, opens a fresh session, runs the "
	    "health\n"
	    "checks of site.yml against the baseline taken before, then confirms, or "
	    "rolls back at\n"
	    "once; and reads back from the router what is true.\n\n"
	    "Final states: unchanged, confirmed, rolled-back, refused (nothing was "
	    "touched),\n"
	    "unknown (a person must look). 'holdfast help exit-codes' maps them to exit "
	    "codes.\n\n"
	    "    holdfast deploy fra-edge1 --comment 'CHG-4411 new NTP server'\n"
	    "    holdfast deploy -l fra --yes --report jsonl=run.jsonl",
    .options = options,
    .max_args = CLI_ANY,
    .recorded = true,
    .run = deploy_run,
};
