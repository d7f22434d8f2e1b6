#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "check/pattern.h"
#include "data/rows.h"
#include "unit/expect.h"

static struct patterns *
compiled(struct arena *a, const char **texts, size_t n)
{
	struct patterns *p = NULL;
	struct err *e = NULL;

	assert_int_equal(patterns_new(a, &(struct row_texts){texts, n}, &p, &e), 0);
	return p;
}

static void
test_match(void **state)
{
	const char *texts[] = {"^ge-0/0/2(\\.\\d+)?$", "lo0"};
	struct arena *a = arena_new();
	struct patterns *p = compiled(a, texts, 2);

	(void)state;
	assert_true(patterns_match(p, "ge-0/0/2"));
	assert_true(patterns_match(p, "ge-0/0/2.100"));
	assert_true(patterns_match(p, "xlo0.0"));
	assert_false(patterns_match(p, "ge-0/0/20"));
	assert_false(patterns_match(p, ""));
	assert_false(patterns_match(compiled(a, texts, 0), "ge-0/0/2"));
	arena_free(a);
}

/* Too costly to decide is not a match: nothing is ignored for it. */
static void
test_costly(void **state)
{
	const char *texts[] = {"^(a+)+$"};
	struct arena *a = arena_new();

	(void)state;
	assert_false(patterns_match(compiled(a, texts, 1),
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
	arena_free(a);
}

static void
refused(const char *text, const char *printed)
{
	struct arena *a = arena_new();
	struct patterns *p;
	struct err *e = NULL;

	assert_int_equal(patterns_new(a, &(struct row_texts){&text, 1}, &p, &e), -1);
	expect_err(e, ERR_INPUT, printed);
	arena_free(a);
}

static void
test_refused(void **state)
{
	(void)state;
	refused("", "an empty regular expression would ignore everything\n"
		    "  remedy: correct the file at the position shown\n");
	refused("ge-(0",
	    "'ge-(0' is no regular expression: missing closing parenthesis at octet 6\n"
	    "  remedy: correct the file at the position shown\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),
	    cmocka_unit_test(test_costly),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
