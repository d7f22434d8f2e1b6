#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "data/yaml_words.h"

static void
test_find(void **state)
{
	static const char cannot[] = "found character that cannot start any token";
	static const char end[] = "found unexpected end of stream";

	(void)state;
	assert_string_equal(yaml_words_find(cannot, NULL, '\t', '\0')->message,
	    "a tab cannot indent YAML");
	assert_string_equal(yaml_words_find(cannot, NULL, '%', '{')->message,
	    "a template statement is not quoted");
	assert_string_equal(yaml_words_find(cannot, NULL, '%', ' ')->message,
	    "a plain value cannot begin with this character");
	assert_null(yaml_words_find(end, NULL, '\0', '\0'));
	assert_true(yaml_words_find(end, "while scanning a quoted scalar", '\0', '\0')
			->at_context);
	assert_null(yaml_words_find("something new", NULL, 'x', 'y'));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_find)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
