#include "unit/template/rendered.h"

static void
kept(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ d|keep_keys(target=['b']) }}",
		"{\"d\":{\"b\":1,\"ab\":\"s\",\"l\":[{\"b\":2,\"c\":0},\"t\",{\"c\":3}],"
		"\"e\":{}}}",
		"{'b': 1, 'l': [{'b': 2}, 't']}"},
	    {"{{ d|ansible.utils.keep_keys(target='b', matching_parameter='ends_with') "
	     "}}",
		"{\"d\":{\"b\":1,\"ab\":\"s\",\"l\":[{\"b\":2,\"c\":0},\"t\",{\"c\":3}],"
		"\"e\":{}}}",
		"{'b': 1, 'ab': 's', 'l': [{'b': 2}, 't']}"},
	    {"{{ {'a':['x','y'],'b':1}|keep_keys(target=['b']) }}", NULL, "{'b': 1}"},
	    {"{{ 5|keep_keys(target=['b']) }}", NULL,
		"! m:1:6: Error when using plugin 'keep_keys': a mapping or a list is "
		"wanted, not int"},
	    {"{{ {}|keep_keys(target=['b'], matching_parameter='like') }}", NULL,
		"! m:1:7: matching_parameter is one of equality, ends_with, regex, "
		"starts_with, not 'like'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
removed(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ d|remove_keys(target=['b']) }}",
		"{\"d\":{\"b\":1,\"ab\":\"s\",\"l\":[{\"b\":2,\"c\":0},\"t\",{\"c\":3}],"
		"\"e\":{}}}",
		"{'ab': 's', 'l': [{'c': 0}, 't', {'c': 3}], 'e': {}}"},
	    {"{{ d|remove_keys(target=['^[ab]'], matching_parameter='regex') }}",
		"{\"d\":{\"b\":1,\"ab\":\"s\",\"l\":[{\"b\":2,\"c\":0},\"t\",{\"c\":3}],"
		"\"e\":{}}}",
		"{'l': [{'c': 0}, 't', {'c': 3}], 'e': {}}"},
	    {"{{ [{'b':1},0,'',2]|remove_keys(target=['b']) }}{{ d.b }}",
		"{\"d\":{\"b\":1,\"ab\":\"s\",\"l\":[{\"b\":2,\"c\":0},\"t\",{\"c\":3}],"
		"\"e\":{}}}",
		"[2]1"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
renamed(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ d|replace_keys(target=[{'before':'b','after':'z'}]) }}",
		"{\"d\":{\"b\":1,\"ab\":\"s\",\"l\":[{\"b\":2,\"c\":0},\"t\",{\"c\":3}],"
		"\"e\":{}}}",
		"{'ab': 's', 'l': [{'c': 0, 'z': 2}, 't', {'c': 3}], 'e': {}, 'z': 1}"},
	    {"{{ {'ab':1,'ac':2,'x':3}|replace_keys(target=[{'before':'a','after':'x'}], "
	     "matching_parameter='starts_with') }}",
		NULL, "{'x': 2}"},
	    {"{{ {}|replace_keys(target=[{'before':'a'}]) }}", NULL,
		"! m:1:7: replace_keys: each target has 'before' and 'after', which are "
		"texts"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
paths(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ d|to_paths }}",
		"{\"d\":{\"b\":1,\"ab\":\"s\",\"l\":[{\"b\":2,\"c\":0},\"t\",{\"c\":3}],"
		"\"e\":{}}}",
		"{'b': 1, 'ab': 's', 'l[0].b': 2, 'l[0].c': 0, 'l[1]': 't', 'l[2].c': 3, "
		"'e': {}}"},
	    {"{{ {'a b':{'c d':1,'e':2}}|to_paths }}", NULL,
		"{\"a b['c d']\": 1, 'a b.e': 2}"},
	    {"{{ [1]|to_paths(prepend='p', wantlist=true) }}{{ []|to_paths }}", NULL,
		"[{'p[0]': 1}][]"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kept),
	    cmocka_unit_test(removed),
	    cmocka_unit_test(renamed),
	    cmocka_unit_test(paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
