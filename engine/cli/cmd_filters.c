#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "cli/cli.h"
#include "template/template.h"

enum { NAME_WIDTH = 44 };

struct listing {
	struct buf out;
	const char *wanted; /* a part of the name; NULL: all */
	const char *kind;   /* of the entry before */
	bool json;
	size_t n;
};

static void
print_json(struct listing *l, const char *const cells[4])
{
	static const char *const names[] = {"kind", "name", "parameters", "summary"};

	buf_adds(&l->out, l->n > 1 ? ",\n{" : "[{");
	for (int i = 0; i < 4; i++) {
		buf_printf(&l->out, "%s\"%s\":", i > 0 ? "," : "", names[i]);
		buf_add_json(&l->out, str_of(cells[i]));
	}
	buf_addc(&l->out, '}');
}

/* default(d, boolean)   what it does */
static void
print_line(struct listing *l, const char *const cells[4])
{
	size_t from;

	if (l->kind == NULL || strcmp(l->kind, cells[0]) != 0)
		buf_printf(&l->out, "%s%ss\n", l->kind != NULL ? "\n" : "", cells[0]);
	from = l->out.n;
	buf_printf(&l->out, "  %s", cells[1]);
	if (strcmp(cells[2], "*") == 0) {
		buf_adds(&l->out, "(...)");
	} else if (cells[2][0] != '\0') {
		buf_addc(&l->out, '(');
		for (const char *p = cells[2]; *p != '\0'; p++)
			buf_adds(&l->out, *p == ' ' ? ", " : (char[]){*p, '\0'});
		buf_addc(&l->out, ')');
	}
	while (l->out.n - from < NAME_WIDTH)
		buf_addc(&l->out, ' ');
	buf_printf(&l->out, "  %s\n", cells[3]);
}

static void
list_one(void *ctx, const char *kind, const char *name, const char *params,
    const char *summary)
{
	const char *const cells[] = {kind, name, params, summary};
	struct listing *l = ctx;

	if (l->wanted != NULL && strstr(name, l->wanted) == NULL)
		return;
	l->n++;
	if (l->json)
		print_json(l, cells);
	else
		print_line(l, cells);
	l->kind = kind;
}

static int
filters_run(struct cli *c, struct err **e)
{
	struct listing l = {.wanted = c->nargs > 0 ? c->args[0] : NULL, .json = c->json};
	int rc;

	buf_init(&l.out, BUF_TEXT);
	template_entries(list_one, &l);
	if (c->json)
		buf_adds(&l.out, l.n > 0 ? "]\n" : "[]\n");
	rc = cli_write(&l.out, e);
	buf_done(&l.out);
	return rc < 0 ? -1 : l.n > 0 ? 0 : 1;
}

const struct command cmd_filters = {
    .name = "filters",
    .args = "[PART]",
    .summary = "filters, tests and globals of templates",
    .help =
	"Lists what templates can use, with the parameters behind the subject; with a "
	"PART,\nonly names that have it. Exit code 1: there is none.\n\n"
	"    holdfast filters ip\n"
	"    holdfast filters --json",
    .max_args = 1,
    .run = filters_run,
};
