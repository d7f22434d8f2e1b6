#include "unit/template/rendered.h"

static void
keywords_of_json_dumps(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'b':[1,2],'a':'é'}|to_json(separators=(',',':'), sort_keys=true) }}",
		NULL, "{\"a\":\"\\u00e9\",\"b\":[1,2]}"},
	    {"{{ 'é\\u0007/'|to_json(ensure_ascii=false) }}", NULL, "\"é\\u0007/\""},
	    {"{{ [1]|to_json(indent=1, separators=[';','=']) }}{{ "
	     "[1,2]|to_nice_json(indent=none) }}",
		NULL, "[\n 1\n][1, 2]"},
	    {"{{ {(1,2):3,'a':4}|to_json(skipkeys=true) }}", NULL, "{\"a\": 4}"},
	    {"{{ 1e999|to_json }}{{ {}|to_json(vault_to_text=true) }}", NULL,
		"Infinity{}"},
	    {"{{ 1e999|to_json(allow_nan=false) }}", NULL,
		"! m:1:10: Out of range float values are not JSON compliant"},
	    {"{{ [1]|to_json(separators=[',']) }}", NULL,
		"! m:1:8: separators are two texts, between items and behind keys"},
	    {"{{ {(1,2):3}|to_json }}", NULL,
		"! m:1:14: keys must be str, int, float, bool or None, not tuple"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keywords_of_json_dumps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
