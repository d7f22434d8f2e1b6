#include "unit/template/rendered.h"

static void
paths(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ d|get_path('x.y') }} {{ d|ansible.utils.get_path('x')|type_debug }} {{ "
	     "d|get_path('x.y', wantlist=true) }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"1 dict ['1']"},
	    {"{{ d|get_path('x.z') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"! <path>:1:5: 'dict object' has no attribute 'z'"},
	    {"{{ [1]|get_path('x') }}", NULL,
		"! m:1:8: get_path: argument after ** must be a mapping, not list"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
