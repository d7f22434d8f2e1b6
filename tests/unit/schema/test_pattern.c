#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/pattern.h"

struct row {
	const char *expression, *text;
	bool match;
};

static void
check(struct pattern *(*make)(const char *, const char **), const struct row *rows,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *why = NULL;
		struct pattern *p = make(rows[i].expression, &why);

		if (p == NULL)
			fail_msg("%s: %s", rows[i].expression, why);
		if (pattern_match(p, str_of(rows[i].text)) != rows[i].match)
			fail_msg("'%s' and '%s'", rows[i].expression, rows[i].text);
		pattern_free(p);
	}
}

static void
xsd(void **state)
{
	static const struct row rows[] = {
	    {"a|b", "a", true},
	    {"a|b", "ab", false}, /* all of the text */
	    {"[0-9]+", "12 ", false},
	    {"$.*", "$x", true}, /* a character like others */
	    {"^a", "^a", true},
	    {"[^a]", "b", true},
	    {"\\*", "*", true},
	    {"\\d{2}", "12", true},
	    {"a.c", "a\nc", true},
	};

	(void)state;
	check(pattern_new_xsd, rows, sizeof rows / sizeof rows[0]);
}

static void
posix(void **state)
{
	static const struct row rows[] = {
	    {"^[[:alnum:]._-]+$", "r1.a_b-c", true}, {"^[[:alnum:]._-]+$", "r1 a", false},
	    {"^[[:alnum:]._-]+$", "r1\n", false}, {"b", "abc", true}, /* anywhere */
	    {"![/ %]", "a/b", false},                                 /* turned around */
	    {"![/ %]", "ab", true}, {"!^((__.*__)|(all)|(.{5,}))$", "all", false},
	    {"!^((__.*__)|(all)|(.{5,}))$", "any", true},
	    {"^[a\\]$", "\\", true}, /* a backslash in brackets is itself */
	    {"^[]a]$", "]", true}, {"^[^]a]$", "]", false},
	    {"^[0-9]+(\\.[0-9]+)?$", "1.5", true}, {"^[0-9]+(\\.[0-9]+)?$", "1x5", false},
	    {"^.{1,3}$", "\xc3\xa4\xc3\xb6\xc3\xbc", true}, /* characters, not octets */
	};

	(void)state;
	check(pattern_new_posix, rows, sizeof rows / sizeof rows[0]);
}

static void
wrong(void **state)
{
	const char *why = NULL;
	struct pattern *p;
	char text[64];

	(void)state;
	assert_null(pattern_new_xsd("(a", &why));
	assert_string_equal(why, "not a regular expression");
	assert_null(pattern_new_posix("[a", &why));
	/* what would take for ever is not judged */
	p = pattern_new_posix("^(a+)+$", &why);
	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = 'b';
	assert_true(pattern_match(p, (struct str){text, sizeof text}));
	assert_false(pattern_match(p, STR("ab")));
	pattern_free(p);
	pattern_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(xsd),
	    cmocka_unit_test(posix),
	    cmocka_unit_test(wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
