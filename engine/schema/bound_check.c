/* What the modules forbid, found in a bound tree. */
#include "base/arena.h"
#include "schema/bind.h"
#include "schema/schema_node.h"

struct checker {
	struct arena *arena;
	struct binder seen; /* elements that were met */
	finding_fn *found;
	void *ctx;
	bool commit; /* judge what a commit check does */
};

static void
complain(struct checker *c, const struct bound *at, struct finding finding)
{
	finding.at = at;
	bound_report(c->arena, at, finding, c->found, c->ctx);
}

static bool
is_wanted(const struct checker *c, const struct bound *n)
{
	if ((n->flags & CONFIG_DELETE) != 0)
		return false;
	return !c->commit || (n->flags & CONFIG_INACTIVE) == 0;
}

/* --- values ------------------------------------------------------------------------------------------- */

/* Of the value's word, if the statement it comes from is known. */
static struct mark
value_mark(const struct bound *n)
{
	for (int i = 0; n->source != NULL && i < n->source->nwords; i++)
		if (n->source->words[i].p == n->value.p)
			return bind_word_mark(n->source, i);
	return n->mark;
}

/* The entry that a key names stands in the list: what is wrong with the key is told there. */
static const struct bound *
stands_at(const struct bound *n)
{
	return n->parent != NULL && schema_is_key(n->schema) && n->parent->parent != NULL
		   ? n->parent->parent
		   : n->parent;
}

static void
check_value(struct checker *c, const struct bound *n)
{
	const char *why;

	if (n->value.p == NULL)
		return; /* found when it was bound */
	if (schema_value_ok(c->arena, n->schema, n->value, &why))
		return;
	complain(c, n,
	    (struct finding){.kind = FINDING_VALUE,
		.mark = value_mark(n),
		.path = bound_path(c->arena, stands_at(n)),
		.word = arena_strndup(c->arena, n->value.p, n->value.n),
		.message = why,
		.schema = n->parent->schema});
}

/* --- entries ------------------------------------------------------------------------------------------ */

/* Entries and values of one statement follow one another: n is the first of them. */
static void
check_number(struct checker *c, const struct bound *n)
{
	uint32_t min, max, count = 0;

	schema_elements(n->schema, &min, &max);
	if (min == 0 && max == 0)
		return;
	for (const struct bound *k = n; k != NULL && k->schema == n->schema;
	     k = k->next) {
		count += is_wanted(c, k);
		if (max != 0 && count == max + 1)
			complain(c, k,
			    (struct finding){.kind = FINDING_TRAILING,
				.path = bound_path(c->arena, n->parent),
				.word = n->name,
				.message = arena_printf(
				    c->arena, "more than %u of '%s'", max, n->name)});
	}
	if (count < min)
		complain(c, n,
		    (struct finding){.kind = FINDING_MISSING,
			.path = bound_path(c->arena, n->parent),
			.word = n->name,
			.message = arena_printf(
			    c->arena, "fewer than %u of '%s'", min, n->name)});
}

static void
check_twice(struct checker *c, const struct bound *n)
{
	const struct bound *before = bind_seen(&c->seen, n);

	if (before == NULL)
		return;
	complain(c, n,
	    (struct finding){.kind = FINDING_DUPLICATE,
		.path = bound_path(c->arena, n->parent),
		.word = n->name,
		.message = arena_printf(c->arena, "'%s' stands there already, in line %d",
		    n->name, before->mark.line)});
}

static bool
begins_run(const struct bound *n)
{
	return n->prev == NULL || n->prev->schema != n->schema;
}

/* --- choices ------------------------------------------------------------------------------------------ */

static struct str
choices_of(const struct schema_node *n)
{
	return str_of(schema_node_choices(n));
}

/* In two cases of one choice? */
static bool
exclude(struct str a, struct str b)
{
	while (a.n > 0 && b.n > 0) {
		struct str choice = str_cut(&a, '/'), other = str_cut(&b, '/');

		if (!str_eq(choice, other))
			return false;
		if (!str_eq(str_cut(&a, '/'), str_cut(&b, '/')))
			return true;
	}
	return false;
}

enum {
	CHOSEN = 64
}; /* statements of one parent that stand in choices; more are not compared */

/* A router keeps the last. What comes from a group does not stand beside what excludes it. */
static void
check_choices(struct checker *c, const struct bound *parent)
{
	const struct bound *chosen[CHOSEN];
	int n = 0;

	bound_each(parent, k)
	{
		if (k->schema == NULL || (k->schema->features & SCHEMA_IN_CHOICE) == 0 ||
		    !begins_run(k) || !is_wanted(c, k) || k->group != NULL || n == CHOSEN)
			continue;
		for (int i = 0; i < n; i++) {
			if (!exclude(
				choices_of(k->schema), choices_of(chosen[i]->schema)))
				continue;
			complain(c, k,
			    (struct finding){.kind = FINDING_DUPLICATE,
				.path = bound_path(c->arena, parent),
				.word = k->name,
				.message = arena_printf(c->arena,
				    "'%s' and '%s' exclude each other: the last counts",
				    chosen[i]->name, k->name)});
			break;
		}
		chosen[n++] = k;
	}
}

/* Is something there of a case of it? */
static bool
is_chosen(const struct checker *c, const struct bound *parent, struct str choice)
{
	bound_each(parent, k) if (k->schema != NULL && is_wanted(c, k) &&
				  str_starts(choices_of(k->schema), choice)) return true;
	return false;
}

/* What stands in a case is mandatory only if something else of the case is there. */
static bool
is_mandatory(
    const struct checker *c, const struct bound *parent, const struct schema_node *k)
{
	return (k->features & SCHEMA_MANDATORY) != 0 && !k->key &&
	       ((k->features & SCHEMA_IN_CHOICE) == 0 ||
		   is_chosen(c, parent, choices_of(k)));
}

/* The first `!choice/` of the text. */
static void
check_mandatory_choices(struct checker *c, const struct bound *n)
{
	struct str before = STR("");

	for (const struct schema_node *k = NULL;
	     (k = schema_next(n->schema, k)) != NULL;) {
		struct str all = choices_of(k), choice = all;
		const char *end;

		if (!str_starts(all, STR("!")) ||
		    (end = memchr(all.p, '/', all.n)) == NULL)
			continue;
		choice.n = (size_t)(end + 1 - all.p);
		if (str_eq(choice, before) || is_chosen(c, n, choice))
			continue;
		before = choice;
		complain(c, n,
		    (struct finding){.kind = FINDING_MISSING,
			.word = schema_name(k),
			.message = arena_printf(c->arena,
			    "Missing mandatory statement: one of '" STR_FMT
			    "', '%s' for one",
			    (int)choice.n - 2, choice.p + 1, schema_name(k))});
	}
}

/* --- containers --------------------------------------------------------------------------------------- */

static void
check_mandatory(struct checker *c, const struct bound *n)
{
	if ((n->schema->features & SCHEMA_HAS_MANDATORY) == 0)
		return;
	check_mandatory_choices(c, n);
	for (const struct schema_node *k = NULL;
	     (k = schema_next(n->schema, k)) != NULL;) {
		bool there = false;

		if (!is_mandatory(c, n, k))
			continue;
		bound_each(n, child) there |= child->schema == k && is_wanted(c, child);
		if (!there)
			complain(c, n,
			    (struct finding){.kind = FINDING_MISSING,
				.word = schema_keyword(k) != NULL ? schema_keyword(k)
								  : schema_name(k),
				.message = arena_printf(c->arena,
				    "Missing mandatory statement: '%s'",
				    schema_keyword(k) != NULL ? schema_keyword(k)
							      : schema_name(k))});
	}
}

static void
check_contents(struct checker *c, const struct bound *n)
{
	if (schema_kind(n->schema) != SCHEMA_CONTAINER || n->child != NULL ||
	    n->parent == NULL)
		return;
	complain(c, n,
	    (struct finding){.kind = FINDING_EMPTY,
		.path = bound_path(c->arena, n->parent),
		.word = n->name,
		.message = "statement has no contents; ignored"});
}

static void
check_inner(struct checker *c, const struct bound *n, bool in_groups)
{
	if (!c->commit)
		return;
	check_contents(c, n);
	check_choices(c, n);
	if (!in_groups)
		check_mandatory(c, n);
}

static void
check(struct checker *c, const struct bound *n, bool in_groups)
{
	if (n->schema == NULL || !is_wanted(c, n))
		return;
	if (c->commit && n->parent != NULL) {
		if (!schema_is_key(n->schema))
			check_twice(c, n);
		if (begins_run(n))
			check_number(c, n);
	}
	switch (schema_kind(n->schema)) {
	case SCHEMA_LEAF:
	case SCHEMA_LEAF_LIST: check_value(c, n); return;
	case SCHEMA_FLAG:
	case SCHEMA_ANY: return;
	case SCHEMA_LIST:
		in_groups |= n->parent->parent == NULL && strcmp(n->name, "groups") == 0;
		break;
	case SCHEMA_CONTAINER:
	case SCHEMA_PRESENCE: break;
	}
	check_inner(c, n, in_groups);
	bound_each(n, child) check(c, child, in_groups);
}

static void
check_all(
    struct arena *a, const struct bound *root, bool commit, finding_fn *found, void *ctx)
{
	struct checker c = {.arena = a, .found = found, .ctx = ctx, .commit = commit};

	check(&c, root, false);
	bind_index_done(&c.seen);
}

void
bound_check_values(struct arena *a, const struct schema *s, const struct bound *root,
    finding_fn *found, void *ctx)
{
	(void)s;
	check_all(a, root, false, found, ctx);
}

void
bound_check(struct arena *a, const struct schema *s, const struct bound *root,
    finding_fn *found, void *ctx)
{
	(void)s;
	check_all(a, root, true, found, ctx);
}
