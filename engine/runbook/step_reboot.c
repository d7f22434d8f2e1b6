/* A router is rebooted, and is back: deploy/reboot.h. */
#include "base/clock.h"
#include "base/err.h"
#include "data/rows.h"
#include "data/span.h"
#include "data/value.h"
#include "deploy/reboot.h"
#include "device/software.h"
#include "runbook/step.h"
#include "runbook/upgrade.h"

struct reboot_arguments {
	int order;
	int64_t pause_ms, down_ms, probe_ms;
};

static const char *const orders[] = {[REBOOT_TOGETHER] = "together",
    [REBOOT_ONE_BY_ONE] = "one-by-one",
    [REBOOT_BACKUP] = "backup",
    NULL};

#define A struct reboot_arguments
static const struct row rows[] = {ROW_WORD(A, order, "order", 0, REBOOT_TOGETHER, orders,
				      "of two routing engines: together, the backup and "
				      "then the master, or the backup only"),
    ROW_SPAN(A, pause_ms, "pause", 0, 60000, 10, SPAN_MOST,
	"nobody looks whether it is back before"),
    ROW_SPAN(A, down_ms, "down", 0, 5 * 60000, 10, SPAN_MOST,
	"a routing engine that has not gone down after that will not"),
    ROW_SPAN(A, probe_ms, "probe", 0, 10000, 10, SPAN_MOST,
	"between two looks whether it is back"),
    ROW_END};
#undef A

static struct reboot
wanted(const struct reboot_arguments *v)
{
	return (struct reboot){.order = (enum reboot_order)v->order,
	    .pause_ms = v->pause_ms,
	    .down_ms = v->down_ms};
}

static int
plan(struct step_run *s, const struct reboot_arguments *v, const char **ret_words,
    struct err **e)
{
	struct errand er = upgrade_errand(s, v->probe_ms);
	struct reboot rb = wanted(v);
	struct device_software sw;

	if (errand_software(&er, &sw, e) < 0)
		return -1;
	return reboot_plan(&er, &rb, &sw, ret_words, e);
}

static int
ready(struct step_run *s, const void *arguments, struct err **e)
{
	const char *words;

	return plan(s, arguments, &words, e);
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct reboot_arguments *v = arguments;
	struct errand er = upgrade_errand(s, v->probe_ms);
	struct reboot rb = wanted(v);
	struct reboot_result result = {0};
	int64_t began_ms = clock_ms();
	const char *words;

	if (s->dry) {
		if (plan(s, v, &words, e) < 0)
			return -1;
		step_detail(s, "%s", words);
		return 0;
	}
	if (reboot_run(&er, &rb, &result, e) < 0)
		return -1;
	if (upgrade_settle_installs(s, e) < 0)
		return -1;
	s->outcome = STEP_CHANGED;
	step_result(s, "took_ms", value_int(s->arena, clock_ms() - began_ms));
	step_detail(s, "%s; %s", result.detail, errand_span(&er, clock_ms() - began_ms));
	return 0;
}

const struct step_kind step_reboot = {
    .name = "reboot",
    .summary = "reboots the router, and waits until it is back",
    .help = "Back means: every routing engine has booted later than before the order, "
	    "and answers. "
	    "The session's loss and a reply that never ends say nothing. With two "
	    "routing engines "
	    "both reboot together; 'one-by-one' reboots the backup, waits for it, and "
	    "then the "
	    "master, whose mastership the other one takes. What comes up after that "
	    "(protocols, "
	    "cards) is for checks to wait for. After a crash it looks whether the reboot "
	    "happened.\n"
	    "    - reboot: {order: one-by-one}\n"
	    "      timeout: 40 min",
    .rows = rows,
    .size = sizeof(struct reboot_arguments),
    .shorthand = "order",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = 45 * 60 * 1000,
    .ready = ready,
    .run = run,
};
