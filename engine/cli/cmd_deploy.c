#include <unistd.h>

#include "base/err.h"
#include "cli/approval.h"
#include "cli/cli.h"
#include "cli/course.h"
#include "cli/fleet.h"
#include "inventory/site.h"

static const struct cli_option options[] = {
    {"confirm-timeout", 0, "MIN", "minutes until the router rolls back (site.yml: 5)"},
    {"lock-wait", 0, "TIME", "wait for somebody else's lock: '5 min' (site.yml: 0)"},
    {"load", 0, "HOW", "override|update|merge|replace|set (default: site.yml)"},
    {"strategy", 0, "HOW", "serial|waves|all (default: site.yml)"},
    {"canary", 0, "N|HOSTS", "waves: so many routers, or these, go first"},
    {"batches", 0, "SIZES", "waves: 1,10%,25%: the last size repeats"},
    {"soak", 0, "TIME", "wait between waves: '90 s', '10 min'"},
    {"failure-budget", 0, "N", "how many may end badly: 1, 5%, all=5%,fra=1"},
    {"dry-run", 0, NULL, "show the plan; nothing is sent to any router"},
    {"comment", 0, "TEXT", "goes into the routers' commit logs"},
    {"yes", 0, NULL, "do not ask; needed where there is no terminal"},
    {"approve", 0, "DIGEST", "do not ask if 'holdfast diff' still gives this digest"},
    {0},
};

/* What is deployed afterwards is what was shown or approved. */
static int
approve(struct fleet *f, int *ret_code, struct err **e)
{
	const char *digest = cli_opt(f->cli, "approve");

	if (digest != NULL)
		return approval_given(f, digest, ret_code, e);
	if (!cli_flag(f->cli, "yes"))
		return approval_ask(f, ret_code, e);
	return 0;
}

static int
deploy(struct fleet *f, struct course *course, int *ret_code, struct err **e)
{
	if (fleet_load_checks(f, e) < 0)
		return -1;
	course_plan(course, f);
	if (f->planned)
		return course_write(course, f, e);
	if (approve(f, ret_code, e) < 0)
		return -1;
	if (*ret_code != 0)
		return fleet_write_results(f, e);
	if (f->chosen < f->n)
		course_plan(course, f);
	fleet_deploy(f, course);
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
	if (cli_flag(c, "yes") && cli_opt(c, "approve") != NULL)
		return err_set(
		    e, ERR_USAGE, "'--yes' and '--approve' exclude one another");
	if (cli_flag(c, "yes") || cli_flag(c, "dry-run") ||
	    cli_opt(c, "approve") != NULL ||
	    (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)))
		return 0;
	err_set(e, ERR_CANCELLED, "there is no terminal to ask on");
	err_remedy(
	    *e, "look at 'holdfast diff', then give --yes, or --approve its digest");
	return -1;
}

static int
deploy_run(struct cli *c, struct err **e)
{
	struct course course;
	struct fleet fleet;
	int code = 0;

	if (may_begin(c, e) < 0 || course_open(&course, c, e) < 0 ||
	    fleet_open(&fleet, c, e) < 0)
		return -1;
	fleet.planned = cli_flag(c, "dry-run");
	if (deploy(&fleet, &course, &code, e) < 0)
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
	    "Order: one router after the other (serial), in waves, or all at once. Waves "
	    "begin with a\n"
	    "canary, then come batches; the two of a redundancy pair are never in one "
	    "wave. When the\n"
	    "canary, or more routers than the failure budget allows, do not end well "
	    "nothing further\n"
	    "begins; a router whose partner did not end well is left alone. --dry-run "
	    "shows the plan.\n\n"
	    "    holdfast deploy fra-edge1 --comment 'CHG-4411 new NTP server'\n"
	    "    holdfast deploy -l fra --yes --report jsonl=run.jsonl\n"
	    "    holdfast deploy --strategy waves --canary 1 --soak '10 min' --dry-run",
    .options = options,
    .max_args = CLI_ANY,
    .recorded = true,
    .run = deploy_run,
};
