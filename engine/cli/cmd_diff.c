#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/fleet.h"
#include "inventory/inventory.h"
#include "report/diffs.h"

static const struct cli_option options[] = {
    {"load", 0, "HOW", "override|update|merge|replace|set (default: site.yml)"},
    {"exit-code", 0, NULL, "exit 3 if a router differs"},
    {0},
};

static int
diff_run(struct cli *c, struct err **e)
{
	struct fleet fleet;
	int code;

	if (fleet_open(&fleet, c, e) < 0)
		return -1;
	fleet.plan.digests = true;
	fleet_compare(&fleet);
	code = fleet_exit_code(&fleet);
	if (fleet_write_diffs(&fleet, e) < 0)
		code = cli_worse(code, err_exit_code(*e));
	else if (code == 0 && cli_flag(c, "exit-code") && fleet_differs(&fleet))
		code = 3;
	fleet_close(&fleet, code);
	return code;
}

const struct command cmd_diff = {
    .name = "diff",
    .args = "[HOST…]",
    .summary = "what a deploy would change, as the routers see it",
    .help = "Renders, loads into each router's candidate under its lock, shows the "
	    "router's own\n"
	    "comparison, discards, and sees that the candidate is clean again. No commit "
	    "is sent.\n"
	    "The digest at the end stands for all of it, and for what the routers run: "
	    "give it to\n"
	    "'holdfast deploy --approve' once somebody has looked.\n\n"
	    "    holdfast diff -l fra --exit-code",
    .options = options,
    .max_args = CLI_ANY,
    .run = diff_run,
};
