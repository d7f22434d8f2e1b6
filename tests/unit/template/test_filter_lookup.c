#include "unit/template/rendered.h"

static void
one_thing_many_things_or_text(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ lookup('items', [1,[2]], 3) }}", NULL, "[1, [2], 3]"},
	    {"{{ lookup('items', 'a', 'b') }}{{ query('items', 'a', 'b') }}{{ q('items', "
	     "'a') }}",
		NULL, "a,b['a', 'b']['a']"},
	    {"{{ lookup('items', 'a', wantlist=true) }}{{ lookup('items') }}", NULL,
		"['a'][]"},
	    {"{{ lookup('vars', 'x', errors='ignore') is none }}", NULL, "True"},
	    {"{{ lookup() }}", NULL,
		"! m:1:10: lookup() takes the name of a lookup first"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_thing_many_things_or_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
