#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/cli.h"
#include "data/json.h"
#include "data/value.h"
#include "runbook/step.h"

static const char *
where_said(const struct step_kind *k)
{
	static const char *const said[] = {
	    [STEP_ROUTER] = "on each router, several at once",
	    [STEP_INLINE] = "for each router, one after the other",
	    [STEP_BATCH] = "once for a batch",
	};

	return said[k->where];
}

/* What holds other steps; the walk does it, no kind. */
static const struct {
	const char *key, *summary, *help;
} holders[] = {
    {"block", "steps that share a condition, with 'rescue' and 'always'",
	"    - block:\n"
	"        - {name: traffic off, drain: {activate: '{{ switch }}'}}\n"
	"        - {name: look, check: [bgp]}\n"
	"      rescue:\n"
	"        - {name: tell, local: [./tools/page, '{{ failed.step }}'], once: true}\n"
	"      always:\n"
	"        - {name: traffic on, undrain: {within: 10 min}}"},
    {"include", "the steps of a file, where it stands",
	"A runbook or a list of steps, beside the file that names it. Its parameters "
	"become those of\n"
	"the whole, its results are seen by the steps behind it.\n\n"
	"    - include: precheck.yaml"},
    {"run", "another runbook, for the router at hand",
	"It sees the host's variables, what it is given 'with', and its own results; its "
	"targets and\n"
	"order do not count here.\n\n"
	"    - run: precheck\n"
	"    - run: {runbook: drain, with: {reason: 'upgrade {{ ticket }}'}}"},
};

static bool
print_holder(const char *name, struct buf *out)
{
	for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
		if (strcmp(holders[i].key, name) != 0)
			continue;
		buf_printf(out, "%s: %s\n\n%s\n\nkeys of every step\n", holders[i].key,
		    holders[i].summary, holders[i].help);
		rows_print_help(runbook_step_rows, out);
		return true;
	}
	return false;
}

static void
print_all(struct buf *out)
{
	for (size_t i = 0; step_kinds[i] != NULL; i++)
		buf_printf(
		    out, "%-18s %s\n", step_kinds[i]->name, step_kinds[i]->summary);
	for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
		buf_printf(out, "%-18s %s\n", holders[i].key, holders[i].summary);
}

static void
print_one(const struct step_kind *k, struct buf *out)
{
	buf_printf(out, "%s: %s\n\n%s\n\narguments\n", k->name, k->summary, k->help);
	rows_print_help(k->rows, out);
	if (k->shorthand != NULL)
		buf_printf(out, "\n'%s: VALUE' stands for '%s: {%s: VALUE}'\n", k->name,
		    k->name, k->shorthand);
	buf_printf(out, "\nruns %s; %s\n", where_said(k),
	    !k->changes ? "changes nothing"
	    : k->shows  ? "changes something; a dry run shows what it would do"
			: "changes something; left out of a dry run");
	buf_adds(out, "\nkeys of every step\n");
	rows_print_help(runbook_step_rows, out);
}

static struct value *
value_of(struct arena *a, const struct step_kind *k)
{
	struct value *v = value_map(a), *keys = value_list(a);

	for (const struct row *r = k->rows; r->type != ROW_TYPE_END; r++) {
		struct value *one = value_map(a);

		value_set(a, one, "key", value_strz(a, r->key));
		value_set(a, one, "help", value_strz(a, r->help));
		value_set(
		    a, one, "required", value_bool(a, (r->flags & ROW_REQUIRED) != 0));
		value_append(a, keys, one);
	}
	value_set(a, v, "kind", value_strz(a, k->name));
	value_set(a, v, "summary", value_strz(a, k->summary));
	value_set(a, v, "changes", value_bool(a, k->changes));
	if (k->shorthand != NULL)
		value_set(a, v, "shorthand", value_strz(a, k->shorthand));
	value_set(a, v, "arguments", keys);
	return v;
}

static void
print_json(struct cli *c, const struct step_kind *only, struct buf *out)
{
	struct value *list = value_list(c->arena);

	for (size_t i = 0; step_kinds[i] != NULL; i++)
		if (only == NULL || only == step_kinds[i])
			value_append(c->arena, list, value_of(c->arena, step_kinds[i]));
	json_print(list, 2, out);
	buf_addc(out, '\n');
}

static int
no_kind(const char *name, struct err **e)
{
	const char *names[64], *near;
	size_t n = 0;

	for (; step_kinds[n] != NULL && n < 64; n++)
		names[n] = step_kinds[n]->name;
	near = str_nearest(str_of(name), names, n);
	err_set(e, ERR_USAGE, "there is no step of kind '%s'", name);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "'holdfast steps' lists them");
	return -1;
}

static int
finish(struct buf *out, struct err **e)
{
	int rc = cli_write(out, e);

	buf_done(out);
	return rc;
}

static int
steps_run(struct cli *c, struct err **e)
{
	const struct step_kind *kind = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	if (c->nargs > 0 && !c->json && print_holder(c->args[0], &out))
		return finish(&out, e);
	if (c->nargs > 0 && (kind = step_kind_named(c->args[0])) == NULL) {
		buf_done(&out);
		return no_kind(c->args[0], e);
	}
	if (c->json)
		print_json(c, kind, &out);
	else if (kind != NULL)
		print_one(kind, &out);
	else
		print_all(&out);
	return finish(&out, e);
}

const struct command cmd_steps = {
    .name = "steps",
    .args = "[KIND]",
    .summary = "the kinds of steps of runbooks",
    .help = "All kinds, or one of them with its arguments and the keys that every step "
	    "has.\n\n"
	    "    holdfast steps\n"
	    "    holdfast steps wait",
    .max_args = 1,
    .run = steps_run,
};
