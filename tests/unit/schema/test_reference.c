#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/reference.h"
#include "unit/schema/bound_tree.h"

static void
names(void **state)
{
	struct str rest = STR("( A && !(B-1 || C.x) )"), name;

	(void)state;
	assert_true(reference_name(&rest, &name) && str_eq(name, STR("A")));
	assert_true(reference_name(&rest, &name) && str_eq(name, STR("B-1")));
	assert_true(reference_name(&rest, &name) && str_eq(name, STR("C.x")));
	assert_false(reference_name(&rest, &name));
}

static void
words(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(reference_what(REFERENCE_AS_PATH_GROUP), "as-path-group");
	assert_string_equal(reference_message(a, REFERENCE_FILTER_INET, STR("F")),
	    "Referenced filter 'F' is not defined");
	assert_string_equal(reference_message(a, REFERENCE_INSTANCE, STR("R")),
	    "referenced routing-instance must be defined");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
