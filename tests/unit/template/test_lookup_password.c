#include "unit/template/rendered.h"

static void
by_a_seed(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ lookup('password', '/dev/null length=8 chars=digits,ab seed=r1') }}",
		NULL, "9409b452"},
	    {"{{ lookup('password', '/dev/null', length=8, chars=['digits', 'ab'], "
	     "seed='r1') }}",
		NULL, "9409b452"},
	    {"{{ query('password', '/dev/null seed=a')|first|length }}", NULL, "20"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
the_rest_is_refused(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ lookup('password', '/dev/null') }}", NULL,
		"! m:1:10: lookup('password') is refused: without a seed it is another "
		"one every time"},
	    {"{{ lookup('password', 'secrets/x length=5') }}", NULL,
		"! m:1:10: lookup('password') is refused: there is no such file below "
		"the site"},
	    {"{{ lookup('password', '/dev/null seed=1 encrypt=sha512_crypt') }}", NULL,
		"! m:1:10: lookup('password') is refused: its salt is drawn at random"},
	    {"{{ lookup('password', '/dev/null sed=1') }}", NULL,
		"! m:1:10: Unrecognized parameter(s) given to password lookup: sed"},
	    {"{{ lookup('password', '/dev/null length=x') }}", NULL,
		"! m:1:10: lookup('password'): 'length' must be a number"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_a_seed),
	    cmocka_unit_test(the_rest_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
