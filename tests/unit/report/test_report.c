#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "report/report.h"

/* Every sink of a file sink_NAME.c is there, complete, sorted by name, and found by it. */
static void
test_registered(void **state)
{
	static const char *const names[] = {
	    "html", "jsonl", "junit", "markdown", "terminal", "text"};
	size_t found = 0;

	(void)state;
	for (size_t i = 0; sinks[i] != NULL; i++) {
		const struct sink_ops *s = sinks[i];

		assert_non_null(s->open);
		assert_non_null(s->event);
		assert_non_null(s->close);
		assert_true(strlen(s->summary) > 10);
		assert_ptr_equal(sink_named(s->name), s);
		assert_true(i == 0 || strcmp(sinks[i - 1]->name, s->name) < 0);
		for (size_t k = 0; k < sizeof names / sizeof *names; k++)
			found += strcmp(names[k], s->name) == 0;
	}
	assert_int_equal(found, sizeof names / sizeof *names);
	assert_null(sink_named("json"));
	assert_null(sink_named(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_registered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
