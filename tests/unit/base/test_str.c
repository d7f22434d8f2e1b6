#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

static const struct str nothing; /* p is NULL: the empty string of many callers */

#define is(s, text) assert_true(str_eq((s), STR(text)))

static void
equality(void **state)
{
	(void)state;
	assert_true(str_eq(nothing, STR("")));
	assert_true(str_eq(str_of(NULL), nothing));
	assert_true(str_eq(str_of("abc"), STR("abc")));
	assert_false(str_eq(STR("abc"), STR("abd")));
	assert_false(str_eq(STR("abc"), STR("ab")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
}

static void
starts_and_ends(void **state)
{
	(void)state;
	assert_true(str_starts(STR("interfaces"), STR("inter")));
	assert_true(str_starts(STR("x"), nothing));
	assert_true(str_starts(nothing, nothing));
	assert_false(str_starts(nothing, STR("a")));
	assert_false(str_starts(STR("inter"), STR("interfaces")));
	assert_false(str_starts(STR("Inter"), STR("inter")));
	assert_true(str_ends(STR("a.conf"), STR(".conf")));
	assert_true(str_ends(STR("a"), nothing));
	assert_true(str_ends(nothing, nothing));
	assert_false(str_ends(STR("conf"), STR(".conf")));
	assert_false(str_ends(nothing, STR("a")));
}

static void
trimming(void **state)
{
	(void)state;
	is(str_trim(STR(" \t\n\v\f\r a b \n")), "a b");
	is(str_trim(STR(" \n ")), "");
	is(str_trim(nothing), "");
	is(str_trim(STR("\xc2\xa0x")), "\xc2\xa0x"); /* ASCII only */
}

static void
cutting(void **state)
{
	struct str rest = STR("a,,b");

	(void)state;
	is(str_cut(&rest, ','), "a");
	is(str_cut(&rest, ','), "");
	is(rest, "b");
	is(str_cut(&rest, ','), "b");
	is(rest, "");
	is(str_cut(&rest, ','), "");
	rest = STR("x,");
	is(str_cut(&rest, ','), "x");
	is(rest, "");
	rest = nothing;
	is(str_cut(&rest, ','), "");
}

static void
comparing(void **state)
{
	(void)state;
	assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("b"), STR("a")) > 0);
	assert_true(str_cmp(STR("a"), STR("aa")) < 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0); /* octets, not signed char */
	assert_true(str_cmp(nothing, STR("a")) < 0);
	assert_int_equal(str_cmp(nothing, nothing), 0);
}

static void
utf8(void **state)
{
	static const struct {
		const char *text;
		size_t n, error;
	} cases[] = {
	    {"", 0, 0},
	    {"plain", 5, 5},
	    {"\0\x7f", 2, 2},
	    {"\xc2\x80\xdf\xbf", 4, 4},
	    {"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", 12, 12},
	    {"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8, 8},
	    {"a\x80", 2, 1},            /* lone continuation */
	    {"ab\xc0\x80", 4, 2},       /* overlong NUL */
	    {"\xc1\xbf", 2, 0},         /* overlong */
	    {"\xe0\x9f\xbf", 3, 0},     /* overlong */
	    {"\xf0\x8f\xbf\xbf", 4, 0}, /* overlong */
	    {"\xed\xa0\x80", 3, 0},     /* surrogate */
	    {"\xf4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
	    {"\xf5\x80\x80\x80", 4, 0}, /* never */
	    {"x\xe2\x82", 3, 1},        /* cut off */
	    {"\xe2\x82\x28", 3, 0},     /* third octet */
	    {"\xf0\x90\x80\x28", 4, 0}, /* fourth octet */
	    {"caf\xe9 latin-1", 12, 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(str_utf8_error((struct str){cases[i].text, cases[i].n}),
		    cases[i].error);
	assert_int_equal(str_utf8_error(nothing), 0);
}

static void
nearest(void **state)
{
	static const char *const names[] = {
	    "confirm-timeout", "strategy", "load", "checks", "id", ""};
	static const char *const twisted[] = {"laod", "load"};

	(void)state;
#define NEAR(word) str_nearest(STR(word), names, sizeof names / sizeof *names)
	assert_string_equal(NEAR("confirm_timeout"), "confirm-timeout");
	assert_string_equal(NEAR("CONFIRM-TIMEOUT"), "confirm-timeout");
	assert_string_equal(NEAR("startegy"), "strategy");
	assert_string_equal(NEAR("laod"), "load"); /* one exchange of neighbours */
	assert_string_equal(NEAR("check"), "checks");
	assert_string_equal(NEAR("ie"), "id");
	assert_string_equal(str_nearest(STR("load"), twisted, 2), "load");
	assert_null(NEAR("xy"));
	assert_null(NEAR("transport"));
	assert_null(NEAR(""));
	assert_null(str_nearest(STR("load"), names, 0));
	assert_null(NEAR("a-word-of-more-than-sixty-four-octets-is-nobodys-spelling-mist"
			 "ake-at-all"));
}

static void
lines_by_number(void **state)
{
	struct str text = STR("one\n\nthree");

	(void)state;
	assert_true(str_eq(str_line(text, 1), STR("one")));
	assert_int_equal(str_line(text, 2).n, 0);
	assert_true(str_eq(str_line(text, 3), STR("three")));
	assert_int_equal(str_line(text, 4).n, 0);
	assert_int_equal(str_line(text, 0).n, 0);
	assert_int_equal(str_line(text, -1).n, 0);
	assert_int_equal(str_line(STR(""), 1).n, 0);
}

static void
hex_digits(void **state)
{
	(void)state;
	assert_int_equal(str_hex_digit('0'), 0);
	assert_int_equal(str_hex_digit('9'), 9);
	assert_int_equal(str_hex_digit('a'), 10);
	assert_int_equal(str_hex_digit('F'), 15);
	assert_int_equal(str_hex_digit('g'), -1);
	assert_int_equal(str_hex_digit('/'), -1);
	assert_int_equal(str_hex_digit('@'), -1);
	assert_int_equal(str_hex_digit('\0'), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_by_number),
	    cmocka_unit_test(hex_digits),
	    cmocka_unit_test(equality),
	    cmocka_unit_test(starts_and_ends),
	    cmocka_unit_test(trimming),
	    cmocka_unit_test(cutting),
	    cmocka_unit_test(comparing),
	    cmocka_unit_test(utf8),
	    cmocka_unit_test(nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
