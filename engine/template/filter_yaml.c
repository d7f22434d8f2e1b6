#include <math.h>
#include <stdio.h>

#include "base/map.h"
#include "data/yaml.h"
#include "data/yaml_print.h"
#include "template/date.h"
#include "template/filter.h"

/* YAML as PyYAML's safe dumper writes it, keys sorted, and as Ansible reads it. */

enum { MAX_DEPTH = 150 };

/* What is a node of its own, and how often it was met: the second time it is an alias of the first. */
struct node_seen {
	bool again;
	int anchor; /* 0: not named yet */
};

struct dumper {
	struct render *r;
	struct yaml_print *out;
	struct yaml_print_style style;
	struct map seen; /* address of the container to struct node_seen */
	int flow;        /* 1, 0, or -1: what holds scalars only */
	char quotes;     /* default style of scalars */
	bool sort;
	int depth, anchors;
};

static bool
is_scalar(const struct value *v)
{
	return v->kind != VALUE_MAP && v->kind != VALUE_LIST && !is_tuple(v);
}

static struct str
address(struct render *r, const struct value *v)
{
	return str_of(arena_printf(r->a, "%p", (const void *)v));
}

/* First walk: which containers are met twice. */
static int
look(struct dumper *d, const struct value *v)
{
	struct node_seen *n;

	if (is_scalar(v))
		return render_count_loop(d->r);
	if (d->depth > MAX_DEPTH)
		return render_fail(d->r, "RecursionError",
			   "a value that is nested deeper than %d", MAX_DEPTH),
		       -1;
	if ((n = map_get(&d->seen, address(d->r, v))) != NULL) {
		n->again = true;
		return 0;
	}
	map_put(&d->seen, address(d->r, v), arena_new_of(d->r->a, struct node_seen));
	d->depth++;
	if (v->kind == VALUE_MAP) {
		value_pairs(
		    v, p) if (look(d, p->key) < 0 || look(d, p->value) < 0) return -1;
	} else {
		for (size_t i = 0; i < list_value(v)->n; i++)
			if (look(d, list_value(v)->v[i]) < 0)
				return -1;
	}
	d->depth--;
	return 0;
}

static bool
flows(const struct dumper *d, const struct value *v)
{
	if (d->flow >= 0)
		return d->flow;
	if (d->quotes != '\0')
		return value_count(v) == 0;
	if (v->kind == VALUE_MAP) {
		value_pairs(
		    v, p) if (!is_scalar(p->key) || !is_scalar(p->value)) return false;
		return true;
	}
	for (size_t i = 0; i < list_value(v)->n; i++)
		if (!is_scalar(list_value(v)->v[i]))
			return false;
	return true;
}

/* Python's repr, with a dot where YAML 1.1 wants one. */
static void
float_text(struct buf *b, double x)
{
	char *e;

	if (isnan(x) || isinf(x)) {
		buf_adds(b, isnan(x) ? ".nan" : x > 0 ? ".inf" : "-.inf");
		return;
	}
	object_print_float(b, x);
	if (memchr(b->p, '.', b->n) != NULL || (e = memchr(b->p, 'e', b->n)) == NULL)
		return;
	struct buf whole;
	buf_init(&whole, BUF_LINE);
	buf_add(&whole, b->p, (size_t)(e - b->p));
	buf_adds(&whole, ".0");
	buf_adds(&whole, e);
	buf_cut(b, 0);
	buf_addstr(b, buf_str(&whole));
	buf_done(&whole);
}

static int
dump_scalar(struct dumper *d, const struct value *v)
{
	enum yaml_type type = YAML_TYPE_STR;
	struct buf b;
	int rc = 0;

	if (is_undefined(v))
		return undefined_fail(d->r, v), -1;
	if (is_str(v)) {
		yaml_print_scalar(d->out, type, str_value(v), d->quotes, NULL);
		return 0;
	}
	buf_init(&b, BUF_LINE);
	if (v->kind == VALUE_NULL || v->kind == VALUE_BOOL) {
		type = v->kind == VALUE_NULL ? YAML_TYPE_NULL : YAML_TYPE_BOOL;
		buf_adds(&b, v->kind == VALUE_NULL ? "null"
			     : v->boolean          ? "true"
						   : "false");
	} else if (v->kind == VALUE_FLOAT) {
		type = YAML_TYPE_FLOAT;
		float_text(&b, v->real);
	} else if (is_integer(v)) {
		type = YAML_TYPE_INT;
		rc = object_repr(d->r, v, &b);
	} else if (is_type(v, &type_datetime)) {
		type = YAML_TYPE_TIMESTAMP;
		date_iso(&b, v, ' ');
	} else {
		render_fail(d->r, "RepresenterError", "cannot represent a %s as YAML",
		    object_type_name(v));
		rc = -1;
	}
	if (rc == 0)
		yaml_print_scalar(d->out, type, buf_str(&b), d->quotes, NULL);
	buf_done(&b);
	return rc;
}

static int dump(struct dumper *d, const struct value *v);

/* Keys that cannot be compared stay in their order. */
static int
dump_pairs(struct dumper *d, const struct value *v)
{
	size_t n = v->map.n;
	struct value **keys = arena_array(d->r->a, struct value *, n + 1),
		     **sorted = arena_array(d->r->a, struct value *, n + 1);
	bool texts = true, numbers = true;

	for (size_t i = 0; i < n; i++) {
		keys[i] = sorted[i] = v->map.v[i].key;
		texts &= is_str(keys[i]);
		numbers &= is_number(keys[i]);
	}
	if (d->sort && (texts || numbers) &&
	    object_sort(d->r, sorted, keys, n, false) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (dump(d, sorted[i]) < 0 || dump(d, value_getv(v, sorted[i])) < 0)
			return -1;
	return 0;
}

static int
dump(struct dumper *d, const struct value *v)
{
	struct node_seen *n;
	char name[16] = "";
	bool map = v->kind == VALUE_MAP;

	if (is_scalar(v))
		return dump_scalar(d, v);
	n = map_get(&d->seen, address(d->r, v));
	if (n->again) {
		bool known = n->anchor > 0;

		n->anchor = known ? n->anchor : ++d->anchors;
		snprintf(name, sizeof name, "id%03d", n->anchor);
		if (known) {
			yaml_print_alias(d->out, name);
			return 0;
		}
	}
	yaml_print_open(d->out, map, flows(d, v), name[0] != '\0' ? name : NULL);
	if (map) {
		if (dump_pairs(d, v) < 0)
			return -1;
	} else {
		for (size_t i = 0; i < list_value(v)->n; i++)
			if (dump(d, list_value(v)->v[i]) < 0)
				return -1;
	}
	yaml_print_close(d->out, map);
	return 0;
}

/* --- keywords --- */

static int
read_flag(struct render *r, const struct call_args *raw, const char *name, bool *ret)
{
	return argument_truth(r, argument_keyword(raw, str_of(name)), ret);
}

static int
read_number(struct render *r, const struct call_args *raw, const char *name, int *ret)
{
	struct value *v = argument_keyword(raw, str_of(name));
	int64_t n = *ret;

	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (argument_int(r, v, &n) < 0)
		return -1;
	*ret = n < -1 ? -1 : n > 1000000 ? 1000000 : (int)n;
	return 0;
}

static int
read_quotes(struct render *r, const struct call_args *raw, char *ret)
{
	struct value *v = argument_keyword(raw, STR("default_style"));
	struct str s = STR("");

	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (argument_text(r, "default_style", v, &s) < 0)
		return -1;
	if (s.n > 1 || (s.n == 1 && strchr("'\"|>", s.p[0]) == NULL))
		return render_fail(r, "AnsibleFilterError",
			   "default_style is one of ' \" | >, not '" STR_FMT "'",
			   STR_ARG(s)),
		       -1;
	*ret = s.n == 1 ? s.p[0] : '\0';
	return 0;
}

static int
read_style(struct dumper *d, const struct call_args *raw, bool nice)
{
	static const char *const known[] = {"canonical", "default_flow_style",
	    "default_style", "explicit_end", "explicit_start", "indent", "sort_keys",
	    "width"};
	struct value *flow = argument_keyword(raw, STR("default_flow_style"));
	bool flows = false;

	for (size_t i = 0; i < raw->nkw; i++) {
		bool found = false;

		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			found |= str_eq(raw->kw[i].name, str_of(known[k]));
		if (!found ||
		    (nice && str_eq(raw->kw[i].name, STR("default_flow_style"))))
			return render_fail(d->r, "AnsibleFilterError",
				   "to_%syaml - unexpected keyword argument '" STR_FMT
				   "'",
				   nice ? "nice_" : "", STR_ARG(raw->kw[i].name)),
			       -1;
	}
	if (argument_truth(d->r, flow, &flows) < 0)
		return -1;
	d->flow = nice ? 0 : flow == NULL || flow->kind == VALUE_NULL ? -1 : flows;
	return read_flag(d->r, raw, "canonical", &d->style.canonical) < 0 ||
		       read_flag(d->r, raw, "explicit_start", &d->style.explicit_start) <
			   0 ||
		       read_flag(d->r, raw, "explicit_end", &d->style.explicit_end) < 0 ||
		       read_flag(d->r, raw, "sort_keys", &d->sort) < 0 ||
		       read_number(d->r, raw, "indent", &d->style.indent) < 0 ||
		       read_number(d->r, raw, "width", &d->style.width) < 0 ||
		       read_quotes(d->r, raw, &d->quotes) < 0
		   ? -1
		   : 0;
}

static struct value *
dumped(struct dumper *d, struct value *v)
{
	const char *why;
	struct buf b;
	int rc;

	map_init(&d->seen);
	rc = look(d, v);
	if (rc == 0) {
		buf_init(&b, BUF_TEXT);
		d->out = yaml_print_new(&b, &d->style);
		rc = dump(d, v);
		why = yaml_print_end(d->out);
		if (rc == 0 && why != NULL) {
			render_fail(d->r, "AnsibleFilterError", "to_yaml - %s", why);
			rc = -1;
		}
		if (rc < 0)
			buf_done(&b);
	}
	map_done(&d->seen);
	return rc == 0 ? object_buf(d->r, &b) : NULL;
}

FILTER(to_yaml)
{
	struct dumper d = {.r = r, .sort = true};

	UNUSED_ARGUMENTS;
	if (raw->n > 0)
		return render_fail(r, "AnsibleFilterError",
		    "to_yaml - its arguments are given by keyword");
	return read_style(&d, raw, false) < 0 ? NULL : dumped(&d, v);
}

FILTER(to_nice_yaml)
{
	struct dumper d = {.r = r, .sort = true, .style.indent = 4};
	int64_t indent = 4;

	UNUSED_ARGUMENTS;
	if (raw->n > 1)
		return render_fail(r, "AnsibleFilterError",
		    "to_nice_yaml - its arguments are given by keyword");
	if (raw->n == 1 && argument_int(r, raw->v[0], &indent) < 0)
		return NULL;
	d.style.indent = (int)(indent < 0 ? 0 : indent > 100 ? 100 : indent);
	return read_style(&d, raw, true) < 0 ? NULL : dumped(&d, v);
}

/* --- reading --- */

static struct value *
read_yaml(struct render *r, struct value *v,
    int (*parse)(struct arena *, const char *, struct str, const struct yaml_warn *,
	struct value **, struct err **))
{
	struct value *out = NULL;
	struct err *e = NULL;

	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_str(v))
		return v;
	if (parse(r->a, NULL, str_value(v), NULL, &out, &e) == 0)
		return out;
	render_fail(r, "YAMLError", "%s", err_message(e));
	err_free(e);
	return NULL;
}

FILTER(from_yaml)
{
	UNUSED_ARGUMENTS;
	return read_yaml(r, v, yaml_parse);
}

FILTER(from_yaml_all)
{
	UNUSED_ARGUMENTS;
	return read_yaml(r, v, yaml_parse_all);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("from_yaml", "", 0, from_yaml, "the value of a YAML text"),
    ROW("from_yaml_all", "", 0, from_yaml_all, "the values of several YAML documents"),
    ROW("to_nice_yaml", "*", 0, to_nice_yaml, "as YAML, one item a line"),
    ROW("to_yaml", "*", 0, to_yaml, "as YAML, lists of plain items within brackets"),
};

TEMPLATE_FUNCTIONS(filter_yaml, rows);
