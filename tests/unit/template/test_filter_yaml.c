#include "unit/template/rendered.h"

static void
as_yaml(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'b':1,'a':{'x':[1,2],'y':none}}|to_yaml }}", NULL,
		"a:\n  x: [1, 2]\n  y: null\nb: 1\n"},
	    {"{{ {'b':1,'a':[{'x':1},[2,'']]}|to_nice_yaml }}", NULL,
		"a:\n-   x: 1\n-   - 2\n    - ''\nb: 1\n"},
	    {"{{ {'b':1,'a':[]}|to_nice_yaml(indent=2, sort_keys=false) }}", NULL,
		"b: 1\na: []\n"},
	    {"{{ 'x'|to_yaml }}{{ [1.0,1e20,true,'1','yes','65000:1','a: "
	     "b']|to_nice_yaml }}",
		NULL,
		"x\n- 1.0\n- 1.0e+20\n- true\n- '1'\n- 'yes'\n- '65000:1'\n- 'a: b'\n"},
	    {"{{ ['a',1]|to_yaml(default_style='\"') }}", NULL, "- \"a\"\n- ! \"1\"\n"},
	    {"{{ (1,2)|to_yaml(explicit_start=true, explicit_end=true) }}", NULL,
		"--- [1, 2]\n...\n"},
	    {"{% set x = [1] %}{{ {'a':x,'b':x}|to_nice_yaml }}", NULL,
		"a: &id001\n- 1\nb: *id001\n"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
what_cannot_be_written(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'a':nosuch}|to_yaml }}", NULL, "! m:1:17: 'nosuch' is undefined"},
	    {"{{ [1]|to_nice_yaml(colour=1) }}", NULL,
		"! m:1:8: to_nice_yaml - unexpected keyword argument 'colour'"},
	    {"{{ 'a'|to_yaml(default_style='x') }}", NULL,
		"! m:1:8: default_style is one of ' \" | >, not 'x'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
from_yaml(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'a: 1\\nb: [x, yes]'|from_yaml }}{{ 5|from_yaml }}", NULL,
		"{'a': 1, 'b': ['x', True]}5"},
	    {"{{ '--- 1\\n--- {a: &x 2}\\n---\\n- &x 3\\n- *x\\n'|from_yaml_all }}{{ "
	     "''|from_yaml_all }}",
		NULL, "[1, {'a': 2}, [3, 3]][]"},
	    {"{{ 'a: ['|from_yaml }}", NULL, "! m:1:11: "},
	    {"{{ '--- 1\\n--- 2\\n'|from_yaml }}", NULL,
		"! m:1:21: a second document begins here"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(as_yaml),
	    cmocka_unit_test(what_cannot_be_written),
	    cmocka_unit_test(from_yaml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
