/* Who set a value: the path is followed in every layer of the host that has the variable. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "inventory/inventory.h"
#include "inventory/model.h"

struct step {
	struct str key; /* p NULL: an index */
	long index;
	size_t end; /* octets of the path up to here, for messages */
};

struct steps {
	struct step *v;
	size_t n, cap;
};

/* ---- the path: bgp.carriers[0]['as number'] ---- */

static int
bad_path(const char *path, size_t at, struct err **e)
{
	err_set(e, ERR_USAGE, "'%s' is not a path: octet %zu", path, at + 1);
	err_remedy(*e, "write it like bgp.carriers[0].asn or bgp['peer as']");
	return -1;
}

/* What stands in brackets at path[i]; *i moves behind them. */
static bool
read_bracket(const char *path, size_t *i, struct step *s)
{
	const char *p = path + *i + 1;
	char *end = NULL;

	if (*p == '\'' || *p == '"') {
		const char *close = strchr(p + 1, *p);
		if (close == NULL || close[1] != ']')
			return false;
		s->key = (struct str){p + 1, (size_t)(close - p - 1)};
		*i = close + 2 - path;
		return true;
	}
	if (!isdigit((unsigned char)*p) && !(*p == '-' && isdigit((unsigned char)p[1])))
		return false;
	s->index = strtol(p, &end, 10);
	*i = end + 1 - path;
	return *end == ']';
}

static int
read_path(const char *path, struct steps *steps, struct err **e)
{
	size_t i = 0;

	do {
		struct step s = {0};
		size_t start = i;
		if (path[i] == '[' && i > 0) {
			if (!read_bracket(path, &i, &s))
				return bad_path(path, start, e);
		} else {
			i += path[i] == '.' && i > 0;
			s.key.p = path + i;
			s.key.n = strcspn(path + i, ".[");
			if (s.key.n == 0)
				return bad_path(path, start, e);
			i += s.key.n;
		}
		s.end = i;
		vec_push(steps, s);
	} while (path[i] != '\0');
	return 0;
}

/* ---- following it ---- */

static const struct value *
follow_key(const struct value *v, struct str key)
{
	const struct value *found = value_gets(v, key);
	char *end = NULL;

	if (found != NULL || v->kind != VALUE_MAP || key.n == 0 || key.n > 18)
		return found;
	char digits[20];
	memcpy(digits, key.p, key.n);
	digits[key.n] = '\0';
	struct value number = {.kind = VALUE_INT, .integer = strtol(digits, &end, 10)};
	return *end == '\0' ? value_getv(v, &number) : NULL; /* keys like 100: */
}

static const struct value *
follow(const struct value *v, const struct step *s)
{
	if (s->key.p != NULL)
		return v->kind == VALUE_MAP ? follow_key(v, s->key) : NULL;
	if (v->kind == VALUE_MAP) {
		struct value number = {.kind = VALUE_INT, .integer = s->index};
		return value_getv(v, &number);
	}
	if (v->kind != VALUE_LIST)
		return NULL;
	long i = s->index < 0 ? s->index + (long)v->list.n : s->index;
	return i < 0 ? NULL : value_at(v, i);
}

/* Follows the path as far as it goes; *ret_depth steps could be taken. */
static const struct value *
walk(const struct value *v, const struct steps *steps, size_t *ret_depth)
{
	*ret_depth = 0;
	while (*ret_depth < steps->n) {
		const struct value *next = follow(v, &steps->v[*ret_depth]);
		if (next == NULL)
			return v;
		v = next;
		(*ret_depth)++;
	}
	return v;
}

/* ---- what is missing ---- */

static const char *
nearest_key(const struct value *map, struct str word)
{
	VEC(const char *) names = {0};

	if (map->kind != VALUE_MAP || word.p == NULL)
		return NULL;
	value_pairs(map, it) if (it->key->kind == VALUE_STR)
	    vec_push(&names, it->key->str.p);
	const char *near = str_nearest(word, names.v, names.n);
	vec_done(&names);
	return near;
}

/* A weaker layer that has the whole path, hidden because variables replace each other as a whole. */
static const struct value *
hidden(const struct member *m, const struct steps *steps)
{
	size_t depth;

	for (size_t i = m->all.n; i-- > 0;) {
		const struct value *v = walk(m->all.v[i].vars, steps, &depth);
		if (depth == steps->n)
			return v;
	}
	return NULL;
}

static int
undefined(
    const struct member *m, const char *path, const struct steps *steps, struct err **e)
{
	size_t depth;
	const struct value *v = walk(m->host.vars, steps, &depth);
	const struct step *missing = &steps->v[depth];
	const struct value *weaker = hidden(m, steps);
	const char *near = nearest_key(v, missing->key);

	err_at(e, ERR_UNDEFINED, depth > 0 ? v->mark : m->host.mark,
	    "'%.*s' is not defined for '%s'", (int)missing->end, path, m->host.name);
	if (weaker != NULL && depth > 0)
		err_remedy(*e,
		    "it is at %s:%d, but a stronger '%.*s' replaces that as a whole",
		    weaker->mark.file, weaker->mark.line, (int)steps->v[0].end, path);
	else if (near != NULL)
		err_remedy(*e, "did you mean '%.*s%s'?", (int)(missing->key.p - path),
		    path, near);
	return -1;
}

/* ---- the verb ---- */

static void
collect(const struct member *m, const struct steps *steps, struct arena *a,
    struct origin *origins, size_t *ret_n)
{
	size_t depth;

	for (size_t i = 0; i < m->all.n; i++) {
		const struct value *v = walk(m->all.v[i].vars, steps, &depth);
		if (depth == steps->n)
			origins[(*ret_n)++] = (struct origin){m->all.v[i].name, v};
	}
	if (*ret_n > 0)
		return;
	const struct value *v = walk(m->host.vars, steps, &depth);
	origins[(*ret_n)++] =
	    (struct origin){arena_strdup(a, "set by the inventory itself"), v};
}

int
inventory_explain(const struct inventory *inv, const struct host *host, const char *path,
    struct arena *a, struct origin **ret_origins, size_t *ret_n, struct err **e)
{
	const struct member *m = (const struct member *)host;
	struct steps steps = {0};
	size_t depth, n = 0;
	int rc = read_path(path, &steps, e);

	(void)inv;
	if (rc == 0) {
		walk(host->vars, &steps, &depth);
		if (depth < steps.n)
			rc = undefined(m, path, &steps, e);
	}
	if (rc == 0) {
		struct origin *origins = arena_array(a, struct origin, m->all.n + 1);
		collect(m, &steps, a, origins, &n);
		*ret_origins = origins;
		*ret_n = n;
	}
	vec_done(&steps);
	return rc;
}
