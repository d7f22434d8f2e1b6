/* Configuration files without a router: from one form to another, and what differs. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "cli/cli.h"
#include "config/tree.h"

enum { DIFFERENT = 3 }; /* exit code of cli.md */

static const struct form {
	const char *name;
	int (*parse)(struct arena *a, const char *file, struct str text,
	    struct config_node **ret_root, struct err **e);
	void (*print)(const struct config_node *root, struct buf *out);
} forms[] = {
    {"text", config_parse_text, config_print_text},
    {"set", config_parse_set, config_print_set},
};

static const char *const form_names[] = {"text", "set", NULL};

static int
form_of(struct cli *c, const char *option, int otherwise, const struct form **ret,
    struct err **e)
{
	int i = 0;

	if (cli_word(c, option, form_names, otherwise, &i, e) < 0)
		return -1;
	*ret = i >= 0 ? &forms[i] : NULL;
	return 0;
}

static int
read_tree(struct cli *c, const struct form *form, const char *path,
    struct config_node **ret_root, struct err **e)
{
	struct buf text;
	int rc;

	buf_init(&text, BUF_TEXT);
	rc = buf_read_file(&text, path, e);
	if (rc == 0)
		rc = form->parse(c->arena,
		    strcmp(path, "-") == 0 ? "standard input" : path, buf_str(&text),
		    ret_root, e);
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
convert(struct cli *c, struct err **e)
{
	const struct form *from = NULL, *to = NULL;
	struct config_node *root = NULL;
	struct buf out;
	int rc;

	if (refuse(c, "set", e) < 0 || refuse(c, "exit-code", e) < 0 ||
	    form_of(c, "from", 0, &from, e) < 0 || form_of(c, "to", -1, &to, e) < 0)
		return -1;
	if (c->nargs != 2 || to == NULL) {
		err_set(e, ERR_USAGE, "'config convert' needs --to FORM and one file");
		err_remedy(*e, "holdfast config convert --from text --to set FILE");
		return -1;
	}
	if (read_tree(c, from, c->args[1], &root, e) < 0)
		return -1;
	buf_init(&out, 4 * BUF_TEXT);
	to->print(root, &out);
	rc = cli_write(&out, e);
	buf_done(&out);
	return rc;
}

static int
diff(struct cli *c, struct err **e)
{
	const struct form *from = NULL;
	struct config_node *old = NULL, *new = NULL;
	struct buf out;
	int rc;

	if (refuse(c, "to", e) < 0 || form_of(c, "from", 0, &from, e) < 0)
		return -1;
	if (c->nargs != 3) {
		err_set(e, ERR_USAGE, "'config diff' needs two files");
		err_remedy(*e, "holdfast config diff OLD NEW");
		return -1;
	}
	if (strcmp(c->args[1], "-") == 0 && strcmp(c->args[2], "-") == 0)
		return err_set(e, ERR_USAGE, "only one of the two can be standard input");
	if (read_tree(c, from, c->args[1], &old, e) < 0 ||
	    read_tree(c, from, c->args[2], &new, e) < 0)
		return -1;
	buf_init(&out, 4 * BUF_TEXT);
	if (cli_flag(c, "set"))
		config_diff_set(old, new, &out);
	else
		config_diff_text(old, new, &out);
	rc = cli_write(&out, e);
	if (rc == 0 && cli_flag(c, "exit-code") && out.n > 0)
		rc = DIFFERENT;
	buf_done(&out);
	return rc;
}

static int
config_run(struct cli *c, struct err **e)
{
	if (strcmp(c->args[0], "convert") == 0)
		return convert(c, e);
	if (strcmp(c->args[0], "diff") == 0)
		return diff(c, e);
	err_set(e, ERR_USAGE, "'config %s' is not known", c->args[0]);
	err_remedy(*e, "it is 'config convert' or 'config diff'");
	return -1;
}

static const struct cli_option options[] = {
    {"from", 0, "FORM", "form of the files: text (default) or set"},
    {"to", 0, "FORM", "form to print: text or set"},
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
	"the router).\n"
	"diff prints what leads from the first file to the second, as 'show | compare' "
	"does, or as\n"
	"commands. A FILE of '-' is standard input.\n\n"
	"    holdfast config convert --from set --to text router.set\n"
	"    holdfast config diff running.conf candidate.conf\n"
	"    holdfast config diff --set --exit-code running.conf candidate.conf",
    .options = options,
    .min_args = 1,
    .max_args = 3,
    .run = config_run,
};
