#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/prefix.h"

static bool
has(const char *wide, const char *narrow)
{
	struct prefix a, b;

	assert_true(prefix_read(str_of(wide), &a));
	assert_true(prefix_read(str_of(narrow), &b));
	return prefix_has(&a, &b);
}

static void
prefixes(void **state)
{
	static const char *const wrong[] = {
	    "", "/8", "10.0.0.0/33", "10.0.0.0/", "10/255.0.0.0", "10", "::/129", "x/8"};
	struct prefix p;

	(void)state;
	assert_true(has("10/8", "10.255.0.0/16"));
	assert_true(has("10.0.0.0/8", "10.0.0.0/8"));
	assert_true(has("0.0.0.0/0", "255.255.255.255"));
	assert_true(has("192.0.2.128/25", "192.0.2.129"));
	assert_true(has("2001:db8::/33", "2001:db8:7fff::/48"));
	assert_false(has("2001:db8::/33", "2001:db8:8000::/48"));
	assert_false(has("192.0.2.128/25", "192.0.2.127"));
	assert_false(has("10.255.0.0/16", "10/8"));
	assert_false(has("0.0.0.0/0", "::/0"));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(prefix_read(str_of(wrong[i]), &p));
}

static void
numbers(void **state)
{
	static const char *const wrong[] = {"", "-", "1-", "-1", "2-1", "a", "1-b",
	    "bgp-ssh", "4294967296", "99999999999"};
	uint32_t low, high;

	(void)state;
	assert_true(number_range_read(STR("1024-65535"), &low, &high));
	assert_true(low == 1024 && high == 65535);
	assert_true(number_range_read(STR("bgp"), &low, &high));
	assert_true(low == 179 && high == 179);
	assert_true(number_range_read(STR("ftp-data"), &low, &high));
	assert_true(low == 20 && high == 20);
	assert_true(number_range_read(STR("4294967295"), &low, &high));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(number_range_read(str_of(wrong[i]), &low, &high));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prefixes),
	    cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
