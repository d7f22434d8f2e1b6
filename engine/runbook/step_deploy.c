/* deploy: the configuration that the site's templates give, as 'holdfast deploy' brings it to a router. */
#include <stddef.h>

#include "inventory/site.h"
#include "runbook/arguments.h"
#include "runbook/change.h"
#include "runbook/reversal.h"
#include "runbook/step.h"

struct deploy {
	int load;
	struct change_options options;
};

static const struct row rows[] = {
    ROW_WORD(struct deploy, load, "load", 0, SITE_OVERRIDE, site_load_names,
	"how it is loaded; default: as site.yml says"),
    CHANGE_ROWS(struct deploy),
    ROW_END,
};

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct deploy *args = arguments;
	bool own = arguments_written(s->step, "load") != NULL;
	struct change c = {.name = change_name(s, NULL),
	    .options = &args->options,
	    .site = true,
	    .load = own ? args->load : s->run->site->load};

	struct reversal r = {.change = &c, .key = "load"};
	struct reversal_done done;

	return reversal_do(s, &r, &done, e);
}

const struct step_kind step_deploy = {
    .name = "deploy",
    .summary = "the site's rendered configuration, as 'holdfast deploy' does",
    .help = "Renders the host's template with the inventory's variables, loads, compares "
	    "(no\n"
	    "difference: skipped), commits confirmed, proves health, confirms or rolls "
	    "back.\n"
	    "Parameters of the runbook are no variables of it: what a router should have "
	    "stands in\n"
	    "the inventory. 'on-failure: undo' goes back to the configuration from "
	    "before, if\n"
	    "nobody has committed since.\n"
	    "\n"
	    "    - deploy:\n"
	    "        comment: CHG-4411 new NTP server",
    .rows = rows,
    .size = sizeof(struct deploy),
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = CHANGE_TIMEOUT_MS,
    .prepare = change_prepare,
    .run = run,
    .reverse = reversal_reverse,
};
