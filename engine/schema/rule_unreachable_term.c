/* Terms behind one that takes everything that they would. */
#include "base/arena.h"
#include "schema/bgp_peer.h"
#include "schema/term_cover.h"
#include "schema/term_index.h"

static bool
has(struct rule_run *r, const struct bound *n, const char *path)
{
	return lookup_path(r->lookup, n, path, NULL, NULL) > 0;
}

static bool
has_conditions(const struct bound *term)
{
	static const char *const names[] = {"from", "to"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct bound *n = bound_child(term, names[i]);

		if (n == NULL || !lookup_active(n))
			continue;
		bound_each(n, c) if (c->schema == NULL || lookup_active(c)) return true;
	}
	return false;
}

/* Policies go on with the next term unless they are told otherwise. */
static bool
ends_policy(struct rule_run *r, const struct bound *term)
{
	return has(r, term, "then accept") || has(r, term, "then reject") ||
	       has(r, term, "then next policy");
}

/* Filters are the other way round: what is not told to go on is accepted. */
static bool
ends_filter(struct rule_run *r, const struct bound *term)
{
	return !has(r, term, "then next term") && !has(r, term, "then next") &&
	       bound_child(term, "filter") == NULL;
}

static void
behind(struct rule_run *r, const struct bound *term, const struct bound *before)
{
	bool all = !has_conditions(before);

	rule_found(r, term,
	    arena_printf(r->arena,
		"this can never match: term '" STR_FMT "' before it takes everything%s",
		STR_ARG(rule_name_of(before)), all ? "" : " that would"));
}

/* Terms of one policy or filter. */
struct terms {
	struct rule_run *run;
	bool (*ends)(struct rule_run *, const struct bound *);
	struct term_cover cover;
	struct term_index ending;  /* those so far that decide about all they match */
	const struct bound *inner; /* that is looked at */
};

static bool
takes_it(void *ctx, const struct bound *before)
{
	struct terms *t = ctx;

	return term_covers(&t->cover, before, t->inner);
}

/* The term before that takes all that would match, or NULL. */
static const struct bound *
before_of(struct terms *t, const struct bound *term)
{
	t->inner = term;
	return term_index_find(&t->ending, term, takes_it, t);
}

static void
look_at_terms(struct terms *t, const struct bound *list)
{
	bound_each(list, term)
	{
		const struct bound *before;

		if (!lookup_active(term) || strcmp(term->name, "term") != 0)
			continue;
		before = before_of(t, term);
		if (before != NULL)
			behind(t->run, term, before);
		else if (t->ends(t->run, term) && !term_has_inline_action(term))
			term_index_add(&t->ending, term);
	}
}

static void
look_at_policy(void *ctx, const struct bound *policy)
{
	struct terms t = {.run = ctx, .ends = ends_policy};
	const struct bound *last, *before;

	term_index_init(&t.ending, t.run->arena, false);
	look_at_terms(&t, policy);
	/* what stands outside of terms comes last */
	last = bgp_active(policy, "from");
	if (last == NULL)
		last = bgp_active(policy, "then");
	before = last != NULL ? before_of(&t, policy) : NULL;
	if (before != NULL)
		behind(t.run, last, before);
	term_index_done(&t.ending);
}

static void
look_at_filter(void *ctx, const struct bound *filter)
{
	struct terms t = {.run = ctx, .ends = ends_filter, .cover.filter = true};

	term_index_init(&t.ending, t.run->arena, true);
	look_at_terms(&t, filter);
	term_index_done(&t.ending);
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	lookup_path(
	    r->lookup, scope, "policy-options policy-statement <*>", look_at_policy, r);
	lookup_path(r->lookup, scope, "firewall filter <*>", look_at_filter, r);
	lookup_path(r->lookup, scope, "firewall family * filter <*>", look_at_filter, r);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_unreachable_term = {
    .name = "unreachable-term",
    .severity = FINDING_WARNING,
    .summary = "a term of a policy or filter stands behind one that takes all it could",
    .help =
	"A term stands behind one that decides about everything it could match: behind "
	"one\n"
	"without conditions, or with conditions that take in all of the term's own\n"
	"(prefixes in prefixes, ports in ranges, values in lists of values). What "
	"depends\n"
	"on more than one term before it, or on what cannot be compared, is left out.",
    .check = check,
};
