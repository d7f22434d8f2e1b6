#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "schema/type.h"

static const char *
why(struct arena *a, const struct type *t, const char *value)
{
	const char *message = "accepted";

	if (type_accepts(a, t, str_of(value), &message))
		return NULL;
	return message;
}

static void
numbers(void **state)
{
	static const struct type_range wide = {{.ulow = 0}, {.uhigh = UINT64_MAX}};
	static const struct type_range low = {{.low = INT64_MIN}, {.high = -1}};
	const struct type u64 = {.base = TYPE_UNSIGNED, .ranges = &wide, .nranges = 1};
	const struct type negative = {.base = TYPE_SIGNED, .ranges = &low, .nranges = 1};
	struct arena *a = arena_new();

	(void)state;
	assert_null(why(a, &u64, "18446744073709551615"));
	assert_string_equal(why(a, &u64, "18446744073709551616"),
	    "Value 18446744073709551616 is not within range (0..18446744073709551615)");
	assert_string_equal(
	    why(a, &u64, "-1"), "Value -1 is not within range (0..18446744073709551615)");
	assert_null(why(a, &u64, "-0"));
	assert_null(why(a, &u64, "+7"));
	assert_null(why(a, &u64, "0xff"));
	assert_string_equal(why(a, &u64, "0x"), "Invalid numeric value: '0x'");
	assert_string_equal(why(a, &u64, "-"), "Invalid numeric value: '-'");
	assert_string_equal(why(a, &u64, ""), "Invalid numeric value: ''");
	assert_string_equal(why(a, &u64, "1k"), "Invalid numeric value: '1k'");
	assert_null(why(a, &negative, "-5"));
	assert_string_equal(why(a, &negative, "5"),
	    "Value 5 is not within range (-9223372036854775808..-1)");
	assert_false(type_is_number(&u64));
	arena_free(a);
}

static void
unions(void **state)
{
	static const struct type_range port = {{.ulow = 1}, {.uhigh = 65535}};
	static const struct type_pattern wild = {.pattern = NULL};
	static const char *const names[] = {"http", "https"};
	static const struct type number = {
	    .base = TYPE_UNSIGNED, .ranges = &port, .nranges = 1};
	static const struct type word = {.base = TYPE_ENUM, .names = names, .nnames = 2};
	static const struct type wildcard = {
	    .base = TYPE_STRING, .patterns = &wild, .npatterns = 1};
	const struct type *const members[] = {&wildcard, &number, &word};
	const struct type t = {.base = TYPE_UNION, .members = members, .nmembers = 3};
	const struct type only = {.base = TYPE_UNION, .members = members, .nmembers = 1};
	struct arena *a = arena_new();

	(void)state;
	assert_null(why(a, &t, "https"));
	assert_null(why(a, &t, "80"));
	assert_null(why(a, &t, "<*>"));
	assert_null(why(a, &t, "$port"));
	/* what the number says is more than that it is no name */
	assert_string_equal(why(a, &t, "0"), "Value 0 is not within range (1..65535)");
	assert_string_equal(why(a, &only, "x"), "invalid value: 'x'");
	assert_true(type_is_number(&t));
	assert_false(type_is_number(&only));
	arena_free(a);
}

static void
strings(void **state)
{
	static const struct type_range three = {{.ulow = 1}, {.uhigh = 3}};
	const struct type t = {.base = TYPE_STRING, .ranges = &three, .nranges = 1};
	const struct type other = {.base = TYPE_OTHER};
	struct arena *a = arena_new();

	(void)state;
	assert_null(why(a, &t, "\xc3\xa4\xc3\xb6\xc3\xbc")); /* characters count */
	assert_string_equal(
	    why(a, &t, "abcd"), "Length of 'abcd' is not within range (1..3)");
	assert_null(why(a, &other, "anything"));
	assert_true(type_is_wildcard(STR("<ge-*>")));
	assert_true(type_is_wildcard(STR("$junos-unit")));
	assert_false(type_is_wildcard(STR("<>")));
	assert_false(type_is_wildcard(STR("$9$abc"))); /* an encrypted string */
	assert_false(type_is_wildcard(STR("$")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(unions),
	    cmocka_unit_test(strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
