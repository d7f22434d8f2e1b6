/* YANG modules of routers: taken in from a folder or from a router, and what is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/schema_fetch.h"
#include "cli/schemas.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/site.h"
#include "schema/import.h"

/* One set of modules that is there. */
struct shelf {
	struct imported said;
	struct schema *schema;
};

/* --- taking in ---------------------------------------------------------------------------------------- */

static size_t
repairs_of(const struct imported_module *m)
{
	size_t n = 0;

	for (int i = 0; i < REPAIRS; i++)
		n += m->repairs[i];
	return n;
}

static void
print_repairs(const struct imported *m, struct buf *out)
{
	for (size_t i = 0; i < m->nmodules; i++)
		for (int k = 0; k < REPAIRS; k++)
			if (m->modules[i].repairs[k] > 0)
				buf_printf(out, "repaired %s%s%s: %zu x %s\n",
				    m->modules[i].name,
				    *m->modules[i].revision != '\0' ? "@" : "",
				    m->modules[i].revision, m->modules[i].repairs[k],
				    module_repair_names[k]);
}

static void
print_import(const struct imported *m, struct buf *out)
{
	print_repairs(m, out);
	buf_printf(out,
	    "%s %s: %zu modules of %zu files, %zu statements, %zu constraints\n",
	    m->family, m->release, m->nmodules, m->nfiles, m->count.statements,
	    m->count.constraints);
	buf_printf(out, "%s %s\n", m->already ? "already in" : "stored in", m->dir);
}

static struct value *
import_value(struct arena *a, const struct imported *m)
{
	struct value *v = value_map(a), *list = value_list(a);

	for (size_t i = 0; i < m->nmodules; i++) {
		struct value *one = value_map(a), *repairs = value_map(a);

		value_set(a, one, "module", value_strz(a, m->modules[i].name));
		value_set(a, one, "revision", value_strz(a, m->modules[i].revision));
		for (int k = 0; k < REPAIRS; k++)
			if (m->modules[i].repairs[k] > 0)
				value_set(a, repairs, module_repair_names[k],
				    value_int(a, (int64_t)m->modules[i].repairs[k]));
		if (repairs_of(&m->modules[i]) > 0)
			value_set(a, one, "repairs", repairs);
		value_append(a, list, one);
	}
	value_set(a, v, "name", value_strz(a, m->name));
	value_set(a, v, "family", value_strz(a, m->family));
	value_set(a, v, "release", value_strz(a, m->release));
	value_set(a, v, "source", value_strz(a, m->source));
	value_set(a, v, "folder", value_strz(a, m->dir));
	value_set(a, v, "files", value_int(a, (int64_t)m->nfiles));
	value_set(a, v, "statements", value_int(a, (int64_t)m->count.statements));
	value_set(a, v, "constraints", value_int(a, (int64_t)m->count.constraints));
	value_set(a, v, "already", value_bool(a, m->already));
	value_set(a, v, "modules", list);
	return v;
}

static int
write_product(struct cli *c, const struct value *v, struct buf *text, struct err **e)
{
	int rc;

	if (c->json) {
		buf_reset(text);
		json_print(v, 2, text);
		buf_addc(text, '\n');
	}
	rc = cli_write(text, e);
	buf_done(text);
	return rc;
}

static int
take_in(struct cli *c, const char *from, const char *source, struct err **e)
{
	struct import wish = {.from = from,
	    .family = cli_opt(c, "family"),
	    .name = cli_opt(c, "name"),
	    .source = source,
	    .cache = schemas_cache(c),
	    .replace = cli_flag(c, "replace")};
	const struct site *site;
	struct imported got;
	struct buf out;

	if (schemas_site(c, &site, e) != 0)
		return -1;
	wish.to = schemas_folder(c, site);
	if (import_modules(c->arena, &wish, &got, e) != 0)
		return -1;
	buf_init(&out, BUF_TEXT);
	print_import(&got, &out);
	return write_product(c, import_value(c->arena, &got), &out, e);
}

static int
import(struct cli *c, struct err **e)
{
	if (c->nargs != 2) {
		err_set(e, ERR_USAGE, "'schema import' needs one folder");
		err_remedy(*e, "holdfast schema import yang/21.4/21.4R1 --family junos");
		return -1;
	}
	return take_in(c, c->args[1], c->args[1], e);
}

static int
fetch(struct cli *c, struct err **e)
{
	const char *folder = NULL, *host;
	int rc;

	if (c->nargs != 2) {
		err_set(e, ERR_USAGE, "'schema fetch' needs one host");
		err_remedy(*e, "holdfast schema fetch fra-edge1");
		return -1;
	}
	if (schema_fetch(c, c->args[1], &folder, &host, e) != 0)
		return -1;
	rc = take_in(c, folder, host, e);
	schema_fetch_done(folder);
	return rc;
}

/* --- what is there ------------------------------------------------------------------------------------ */

static void
print_set(const struct shelf *s, struct buf *out)
{
	struct schema_count n = schema_count(s->schema, NULL);
	const struct schema_module *modules;

	buf_printf(out, "%-20s %-10s %-12s %7zu %10zu %11zu  %s\n", s->said.name,
	    s->said.family, s->said.release, schema_modules(s->schema, &modules),
	    n.statements, n.constraints, s->said.source);
}

static void
print_modules(const struct shelf *s, struct buf *out)
{
	const struct schema_module *m;
	size_t n = schema_modules(s->schema, &m);

	for (size_t i = 0; i < n; i++) {
		struct schema_count count = schema_count(s->schema, m[i].space);

		buf_printf(out, "  %-44s %-10s %10zu %11zu\n", m[i].name, m[i].revision,
		    count.statements, count.constraints);
	}
}

static struct value *
set_value(struct arena *a, const struct shelf *s)
{
	struct value *v = value_map(a), *list = value_list(a);
	const struct schema_module *m;
	size_t n = schema_modules(s->schema, &m);

	for (size_t i = 0; i < n; i++) {
		struct schema_count count = schema_count(s->schema, m[i].space);
		struct value *one = value_map(a);

		value_set(a, one, "module", value_strz(a, m[i].name));
		value_set(a, one, "revision", value_strz(a, m[i].revision));
		value_set(a, one, "statements", value_int(a, (int64_t)count.statements));
		value_set(
		    a, one, "constraints", value_int(a, (int64_t)count.constraints));
		value_append(a, list, one);
	}
	value_set(a, v, "name", value_strz(a, s->said.name));
	value_set(a, v, "family", value_strz(a, s->said.family));
	value_set(a, v, "release", value_strz(a, s->said.release));
	value_set(a, v, "source", value_strz(a, s->said.source));
	value_set(a, v, "modules", list);
	return v;
}

/* The set's product; a set that cannot be used is said, and the others are shown. */
static int
show(struct cli *c, struct shelf *s, struct buf *out, struct value *all)
{
	struct err *e = NULL;
	int code;

	if (schema_open_cached(s->said.dir, schemas_cache(c), &s->schema, &e) != 0) {
		code = err_exit_code(e);
		bus_post_err(c->bus, NULL, e);
		err_free(e);
		return code;
	}
	print_set(s, out);
	if (c->nargs > 1)
		print_modules(s, out);
	value_append(c->arena, all, set_value(c->arena, s));
	schema_free(s->schema);
	return 0;
}

static bool
is_wanted(const struct cli *c, const char *name)
{
	for (size_t i = 1; i < c->nargs; i++)
		if (strcmp(c->args[i], name) == 0)
			return true;
	return c->nargs == 1;
}

struct shelves {
	struct shelf *v;
	size_t n;
	size_t cap;
};

static int
find_sets(struct cli *c, const struct site *site, struct shelves *ret, struct err **e)
{
	static const struct imported own = {
	    .name = "builtin", .family = "junos", .release = "", .source = "built in"};
	const char *folder = schemas_folder(c, site);
	const char *const *names;
	size_t n;

	vec_push(ret, ((struct shelf){own, NULL}));
	if (imported_names(c->arena, folder, &names, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct shelf s = {0};
		bool there;

		if (imported_read(c->arena,
			arena_printf(c->arena, "%s/%s", folder, names[i]), &s.said,
			&there, e) != 0)
			return -1;
		if (there)
			vec_push(ret, s);
	}
	return 0;
}

static int
check_names(struct cli *c, const struct shelves *sets, struct err **e)
{
	for (size_t i = 1; i < c->nargs; i++) {
		bool known = false;

		vec_each (sets, it)
			known |= strcmp(it->said.name, c->args[i]) == 0;
		if (!known) {
			err_set(e, ERR_USAGE, "there are no modules '%s'", c->args[i]);
			err_remedy(*e, "'holdfast schema list' shows what is there");
			return -1;
		}
	}
	return 0;
}

static int
list(struct cli *c, struct err **e)
{
	struct value *all = value_list(c->arena);
	struct shelves sets = {0};
	const struct site *site;
	struct buf out;
	int code = 0;

	if (schemas_site(c, &site, e) != 0)
		return -1;
	if (find_sets(c, site, &sets, e) != 0 || check_names(c, &sets, e) != 0) {
		vec_done(&sets);
		return -1;
	}
	buf_init(&out, BUF_TEXT);
	buf_printf(&out, "%-20s %-10s %-12s %7s %10s %11s  %s\n", "NAME", "FAMILY",
	    "RELEASE", "MODULES", "STATEMENTS", "CONSTRAINTS", "SOURCE");
	vec_each (&sets, it)
		if (is_wanted(c, it->said.name))
			code = cli_worse(code, show(c, it, &out, all));
	vec_done(&sets);
	return write_product(c, all, &out, e) != 0 ? -1 : code;
}

/* --- the command -------------------------------------------------------------------------------------- */

static int
schema_run(struct cli *c, struct err **e)
{
	static const struct {
		const char *name;
		int (*run)(struct cli *c, struct err **e);
	} verbs[] = {{"import", import}, {"fetch", fetch}, {"list", list}};

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(c->args[0], verbs[i].name) == 0)
			return verbs[i].run(c, e);
	err_set(e, ERR_USAGE, "'schema %s' is not known", c->args[0]);
	err_remedy(*e, "it is 'schema import', 'schema fetch' or 'schema list'");
	return -1;
}

static const struct cli_option options[] = {
    {"family", 0, "NAME", "device family: junos, junos-es, junos-qfx …"},
    {"name", 0, "NAME", "folder in schemas/ (default: FAMILY-RELEASE)"},
    {"replace", 0, NULL, "take the place of other modules there"},
    {0},
};

const struct command cmd_schema = {
    .name = "schema",
    .args = "import DIR | fetch HOST | list [NAME…]",
    .summary = "YANG modules of routers: taken in, downloaded, listed",
    .help =
	"import reads a folder of Juniper's published modules (a release with all its\n"
	"families, or one of them), takes what a configuration of one device family\n"
	"needs, repairs what is no valid YANG in it, says what was repaired, and stores\n"
	"it as schemas/NAME. fetch does the same with what a router hands out by\n"
	"get-schema; it reads only. list shows what is there, with a NAME its modules.\n"
	"\n"
	"validate uses them for hosts with the variable\n\n"
	"    holdfast_schema: junos-21.4R1        # group_vars of a platform\n\n"
	"for all others if inventory/site.yml says so\n\n"
	"    schema: junos-21.4R1\n\n"
	"and for everything with --schema NAME. 'builtin' means the built-in modules.\n"
	"With modules of a router a statement that they do not know is an error, with\n"
	"the built-in ones a note. Compiled modules are kept in\n"
	"$XDG_CACHE_HOME/holdfast/schemas, which may be removed.\n"
	"\n"
	"    holdfast schema import ~/yang/21.4/21.4R1 --family junos\n"
	"    holdfast schema fetch fra-edge1\n"
	"    holdfast schema list junos-21.4R1",
    .options = options,
    .min_args = 1,
    .max_args = CLI_ANY,
    .run = schema_run,
};
