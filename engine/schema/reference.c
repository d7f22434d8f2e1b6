#include "schema/reference.h"

#include "base/arena.h"
#include "base/buf.h"
#include "schema/bind.h"

static const struct {
	const char *what;
	const char *definitions;
	const char *message;
} kinds[] = {
#define REFERENCE_KIND(id, what, definitions, message)                                   \
	[REFERENCE_##id] = {what, definitions, message},
#define REFERENCE(kind, path)
#define AT_INSTANCE(kind, path)
#define IN_POLICY(kind, path)
#define IN_FILTER(kind, path)
#include "schema/references.def"
#undef REFERENCE_KIND
#undef REFERENCE
#undef AT_INSTANCE
#undef IN_POLICY
#undef IN_FILTER
};

static const struct row {
	enum reference kind;
	const char *path;
} uses[] = {
#define REFERENCE_KIND(id, what, definitions, message)
#define REFERENCE(kind, path) {REFERENCE_##kind, path},
#define AT_INSTANCE(kind, path)                                                          \
	REFERENCE(kind, path) REFERENCE(kind, "routing-instances <*> " path)
#define IN_POLICY(kind, path)                                                            \
	REFERENCE(kind, "policy-options policy-statement <*> " path)                     \
	REFERENCE(kind, "policy-options policy-statement <*> term <*> " path)
#define IN_FILTER(kind, path)                                                            \
	REFERENCE(kind, "firewall filter <*> term <*> " path)                            \
	REFERENCE(kind, "firewall family * filter <*> term <*> " path)
#include "schema/references.def"
#undef REFERENCE_KIND
#undef REFERENCE
#undef AT_INSTANCE
#undef IN_POLICY
#undef IN_FILTER
};

const char *
reference_what(enum reference kind)
{
	return kinds[kind].what;
}

const char *
reference_path(size_t i)
{
	if (i < REFERENCES)
		return kinds[i].definitions;
	i -= REFERENCES;
	return i < sizeof uses / sizeof uses[0] ? uses[i].path : NULL;
}

const char *
reference_message(struct arena *a, enum reference kind, struct str name)
{
	const char *form = kinds[kind].message, *at = strstr(form, "%s");

	return at == NULL ? form
			  : arena_printf(a, "%.*s" STR_FMT "%s", (int)(at - form), form,
				STR_ARG(name), at + 2);
}

/* --- uses --------------------------------------------------------------------------------------------- */

bool
reference_name(struct str *rest, struct str *ret_name)
{
	static const char operators[] = " \t()&|!";
	size_t n = 0;

	while (rest->n > 0 && memchr(operators, rest->p[0], sizeof operators - 1) != NULL)
		rest->p++, rest->n--;
	while (n < rest->n && memchr(operators, rest->p[n], sizeof operators - 1) == NULL)
		n++;
	*ret_name = (struct str){rest->p, n};
	rest->p += n;
	rest->n -= n;
	return n > 0;
}

/* The key that names something: the first, but behind what is done with it (`community add NAME`) the last. */
static struct str
named(const struct bound *n)
{
	const struct schema_node *keys[BIND_KEYS];
	int nkeys = schema_kind(n->schema) == SCHEMA_LIST
			? schema_keys(n->schema, keys, BIND_KEYS)
			: 0;

	if (nkeys > 1 && strcmp(schema_name(keys[0]), "choice-ident") == 0)
		return bound_key(n, keys[nkeys - 1]);
	return rule_name_of(n);
}

struct users {
	reference_use_fn *use;
	void *ctx;
	enum reference kind;
};

/* Only policies can be put together; without quotes each word of `( A && B )` is a value. */
static bool
is_expression(struct str value)
{
	return value.n > 0 &&
	       (memchr("()!&|", value.p[0], 5) != NULL || value.p[value.n - 1] == ')');
}

static void
used(void *ctx, const struct bound *n)
{
	struct users *u = ctx;
	struct str rest = named(n), name;

	if (u->kind != REFERENCE_POLICY || !is_expression(rest)) {
		if (rest.n > 0)
			u->use(u->ctx, u->kind, n, rest);
		return;
	}
	while (reference_name(&rest, &name))
		u->use(u->ctx, u->kind, n, name);
}

/* Groups are applied at any level. */
static void
applied(struct users *u, const struct bound *n)
{
	bound_each(n, c)
	{
		if (!lookup_active(c))
			continue;
		if (strcmp(c->name, "apply-groups") == 0 && c->value.p != NULL)
			u->use(u->ctx, REFERENCE_GROUP, c, c->value);
		else
			applied(u, c);
	}
}

void
reference_each_use(
    struct rule_run *r, const struct bound *scope, reference_use_fn *use, void *ctx)
{
	struct users u = {.use = use, .ctx = ctx};

	for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
		u.kind = uses[i].kind;
		lookup_path(r->lookup, scope, uses[i].path, used, &u);
	}
	if (scope == r->root)
		applied(&u, scope);
}

/* --- definitions -------------------------------------------------------------------------------------- */

struct definers {
	reference_definition_fn *definition;
	void *ctx;
	enum reference kind;
};

static void
defined(void *ctx, const struct bound *n)
{
	struct definers *d = ctx;

	d->definition(d->ctx, d->kind, n);
}

/* Words of the next path, and `last` behind them. */
static int
next_path(struct str *rest, struct str last, struct str *words)
{
	struct str path = str_cut(rest, '|');
	int n = 0;

	while (path.n > 0 && n < LOOKUP_WORDS - 1)
		words[n++] = str_cut(&path, ' ');
	words[n++] = last;
	return n;
}

void
reference_each_definition(struct rule_run *r, const struct bound *scope,
    reference_definition_fn *definition, void *ctx)
{
	struct definers d = {.definition = definition, .ctx = ctx};

	for (d.kind = 0; d.kind < REFERENCES; d.kind++) {
		struct str words[LOOKUP_WORDS], rest = str_of(kinds[d.kind].definitions);

		while (rest.n > 0)
			lookup_words(r->lookup, scope, words,
			    next_path(&rest, STR("<*>"), words), defined, &d);
	}
}

bool
reference_defined(
    struct rule_run *r, const struct bound *scope, enum reference kind, struct str name)
{
	struct str words[LOOKUP_WORDS], rest = str_of(kinds[kind].definitions);

	while (rest.n > 0)
		if (lookup_words(r->lookup, scope, words, next_path(&rest, name, words),
			NULL, NULL) > 0)
			return true;
	return false;
}

/* Modules that know a statement by its name only, or not at all, cannot tell what stands below it. */
bool
reference_definable(struct rule_run *r, enum reference kind)
{
	struct str words[LOOKUP_WORDS], rest = str_of(kinds[kind].definitions);

	while (rest.n > 0) {
		int n = next_path(&rest, STR("<*>"), words);

		if (!lookup_possible(r->arena, schema_root(r->schema), words, n))
			return false;
	}
	return true;
}
