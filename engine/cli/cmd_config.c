/* Configuration files without a router: from one form to another, and what differs. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "cli/cli.h"
#include "cli/schemas.h"
#include "config/change.h"
#include "config/tree.h"
#include "event/event.h"
#include "schema/form.h"

enum { DIFFERENT = 3 }; /* exit code of cli.md */

enum { BY_LOOK = -1 };

/* What a command reads configurations with. */
struct files {
	struct cli *cli;
	struct schemas schemas;
	struct schema *schema; /* NULL: none is needed */
	int from;              /* enum form, or BY_LOOK */
};

static int
open_schema(struct files *f, struct err **e)
{
	if (f->schema != NULL)
		return 0;
	return schemas_open(&f->schemas, NULL, NULL, &f->schema, e);
}

/* Without a schema text and set are what they were written as; one that is given knows better. */
static int
files_begin(struct files *f, struct err **e)
{
	if (cli_word(f->cli, "from", form_names, BY_LOOK, &f->from, e) < 0)
		return -1;
	return cli_opt(f->cli, "schema") != NULL ? open_schema(f, e) : 0;
}

static void
say_finding(void *ctx, const struct finding *finding)
{
	const struct files *f = ctx;
	const char *message = finding->message;

	if (finding->kind == FINDING_UNKNOWN)
		message = "not known here; converted by its look";
	bus_post(f->cli->bus, EV_WARNING,
	    {"message",
		ev_text(arena_printf(f->cli->arena, "%s: '%s'", message, finding->word))},
	    {"file", ev_text(finding->mark.file)}, {"line", ev_int(finding->mark.line)},
	    {"column", ev_int(finding->mark.col)});
}

static int
read_formed(struct files *f, const char *path, struct formed *ret_formed, struct err **e)
{
	const char *file = strcmp(path, "-") == 0 ? "standard input" : path;
	enum form form;
	struct buf text;
	int rc;

	buf_init(&text, BUF_TEXT);
	rc = buf_read_file(&text, path, e);
	if (rc == 0) {
		form = f->from == BY_LOOK ? form_guess(file, buf_str(&text))
					  : (enum form)f->from;
		if (form == FORM_XML || form == FORM_JSON)
			rc = open_schema(f, e);
		if (rc == 0)
			rc = form_read(f->cli->arena, f->schema, form, file,
			    (struct str){buf_copy(&text, f->cli->arena), text.n},
			    say_finding, f, ret_formed, e);
	}
	buf_done(&text);
	return rc;
}

static int
refuse(const struct cli *c, const char *option, struct err **e)
{
	if (cli_opt(c, option) == NULL)
		return 0;
	return err_set(
	    e, ERR_USAGE, "'--%s' means nothing with 'config %s'", option, c->args[0]);
}

static int
convert(struct files *f, struct err **e)
{
	struct cli *c = f->cli;
	struct formed formed = {0};
	struct buf out;
	int to, rc;

	if (refuse(c, "set", e) < 0 || refuse(c, "exit-code", e) < 0 ||
	    cli_word(c, "to", form_names, -1, &to, e) < 0)
		return -1;
	if (c->nargs != 2 || to < 0) {
		err_set(e, ERR_USAGE, "'config convert' needs --to FORM and one file");
		err_remedy(*e, "holdfast config convert --to set FILE");
		return -1;
	}
	if ((to == FORM_XML || to == FORM_JSON) && open_schema(f, e) < 0)
		return -1;
	if (read_formed(f, c->args[1], &formed, e) < 0)
		return -1;
	buf_init(&out, 4 * BUF_TEXT);
	form_print(c->arena, &formed, (enum form)to, &out);
	rc = cli_write(&out, e);
	buf_done(&out);
	return rc;
}

static int
diff(struct files *f, struct err **e)
{
	struct cli *c = f->cli;
	struct formed old = {0}, new = {0};
	struct buf out;
	int rc;

	if (refuse(c, "to", e) < 0)
		return -1;
	if (c->json && cli_flag(c, "set"))
		return err_set(e, ERR_USAGE, "'--json' and '--set' are two forms");
	if (c->nargs != 3) {
		err_set(e, ERR_USAGE, "'config diff' needs two files");
		err_remedy(*e, "holdfast config diff OLD NEW");
		return -1;
	}
	if (strcmp(c->args[1], "-") == 0 && strcmp(c->args[2], "-") == 0)
		return err_set(e, ERR_USAGE, "only one of the two can be standard input");
	if (read_formed(f, c->args[1], &old, e) < 0 ||
	    read_formed(f, c->args[2], &new, e) < 0)
		return -1;
	buf_init(&out, 4 * BUF_TEXT);
	if (c->json)
		config_diff_json(old.tree, new.tree, &out);
	else if (cli_flag(c, "set"))
		config_diff_set(old.tree, new.tree, &out);
	else
		config_diff_text(old.tree, new.tree, &out);
	rc = cli_write(&out, e);
	if (rc == 0 && cli_flag(c, "exit-code") && !config_equal(old.tree, new.tree))
		rc = DIFFERENT;
	buf_done(&out);
	return rc;
}

static int
config_run(struct cli *c, struct err **e)
{
	static const struct {
		const char *name;
		int (*run)(struct files *f, struct err **e);
	} verbs[] = {{"convert", convert}, {"diff", diff}};
	struct files f = {.cli = c, .schemas = {.cli = c}};
	int rc;

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(c->args[0], verbs[i].name) != 0)
			continue;
		rc = files_begin(&f, e) < 0 ? -1 : verbs[i].run(&f, e);
		schemas_done(&f.schemas);
		return rc;
	}
	err_set(e, ERR_USAGE, "'config %s' is not known", c->args[0]);
	err_remedy(*e, "it is 'config convert' or 'config diff'");
	return -1;
}

static const struct cli_option options[] = {
    {"from", 0, "FORM", "form: text, set, xml or json (default: by their look)"},
    {"to", 0, "FORM", "form to print: text, set, xml or json"},
    {"schema", 0, "DIR", "YANG modules that say what is a list, as for validate"},
    {"set", 0, NULL, "the difference as set and delete commands"},
    {"exit-code", 0, NULL, "exit code 3 if there is a difference"},
    {0},
};

const struct command cmd_config = {
    .name = "config",
    .args = "convert|diff FILE…",
    .summary = "configuration files: from one form to another, and what differs",
    .help =
	"convert prints a configuration in another form: 'text' is the curly-brace "
	"form of 'show\n"
	"configuration', 'set' that of 'display set' (which has no annotations, as on "
	"the router),\n"
	"'xml' and 'json' those of 'display xml' and 'display json'. XML and JSON need "
	"YANG modules\n"
	"to tell lists from leaves: the built-in ones, or a folder of Juniper's. What "
	"they do not\n"
	"know is converted by its look, with a warning.\n\n"
	"diff prints what leads from the first file to the second, as 'show | compare' "
	"does, as\n"
	"commands (--set), or each change with its positions (--json). Entries that\n"
	"moved count where Junos keeps the operator's order, and nowhere else. A FILE "
	"of\n"
	"'-' is standard input.\n\n"
	"    holdfast config convert --to text router.set\n"
	"    holdfast config convert --to json router.conf\n"
	"    holdfast config diff running.conf candidate.xml\n"
	"    holdfast config diff --set --exit-code running.conf candidate.conf",
    .options = options,
    .min_args = 1,
    .max_args = 3,
    .run = config_run,
};
