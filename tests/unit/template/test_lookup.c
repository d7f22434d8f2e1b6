#include "unit/template/rendered.h"

static void
each_finds_its_own(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ q('dict', {'a':1}) }}{{ q('list', [1], 2) }}{{ q('flattened', "
	     "[1,[2,[3]]]) }}",
		NULL, "[{'key': 'a', 'value': 1}][[1], 2][1, 2, 3]"},
	    {"{{ q('indexed_items', ['a','b']) }}", NULL, "[(0, 'a'), (1, 'b')]"},
	    {"{{ q('sequence', 'start=1 end=5 stride=2') }}{{ q('sequence', '2-3', "
	     "format='%02d') }}{{ q('sequence', '2') }}{{ q('sequence', count=2, "
	     "start=7) }}",
		NULL, "['1', '3', '5']['02', '03']['1', '2']['7', '8']"},
	    {"{{ lookup('vars', 'a') }}{{ lookup('vars', 'b', default='d') }}{{ "
	     "q('varnames', '^a') }}",
		"{\"a\": 5, \"ab\": 1, \"c\": 2}", "5d['a', 'ab']"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
and_refuses_by_name(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ lookup('vars', 'b') }}", NULL,
		"! m:1:10: No variable found with this name: b"},
	    {"{{ lookup('pipe', 'ls') }}", NULL,
		"! m:1:10: lookup('pipe') is refused: it runs a program"},
	    {"{{ lookup('ansible.builtin.url', 'x') }}", NULL,
		"! m:1:10: lookup('url') is refused: it asks the network"},
	    {"{{ lookup('varz', 'x') }}", NULL,
		"! m:1:10: lookup plugin (varz) not found"},
	    {"{{ q('sequence', 'stride=0 end=1') }}", NULL,
		"! m:1:5: lookup('sequence') wants one of"},
	    {"{{ q('sequence', 'x=1') }}", NULL,
		"! m:1:5: lookup('sequence'): 'x' is not start=N"},
	    {"{{ lookup('env', 'HOME') }}", NULL,
		"! m:1:10: lookup('env'): no environment is given"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_finds_its_own),
	    cmocka_unit_test(and_refuses_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
