#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "config/pair.h"

static struct config_node *
parse(struct arena *a, const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if (config_parse_text(a, "t", str_of(text), &root, &e) != 0)
		fail_msg("%s: %s", text, err_message(e));
	return root;
}

/* Per statement of `new`: index in `old`, `+` if it is new; `!` behind it if it moved. */
static void
pair_up(const struct config_node *old, const struct config_node *new, const char *want)
{
	struct pairs p;
	char got[64];
	size_t n = 0;

	pairs_init(&p, old, new);
	for (int i = 0; i < p.new.n; i++) {
		got[n++] = p.new.to[i] < 0 ? '+' : (char)('0' + p.new.to[i]);
		if (p.new.to[i] >= 0)
			assert_int_equal(p.old.to[p.new.to[i]], i);
		if (p.moved[i])
			got[n++] = '!';
	}
	got[n] = '\0';
	assert_string_equal(got, want);
	pairs_done(&p);
}

static void
pairs_are(const char *old, const char *new, const char *want)
{
	struct arena *a = arena_new();

	pair_up(parse(a, old), parse(a, new), want);
	arena_free(a);
}

/* The statements below the only one on each side. */
static void
pairs_are_below(const char *old, const char *new, const char *want)
{
	struct arena *a = arena_new();

	pair_up(parse(a, old)->child, parse(a, new)->child, want);
	arena_free(a);
}

static void
paired(void **state)
{
	(void)state;
	pairs_are("a; b; c;", "c; x; a;", "2+0");
	pairs_are("host-name a;", "host-name b;", "0");
	pairs_are("term a; term b;", "term b; term c;", "1+");
	pairs_are("zeta a;", "zeta b;", "0");
	pairs_are("zeta a; zeta b;", "zeta c;", "+");
	pairs_are("zeta a;", "zeta b; zeta c;", "++");
	pairs_are("zeta a;", "zeta b { x; }", "+");
	pairs_are("zeta [ a b ];", "zeta [ c d ];", "0");
	pairs_are("", "a;", "+");
	pairs_are("a;", "", "");
}

/* Of a name that has one value mostly, several may be there: the same words are the same one. */
static void
values_beside(void **state)
{
	(void)state;
	pairs_are("vrf-target { a; }", "vrf-target { b; }", "0");
	pairs_are_below("vrf-target { a; b; }", "vrf-target { b; }", "1");
	pairs_are_below("vrf-target { a; b; }", "vrf-target { b; a; }", "10");
	pairs_are_below("vrf-target { a; b; }", "vrf-target { c; b; }", "01");
	pairs_are_below("vrf-target { a; }", "vrf-target { b; a; }", "+0");
}

static void
moved(void **state)
{
	(void)state;
	pairs_are("term a; term b; term c;", "term a; term b; term c;", "012");
	pairs_are("term a; term b; term c;", "term b; term c; term a;", "120!");
	pairs_are("term a; term b; term c;", "term c; term a; term b;", "2!01");
	pairs_are("term a; term b; term c;", "term c; term b;", "2!1");
	pairs_are("term a; x; term b;", "x; term a; term n; term b;", "10+2");
	pairs_are("unit 0; unit 1;", "unit 1; unit 0;", "10");
	pairs_are("term a; neighbor x; term b; neighbor y;",
	    "neighbor y; neighbor x; term b; term a;", "3!12!0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(paired),
	    cmocka_unit_test(values_beside), cmocka_unit_test(moved)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
