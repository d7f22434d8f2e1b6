#include "unit/cli/commanded.h"

#include "schema/validate.h"

static void
all_of_them(void **state)
{
	struct commanded w;
	const char *text;
	size_t n;
	const struct validate_rule *rules;

	(void)state;
	COMMANDED(&w, "rules", NULL);
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	text = output(&w);
	rules = validate_rule_list(w.c.arena, &n);
	assert_true(n > 20);
	for (size_t i = 0; i < n; i++) {
		/* a line each, by name */
		assert_memory_equal(text, rules[i].name, strlen(rules[i].name));
		assert_int_equal(text[strlen(rules[i].name)], ' ');
		text = strchr(text, '\n') + 1;
		assert_true(i == 0 || strcmp(rules[i - 1].name, rules[i].name) < 0);
	}
	assert_string_equal(text, "");
	commanded_done(&w);
}

static void
one_of_them(void **state)
{
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "rules", "duplicate");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	text = output(&w);
	assert_memory_equal(
	    text, "duplicate (warning): ", strlen("duplicate (warning): "));
	assert_null(strstr(text, "accept-everything"));
	commanded_done(&w);
}

static void
none_of_that_name(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "rules", "duplicat");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), -1);
	assert_string_equal(output(&w), "");
	assert_string_equal(err_message(w.e), "there is no rule 'duplicat'");
	assert_string_equal(err_get_remedy(w.e), "did you mean 'duplicate'?");
	assert_int_equal(err_exit_code(w.e), 2);
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_of_them),
	    cmocka_unit_test(one_of_them),
	    cmocka_unit_test(none_of_that_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
