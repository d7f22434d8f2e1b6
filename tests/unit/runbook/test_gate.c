/* What is said before anybody is asked. */
#include "unit/runbook/asked.h"

/* --- nobody is there --------------------------------------------------------------------------------- */

static void
nobody_there_is_a_no(void **state)
{
	struct asked how = {0};

	(void)state;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_in("said", "gate 'drained?' was not passed: nobody can be asked: there is "
			  "no terminal, and "
			  "its digest was not approved");
	assert_in("said", arena_printf(a, "--approve %s,", digest_of(&how)));
	assert_in("events", "\"gate\":\"aborted\"");
	assert_not_in("events", "\"gate\":\"asked\"");
	assert_int_not_equal(access(FOLDER "/gates", F_OK), 0);
}

static void
its_digest_beforehand_is_a_yes(void **state)
{
	struct asked how = {0};
	const char *right[] = {"0", digest_of(&how), NULL};
	const char *wrong[] = {"00000000000000000000000000000000", "", NULL};

	(void)state;
	how.approved = wrong;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	how.approved = right;
	assert_int_equal(pass(&how, -1), PASSED);
	assert_string_equal(
	    text_of("said"), arena_printf(a, "approved by %s (digest)", person_here(a)));
	assert_in("events", "\"gate\":\"approved\",\"message\":\"Drain it?\"");
	assert_in("events",
	    arena_printf(a, "\"who\":\"%s\",\"how\":\"digest\",\"digest\":\"%s\"",
		person_here(a), digest_of(&how)));
}

static void
yes_is_one_persons(void **state)
{
	struct asked how = {.yes = true};

	(void)state;
	assert_int_equal(pass(&how, -1), PASSED);
	assert_in("events", "\"how\":\"--yes\"");
	how.wanted = 2;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_not_in("events", "--yes");
}

/* Nobody has seen what is shown, and it is not good. */
static void
what_is_shown_must_be_good_if_nobody_sees_it(void **state)
{
	struct asked how = {.yes = true, .shown_bad = true};
	const char *right[] = {digest_of(&how), NULL};

	(void)state;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_in("said", "what it shows is not all good");
	how.yes = false;
	how.approved = right;
	assert_int_equal(pass(&how, -1), FAILED + 6);
}

static void
one_digest_is_not_two_people(void **state)
{
	struct asked how = {.wanted = 2};
	const char *twice[] = {digest_of(&how), digest_of(&how), NULL};

	(void)state;
	how.approved = twice;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_in("said", "one approval beforehand is not enough");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)
	const struct CMUnitTest tests[] = {
	    TEST(nobody_there_is_a_no),
	    TEST(its_digest_beforehand_is_a_yes),
	    TEST(yes_is_one_persons),
	    TEST(what_is_shown_must_be_good_if_nobody_sees_it),
	    TEST(one_digest_is_not_two_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
