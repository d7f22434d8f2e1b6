/* Software that waits for a reboot is taken back, or that of before is made to wait: deploy/back_out.h. */
#include "base/err.h"
#include "data/rows.h"
#include "deploy/back_out.h"
#include "runbook/step.h"
#include "runbook/upgrade.h"

struct rollback_package_arguments {
	int to;
};

static const char *const ways[] = {
    [BACK_OUT_STAGED] = "staged", [BACK_OUT_PREVIOUS] = "previous", NULL};

static const struct row rows[] = {
    ROW_WORD(struct rollback_package_arguments, to, "to", 0, BACK_OUT_STAGED, ways,
	"staged: what waits for a reboot is taken away; previous: the software of before "
	"waits for one"),
    ROW_END};

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct rollback_package_arguments *v = arguments;
	struct errand er = upgrade_errand(s, 5000);
	struct back_out_result result = {0};

	if (back_out_run(&er, (enum back_out)v->to, s->dry, &result, e) < 0)
		return -1;
	if (result.changed)
		s->outcome = STEP_CHANGED;
	else if (!s->dry)
		s->outcome = STEP_SKIPPED;
	step_detail(s, "%s", result.detail);
	return 0;
}

const struct step_kind step_rollback_package = {
    .name = "rollback-package",
    .summary =
	"backs out software that waits for a reboot, or brings the one before back",
    .help =
	"Proved by what is pending afterwards. With 'to: previous' a reboot is to "
	"follow; "
	"refused then if anything is pending, which the same request would take away.\n"
	"    - rollback-package: staged",
    .rows = rows,
    .size = sizeof(struct rollback_package_arguments),
    .shorthand = "to",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = 15 * 60 * 1000,
    .run = run,
};
