/* Where a variable's value came from: every place that sets it, the strongest first. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "cli/cli.h"
#include "data/json.h"
#include "data/value.h"
#include "inventory/inventory.h"

#define LONGEST 400 /* octets of a value shown in a line */

/* What a person need not see: the names of all hosts, in the variables of each. */
static const char *const magic[] = {"groups", "hostvars", "group_names",
    "inventory_hostname", "inventory_hostname_short", "play_hosts", "ansible_play_hosts",
    "ansible_play_hosts_all", NULL};

static bool
is_magic(const struct value *key)
{
	for (size_t i = 0; magic[i] != NULL; i++)
		if (key->kind == VALUE_STR && str_eq(key->str, str_of(magic[i])))
			return true;
	return false;
}

/* A copy in which secrets are stars. */
static struct value *
masked(struct arena *a, const struct value *v)
{
	struct value *copy = NULL;

	if (v->secret)
		return value_strz(a, "********");
	if (v->kind == VALUE_LIST) {
		copy = value_list(a);
		value_each(v, it) value_append(a, copy, masked(a, *it));
	} else if (v->kind == VALUE_MAP) {
		copy = value_map(a);
		value_pairs(v, it) value_put(a, copy, it->key, masked(a, it->value));
	}
	if (copy == NULL)
		return (struct value *)v;
	copy->mark = v->mark;
	return copy;
}

/* As JSON in one line; text without quotes, as a person would write it. Redacted before it is cut: half a secret
 * would not be known any more. */
static void
print_value(struct cli *c, const struct value *v, struct buf *out)
{
	struct buf line, safe;
	size_t n;

	buf_init(&line, BUF_TEXT);
	buf_init(&safe, BUF_TEXT);
	if (v->kind == VALUE_STR && memchr(v->str.p, '\n', v->str.n) == NULL)
		buf_addstr(&line, v->str);
	else
		json_print(v, 0, &line);
	redact_print(c->redact, &safe, buf_str(&line));
	n = safe.n;
	if (n > LONGEST) {
		for (n = LONGEST; n > 0 && ((unsigned char)safe.p[n] & 0xc0) == 0x80; n--)
			;
		buf_cut(&safe, n);
		buf_adds(&safe, " ...");
	}
	buf_addstr(out, buf_str(&safe));
	buf_done(&line);
	buf_done(&safe);
}

static void
print_where(struct mark m, struct buf *out)
{
	if (m.file == NULL)
		buf_adds(out, "-");
	else if (m.line == 0)
		buf_adds(out, m.file);
	else
		buf_printf(out, "%s:%d:%d", m.file, m.line, m.col);
}

/* What is said of one variable. */
struct chain {
	const struct host *host;
	const char *path;
	struct origin *origins; /* weakest first */
	size_t n;
};

static void
print_chain(struct cli *c, const struct chain *chain, struct buf *out)
{
	buf_printf(out, "%s = ", chain->path);
	for (size_t i = chain->n; i-- > 0;) {
		const struct origin *o = &chain->origins[i];
		bool strongest = i == chain->n - 1;
		if (strongest) {
			print_value(c, masked(c->arena, o->value), out);
			buf_addc(out, '\n');
		}
		buf_adds(out, strongest ? "  from  " : "  over  ");
		print_where(o->value->mark, out);
		buf_printf(out, "  (%s)", o->layer);
		if (!strongest) {
			buf_adds(out, "  ");
			print_value(c, masked(c->arena, o->value), out);
		}
		buf_addc(out, '\n');
	}
}

static struct value *
chain_json(struct cli *c, const struct chain *chain)
{
	struct arena *a = c->arena;
	struct value *top = value_map(a), *list = value_list(a);

	for (size_t i = chain->n; i-- > 0;) {
		const struct origin *o = &chain->origins[i];
		struct value *item = value_map(a);
		value_set(a, item, "layer", value_strz(a, o->layer));
		if (o->value->mark.file != NULL) {
			value_set(a, item, "file", value_strz(a, o->value->mark.file));
			value_set(a, item, "line", value_int(a, o->value->mark.line));
			value_set(a, item, "column", value_int(a, o->value->mark.col));
		}
		value_set(a, item, "value", masked(c->arena, o->value));
		value_append(a, list, item);
	}
	value_set(a, top, "host", value_strz(a, chain->host->name));
	value_set(a, top, "variable", value_strz(a, chain->path));
	value_set(a, top, "value", value_get(value_at(list, 0), "value"));
	value_set(a, top, "origins", list);
	return top;
}

static int
explain_variable(struct cli *c, struct chain *chain, struct buf *out, struct err **e)
{
	if (inventory_explain(c->inv, chain->host, chain->path, c->arena, &chain->origins,
		&chain->n, e) < 0)
		return -1;
	if (c->json) {
		json_print(chain_json(c, chain), 2, out);
		buf_addc(out, '\n');
	} else {
		print_chain(c, chain, out);
	}
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	const struct value_pair *x = *(const struct value_pair *const *)a;
	const struct value_pair *y = *(const struct value_pair *const *)b;

	return str_cmp(x->key->str, y->key->str);
}

/* Every variable of the host: as one JSON mapping, or a line each with the place it is from. */
static void
explain_all(struct cli *c, const struct host *host, struct buf *out)
{
	struct value *all = value_map(c->arena);

	value_pairs(host->vars, it) if (!is_magic(it->key))
	    value_put(c->arena, all, it->key, masked(c->arena, it->value));
	if (c->json) {
		json_print(all, 2, out);
		buf_addc(out, '\n');
		return;
	}
	const struct value_pair **sorted =
	    arena_array(c->arena, const struct value_pair *, all->map.n + 1);
	for (size_t i = 0; i < all->map.n; i++)
		sorted[i] = &all->map.v[i];
	qsort(sorted, all->map.n, sizeof *sorted, by_key);
	for (size_t i = 0; i < all->map.n; i++) {
		buf_addstr(out, sorted[i]->key->str);
		buf_adds(out, " = ");
		print_value(c, sorted[i]->value, out);
		buf_adds(out, "\n  from  ");
		print_where(sorted[i]->value->mark, out);
		buf_addc(out, '\n');
	}
}

static void
list_hosts(const struct host *const *hosts, struct buf *out)
{
	for (; *hosts != NULL; hosts++) {
		buf_adds(out, (*hosts)->name);
		for (const char *const *g = (*hosts)->groups; *g != NULL; g++)
			buf_printf(out, "%s%s", g == (*hosts)->groups ? "  " : " ", *g);
		buf_addc(out, '\n');
	}
}

static void
list_hosts_json(struct cli *c, const struct host *const *hosts, struct buf *out)
{
	struct value *all = value_map(c->arena);

	for (; *hosts != NULL; hosts++) {
		struct value *groups = value_list(c->arena);
		for (const char *const *g = (*hosts)->groups; *g != NULL; g++)
			value_append(c->arena, groups, value_strz(c->arena, *g));
		value_set(c->arena, all, (*hosts)->name, groups);
	}
	json_print(all, 2, out);
	buf_addc(out, '\n');
}

static int
explain(struct cli *c, struct buf *out, struct err **e)
{
	const struct host **hosts = NULL;
	size_t n = 0;

	/* the second argument is a variable and no host */
	size_t first = c->nargs;
	if (cli_hosts(c, first, &hosts, &n, e) < 0)
		return -1;
	if (c->nargs == 0) {
		if (c->json)
			list_hosts_json(c, hosts, out);
		else
			list_hosts(hosts, out);
		return 0;
	}
	if (inventory_limit(c->inv, c->arena, c->args, 1, &hosts, e) < 0)
		return -1;
	if (hosts[1] != NULL)
		return err_set(e, ERR_USAGE, "'%s' is more than one host", c->args[0]);
	if (c->nargs == 2) {
		struct chain chain = {.host = hosts[0], .path = c->args[1]};
		return explain_variable(c, &chain, out, e);
	}
	explain_all(c, hosts[0], out);
	return 0;
}

static int
explain_run(struct cli *c, struct err **e)
{
	struct buf said;
	int rc = -1;

	buf_init(&said, BUF_TEXT);
	if (explain(c, &said, e) == 0)
		rc = cli_write_clean(c, &said, e); /* also inside other values */
	buf_done(&said);
	return rc;
}

const struct command cmd_explain = {
    .name = "explain",
    .args = "[HOST [VARIABLE]]",
    .summary = "where a variable's value comes from",
    .help = "Prints the value and every place that sets it, the strongest first. The "
	    "variable may\n"
	    "be a path: bgp.carriers[0].asn. Without one, all variables of the host; "
	    "without a\n"
	    "host, all hosts and their groups. Secrets are printed as ********.\n\n"
	    "    holdfast explain fra-edge1 bgp.peer_as\n"
	    "    holdfast explain fra-edge1 --json",
    .max_args = 2,
    .run = explain_run,
};
