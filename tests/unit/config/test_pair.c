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
pairs_are(const char *old, const char *new, const char *want)
{
	struct arena *a = arena_new();
	struct pairs p;
	char got[64];
	size_t n = 0;

	pairs_init(&p, parse(a, old), parse(a, new));
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
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paired), cmocka_unit_test(moved)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
