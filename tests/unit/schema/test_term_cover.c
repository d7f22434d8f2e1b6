#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/term_cover.h"
#include "schema/term_index.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static void
ignore(void *ctx, const struct finding *f)
{
	(void)ctx;
	(void)f;
}

/* The terms of a policy, or of a filter of IPv4. */
static const struct bound *
terms_of(struct arena *a, const struct schema *s, bool filter, const char *terms)
{
	static const char *const policy[] = {"policy-options", "policy-statement", NULL};
	static const char *const inet[] = {"firewall", "family", "inet", "filter", NULL};
	const char *text = arena_printf(a,
	    filter ? "firewall { family inet { filter F { %s } } }"
		   : "policy-options { policy-statement P { %s } }",
	    terms);
	const struct bound *n =
	    bound_from_config(a, s, parse(a, text, false), ignore, NULL);

	for (const char *const *name = filter ? inet : policy; *name != NULL; name++) {
		n = bound_child(n, *name);
		assert_non_null(n);
	}
	return bound_child(n, "term");
}

/* Does what is from `outer` take in what is from `inner`? */
static bool
covers(void **state, bool filter, const char *outer, const char *inner)
{
	struct arena *a = arena_new();
	struct term_cover c = {.filter = filter};
	const struct bound *first = terms_of(a, *state, filter,
	    arena_printf(
		a, "term A { from { %s } } term B { from { %s } }", outer, inner));
	bool does = term_covers(&c, first, first->next);

	arena_free(a);
	return does;
}

static void
policies(void **state)
{
	assert_true(covers(state, false, "protocol [ bgp ospf ];", "protocol ospf;"));
	assert_false(covers(state, false, "protocol bgp;", "protocol [ bgp ospf ];"));
	assert_false(covers(state, false, "protocol bgp;", "community C;"));
	assert_true(covers(state, false, "route-filter 10.0.0.0/8 upto /16;",
	    "route-filter 10.1.0.0/16 exact; metric 5;"));
	assert_false(covers(state, false, "route-filter 10.0.0.0/8 upto /16;",
	    "route-filter 10.1.0.0/16 orlonger;"));
	assert_false(covers(state, false,
	    "route-filter 10.0.0.0/8 orlonger; route-filter 10.1.0.0/16 exact;",
	    "route-filter 10.1.2.0/24 exact;"));
	/* lists of policies are no alternatives: they must be the same */
	assert_false(covers(state, false, "policy [ P Q ];", "policy P;"));
	assert_true(covers(state, false, "policy [ P Q ];", "policy [ P Q ];"));
	assert_true(covers(state, false, "inactive: protocol bgp;", "community C;"));
}

static void
filters(void **state)
{
	assert_true(covers(state, true, "source-address { 10.0.0.0/8; 192.0.2.0/24; }",
	    "source-address { 192.0.2.1/32; } protocol tcp;"));
	assert_false(
	    covers(state, true, "source-address { 10.0.0.0/8; 10.1.0.0/16 except; }",
		"source-address { 10.2.0.0/16; }"));
	assert_true(covers(state, true, "destination-port [ 1-1023 bgp ];",
	    "destination-port [ ssh 100-200 ];"));
	assert_false(covers(state, true, "destination-port 1-1023;", "port ssh;"));
	assert_false(covers(state, true, "source-prefix-list { L; }",
	    "source-prefix-list { L; } source-address { 10.0.0.0/8; }"));
}

/* Above the limit nothing is covered. */
static void
work(void **state)
{
	struct arena *a = arena_new();
	struct term_cover c = {.work = COVER_WORK + 1};
	const struct bound *first =
	    terms_of(a, *state, false, "term A { then accept; } term B { then accept; }");

	assert_false(term_covers(&c, first, first->next));
	c.work = 0;
	assert_true(term_covers(&c, first, first->next));
	arena_free(a);
}

static bool
name_it(void *ctx, const struct bound *n)
{
	buf_printf(ctx, STR_FMT " ", STR_ARG(n->child->value));
	return false;
}

/* Which terms are compared with the last one. */
static void
candidates(void **state)
{
	struct arena *a = arena_new();
	struct term_index index;
	struct buf names;
	const struct bound *n = terms_of(a, *state, false,
	    "term A { from { route-filter 10.0.0.0/8 orlonger; } }"
	    "term B { from { route-filter 11.0.0.0/8 orlonger; } }"
	    "term C { from protocol bgp; }"
	    "term D { from { route-filter 11.0.0.0/8 exact; route-filter 10.1.0.0/17 "
	    "exact; } }"
	    "term E { from { route-filter 10.1.2.0/24 exact; route-filter 9.0.0.0/8 "
	    "exact; } }");

	buf_init(&names, BUF_LINE);
	term_index_init(&index, a, false);
	for (; n->next != NULL; n = n->next)
		term_index_add(&index, n);
	assert_null(term_index_find(&index, n, name_it, &names));
	assert_string_equal(buf_z(&names), "C A D ");
	term_index_done(&index);
	buf_done(&names);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(policies),
	    cmocka_unit_test(filters),
	    cmocka_unit_test(work),
	    cmocka_unit_test(candidates),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
