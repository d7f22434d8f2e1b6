#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/check.h"
#include "check/claim.h"
#include "check/general.h"
#include "check/source.h"
#include "cli/cli.h"
#include "data/json.h"
#include "data/value.h"

enum { NAME_WIDTH = 18, KINDS_MOST = 64 };

static const char general_help[] =
    "A check file that names no kind says where its answer comes from and what is "
    "claimed of\n"
    "it, a list. A claim selects rows, names them, and says what must hold of their "
    "values:\n\n"
    "    collect: {rpc: <get-bgp-summary-information/>}\n"
    "    judge:\n"
    "      - rows: //bgp-peer\n"
    "        id: peer-address\n"
    "        value: sum(bgp-rib/received-prefix-count)\n"
    "        within: 10 %                    # of what it was in the snapshot or "
    "baseline\n"
    "        say: \"{id} sends {now} prefixes, {before} before\"\n\n"
    "Names that 'expect' lists stand as {name} in these texts; a step of a runbook may "
    "give\n"
    "other values, and has to where the file says null.\n\n"
    "XML and JSON are asked by XPath, without prefixes; text by regular expressions. "
    "With\n"
    "several conditions all must hold. What selects nothing is an error, not a pass, "
    "unless\n"
    "'if-none' says so.\n";

/* All kinds, the general one last. */
static size_t
kinds_of(const struct check_kind *v[KINDS_MOST])
{
	size_t n = 0;

	for (; check_kinds[n] != NULL && n < KINDS_MOST - 1; n++)
		v[n] = check_kinds[n];
	v[n++] = &general_kind;
	return n;
}

static void
print_rows(const char *title, const struct row *rows, struct buf *out)
{
	buf_printf(out, "\n%s\n", title);
	rows_print_help(rows, out);
}

static void
print_one(const struct check_kind *k, struct buf *out)
{
	buf_printf(out, "%s: %s\n", k->name, k->summary);
	if (k == &general_kind) {
		buf_printf(out, "\n%s", general_help);
		print_rows("collect", source_rows, out);
		print_rows("judge, each", claim_rows, out);
	} else {
		print_rows("expect", k->rows, out);
		buf_adds(out, "\nasks\n");
		for (const char *const *rpc = k->rpcs; *rpc != NULL; rpc++)
			buf_printf(out, "  %s\n", *rpc);
	}
	print_rows("keys of every check file", check_file_rows, out);
}

static struct value *
keys_of(struct arena *a, const struct row *rows)
{
	struct value *keys = value_list(a);

	for (; rows->type != ROW_TYPE_END; rows++) {
		struct value *one = value_map(a);

		value_set(a, one, "key", value_strz(a, rows->key));
		value_set(a, one, "help", value_strz(a, rows->help));
		value_append(a, keys, one);
	}
	return keys;
}

static struct value *
value_of(struct arena *a, const struct check_kind *k)
{
	struct value *v = value_map(a);

	value_set(a, v, "kind", value_strz(a, k->name));
	value_set(a, v, "summary", value_strz(a, k->summary));
	if (k == &general_kind) {
		value_set(a, v, "collect", keys_of(a, source_rows));
		value_set(a, v, "judge", keys_of(a, claim_rows));
	} else {
		value_set(a, v, "expect", keys_of(a, k->rows));
	}
	return v;
}

static int
no_kind(const char *name, const struct check_kind *const *kinds, size_t n, struct err **e)
{
	const char *names[KINDS_MOST], *near;

	for (size_t i = 0; i < n; i++)
		names[i] = kinds[i]->name;
	near = str_nearest(str_of(name), names, n);
	err_set(e, ERR_USAGE, "there is no check of kind '%s'", name);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "'holdfast checks' lists them");
	return -1;
}

static int
checks_run(struct cli *c, struct err **e)
{
	const char *wanted = c->nargs > 0 ? c->args[0] : NULL;
	const struct check_kind *kinds[KINDS_MOST];
	size_t n = kinds_of(kinds), shown = 0;
	struct value *list = value_list(c->arena);
	struct buf out;
	int rc;

	buf_init(&out, BUF_TEXT);
	for (size_t i = 0; i < n; i++) {
		if (wanted != NULL && strcmp(kinds[i]->name, wanted) != 0)
			continue;
		shown++;
		value_append(c->arena, list, value_of(c->arena, kinds[i]));
		if (!c->json && wanted != NULL)
			print_one(kinds[i], &out);
		else if (!c->json)
			buf_printf(&out, "%-*s %s\n", NAME_WIDTH, kinds[i]->name,
			    kinds[i]->summary);
	}
	if (c->json) {
		json_print(list, 2, &out);
		buf_addc(&out, '\n');
	}
	rc = shown > 0 ? cli_write(&out, e) : no_kind(wanted, kinds, n, e);
	buf_done(&out);
	return rc;
}

const struct command cmd_checks = {
    .name = "checks",
    .args = "[KIND]",
    .summary = "the kinds of health checks",
    .help =
	"All kinds of checks that a file in runbooks/checks may name, or one of them "
	"with "
	"what it\n"
	"expects and asks. 'collect' is the check that is written out: where its answer "
	"comes from\n"
	"and what must hold of it.\n\n"
	"    holdfast checks\n"
	"    holdfast checks bgp\n"
	"    holdfast checks collect",
    .max_args = 1,
    .run = checks_run,
};
