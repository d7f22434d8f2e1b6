#include "unit/cli/commanded.h"

#include "check/check.h"
#include "check/claim.h"

static void
all_of_them(void **state)
{
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "checks", NULL);
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	text = output(&w);
	for (const struct check_kind *const *k = check_kinds; *k != NULL; k++) {
		/* a line each, by name */
		assert_memory_equal(text, (*k)->name, strlen((*k)->name));
		assert_int_equal(text[strlen((*k)->name)], ' ');
		text = strchr(text, '\n') + 1;
	}
	assert_memory_equal(text, "collect  ", 9);
	assert_string_equal(strchr(text, '\n'), "\n");
	commanded_done(&w);
}

static void
one_of_them(void **state)
{
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "checks", "bgp");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	text = output(&w);
	assert_memory_equal(text, "bgp: ", 5);
	assert_non_null(strstr(text, "\nexpect\n  established "));
	assert_non_null(strstr(text, "\nasks\n  <get-bgp-neighbor-information/>\n"));
	assert_non_null(strstr(text, "\nkeys of every check file\n  name "));
	assert_null(strstr(text, "judge, each"));
	commanded_done(&w);
}

/* Every key that a file may have is told. */
static void
the_general_one(void **state)
{
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "checks", "collect");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	text = strstr(output(&w), "\njudge, each\n");
	assert_non_null(text);
	for (const struct row *r = claim_rows; r->type != ROW_TYPE_END; r++) {
		char key[64];

		snprintf(key, sizeof key, "\n  %s ", r->key);
		assert_non_null(strstr(text, key));
	}
	commanded_done(&w);
}

static void
none_of_that_name(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "checks", "bpg");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), -1);
	assert_string_equal(output(&w), "");
	assert_string_equal(err_message(w.e), "there is no check of kind 'bpg'");
	assert_string_equal(err_get_remedy(w.e), "did you mean 'bgp'?");
	assert_int_equal(err_exit_code(w.e), 2);
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_of_them),
	    cmocka_unit_test(one_of_them),
	    cmocka_unit_test(the_general_one),
	    cmocka_unit_test(none_of_that_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
