/* configure: set commands, or a template, committed and proved like any change. */
#include <string.h>

#include "base/err.h"
#include "data/value.h"
#include "deploy/render.h"
#include "inventory/site.h"
#include "runbook/arguments.h"
#include "runbook/change.h"
#include "runbook/reversal.h"
#include "runbook/step.h"

struct configure {
	struct row_texts set, undo;
	const char *template;
	int load;
	struct change_options options;
};

static const struct row rows[] = {
    ROW_TEXTS(struct configure, set, "set", 0,
	"set, delete, activate and deactivate commands, in their order"),
    ROW_TEXT(struct configure, template, "template", 0, NULL,
	"in place of them: a file in templates/, which sees the step's variables"),
    ROW_WORD(struct configure, load, "load", 0, SITE_MERGE, site_load_names,
	"how the template's text is loaded"),
    ROW_TEXTS(struct configure, undo, "undo", 0,
	"commands that take it back, for 'on-failure: undo'; default: the "
	"configuration from before it, if nobody has committed since"),
    CHANGE_ROWS(struct configure),
    ROW_END,
};

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *set = arguments_written(step, "set");
	const struct value *file = arguments_written(step, "template");
	struct renderer_given given = {0};
	struct renderer *r;

	if ((set == NULL) == (file == NULL))
		return err_at(e, ERR_INPUT, step->mark,
		    "a configure step has either 'set' or 'template'");
	if (set != NULL && arguments_written(step, "load") != NULL)
		return err_at(e, ERR_INPUT, arguments_written(step, "load")->mark,
		    "'load' is for a template: 'set' is loaded as set commands");
	if (change_check_lines(set, e) < 0 ||
	    change_check_lines(arguments_written(step, "undo"), e) < 0 ||
	    change_prepare(site, step, a, e) < 0)
		return -1;
	if (file == NULL || file->kind != VALUE_STR || arguments_template(file))
		return 0;
	given.file = file->str.p;
	if (renderer_new_given(site, &given, &r, e) < 0) {
		err_mark(*e, file->mark);
		return -1;
	}
	renderer_free(r);
	return 0;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct configure *args = arguments;
	struct change c = {.name = change_name(s, NULL),
	    .options = &args->options,
	    .file = args->template,
	    .lines = args->set,
	    .key = "set",
	    .load = args->load};
	struct reversal r = {.undo = args->undo, .change = &c, .key = "set"};
	struct reversal_done done;

	return reversal_do(s, &r, &done, e);
}

const struct step_kind step_configure = {
    .name = "configure",
    .summary = "set commands or a template, committed and proved like any change",
    .help = "Loads the commands of 'set', or the text that a template gives, shows the "
	    "difference,\n"
	    "commits confirmed, proves it by a fresh session and the health checks, and "
	    "confirms,\n"
	    "or rolls back; as 'holdfast deploy' does, and a run of its own that "
	    "'holdfast status'\n"
	    "knows. What the router refuses is shown at the runbook's or the template's "
	    "line.\n"
	    "Nothing to do is skipped.\n"
	    "\n"
	    "    - name: new NTP server\n"
	    "      configure:\n"
	    "        set:\n"
	    "          - set system ntp server {{ ntp_server }}\n"
	    "          - delete system ntp server 192.0.2.9\n"
	    "        checks: [alarms]\n"
	    "        undo: [set system ntp server 192.0.2.9]",
    .rows = rows,
    .size = sizeof(struct configure),
    .shorthand = "set",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = CHANGE_TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
    .reverse = reversal_reverse,
};
