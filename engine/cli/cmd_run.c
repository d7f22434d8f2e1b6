#include "base/buf.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/runbooks.h"
#include "event/event.h"
#include "inventory/site.h"
#include "runbook/walk.h"

static const struct cli_option options[] = {
    {"dry-run", 0, NULL, "read the routers, show what would be done, change nothing"},
    {"from", 0, "STEP", "leave out the steps before this one (its name or number)"},
    {"yes", 0, NULL, "pass the gates that one person may pass"},
    {"approve", 0, "DIGEST", "of a gate, beforehand; repeatable"},
    {"approval-wait", 0, "TIME",
	"without a terminal, how long a gate waits to be approved"},
    {0},
};

/* Without a name: what there is. */
static int
list_runbooks(struct cli *c, struct err **e)
{
	const struct site *site;
	const char **names;
	struct buf out;
	int rc;

	if (cli_site(c, &site, NULL, e) < 0 ||
	    runbook_list(c->arena, site->dir, &names, e) < 0)
		return -1;
	buf_init(&out, BUF_TEXT);
	for (; *names != NULL; names++)
		buf_printf(&out, "%s\n", *names);
	rc = cli_write(&out, e);
	buf_done(&out);
	return rc;
}

static int
run_runbook(struct cli *c, struct err **e)
{
	struct walk *walk = NULL;
	struct runbooks r;
	int code = 0;

	if (c->nargs == 0)
		return list_runbooks(c, e);
	if (runbooks_open(&r, c, c->args[0], NULL, e) < 0)
		return -1;
	runbooks_begin(&r);
	if (walk_open(c->arena,
		&(struct walk_wish){.run = &r.run,
		    .hosts = r.hosts,
		    .n = r.n,
		    .asked = r.asked,
		    .from = cli_opt(c, "from")},
		&walk, e) < 0)
		return runbooks_end(&r, NULL, err_exit_code(*e), e);
	runbooks_announce(&r, walk);
	if (walk_go(walk, e) < 0)
		code = runbooks_end(&r, NULL, err_exit_code(*e), e);
	else
		code = runbooks_end(&r, walk, 0, e);
	walk_close(walk);
	return code;
}

const struct command cmd_run = {
    .name = "run",
    .args = "[RUNBOOK]",
    .summary = "a runbook: its steps, router by router, with gates",
    .help =
	"RUNBOOK is a file of the site's runbooks/ by its name, or a path. Without one: "
	"which\n"
	"there are. -e gives its parameters, -l narrows its targets. Everything that can "
	"be known\n"
	"is looked at before anything begins: the file, its templates and the names in "
	"them, what\n"
	"the routers lack. Each step is done on all routers of a batch before the next "
	"one begins.\n\n"
	"What a step changes it promises to take back, before it does: when a router "
	"fails, when\n"
	"a person says no at a gate, or Ctrl-C is pressed, the promises are kept, "
	"newest first,\n"
	"and seen to be. Press Ctrl-C a second time to stop at once; 'holdfast status' "
	"says what\n"
	"is open then, 'holdfast resume RUN' goes on, 'holdfast rollback RUN' takes "
	"back.\n\n"
	"    # runbooks/look.yaml\n"
	"    name: look\n"
	"    help: is everything as it should be?\n"
	"    parameters:\n"
	"      pause: {type: span, default: 10 s, help: before the second look}\n"
	"    targets: edge\n"
	"    order: pairs\n"
	"    steps:\n"
	"      - {name: version, command: show version, result: version}\n"
	"      - wait: '{{ pause }}'\n"
	"      - name: again\n"
	"        command: show chassis alarms\n"
	"        when: version.outcome == 'passed'\n\n"
	"    holdfast run look -l fra -e pause=1min --dry-run\n"
	"    holdfast run upgrade -e image=/images/junos-vmhost.tgz --approval-wait 2h"
	"\n\n"
	"Exit codes: 0 done; 1 failed, no router was changed; 4 refused, nothing was "
	"touched;\n"
	"5 failed, and everything was taken back; 6 stopped at a gate or by the "
	"operator;\n"
	"7 unknown, or changes are left. The highest of all routers counts.",
    .options = options,
    .max_args = 1,
    .recorded = true,
    .run = run_runbook,
};
