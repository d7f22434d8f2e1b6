#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "check/pattern.h"
#include "data/rows.h"
#include "unit/expect.h"

static struct patterns *
compiled(struct arena *a, const char **texts, size_t n)
{
	struct patterns *p = NULL;
	struct err *e = NULL;

	assert_int_equal(patterns_new(a, &(struct row_texts){texts, n}, &p, &e), 0);
	return p;
}

static void
test_match(void **state)
{
	const char *texts[] = {"^ge-0/0/2(\\.\\d+)?$", "lo0"};
	struct arena *a = arena_new();
	struct patterns *p = compiled(a, texts, 2);

	(void)state;
	assert_true(patterns_match(p, "ge-0/0/2"));
	assert_true(patterns_match(p, "ge-0/0/2.100"));
	assert_true(patterns_match(p, "xlo0.0"));
	assert_false(patterns_match(p, "ge-0/0/20"));
	assert_false(patterns_match(p, ""));
	assert_false(patterns_match(compiled(a, texts, 0), "ge-0/0/2"));
	arena_free(a);
}

/* Too costly to decide is not a match: nothing is ignored for it. */
static void
test_costly(void **state)
{
	const char *texts[] = {"^(a+)+$"};
	struct arena *a = arena_new();

	(void)state;
	assert_false(patterns_match(compiled(a, texts, 1),
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
	arena_free(a);
}

static void
refused(const char *text, const char *printed)
{
	struct arena *a = arena_new();
	struct patterns *p;
	struct err *e = NULL;

	assert_int_equal(patterns_new(a, &(struct row_texts){&text, 1}, &p, &e), -1);
	expect_err(e, ERR_INPUT, printed);
	arena_free(a);
}

static void
test_refused(void **state)
{
	(void)state;
	refused("", "an empty regular expression would ignore everything\n"
		    "  remedy: correct the file at the position shown\n");
	refused("ge-(0",
	    "'ge-(0' is no regular expression: missing closing parenthesis at octet 6\n"
	    "  remedy: correct the file at the position shown\n");
}

/* Every match of a text of many lines, "whole/group" each. */
static const char *
found(struct arena *a, const char *expression, const char *text, const char *group)
{
	struct pattern *p;
	struct err *e = NULL;
	struct buf out;
	const char *line;
	size_t at = 0;
	int rc, n;

	if (pattern_new(a, expression, &p, &e) < 0)
		fail_msg("%s", err_message(e));
	n = pattern_group(p, group);
	if (n < 0)
		return "no such group";
	buf_init(&out, BUF_LINE);
	while ((rc = pattern_next(p, str_of(text), &at, &e)) > 0)
		buf_printf(&out, "[" STR_FMT "/" STR_FMT "]",
		    STR_ARG(pattern_found(p, 0)), STR_ARG(pattern_found(p, n)));
	assert_int_equal(rc, 0);
	line = buf_copy(&out, a);
	buf_done(&out);
	return line;
}

static void
test_lines(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    found(a, "^(\\w+) up$", "a up\nb down\nc up\n", "1"), "[a up/a][c up/c]");
	assert_string_equal(
	    found(a, "^(?<if>\\w+) (?:(?<bad>down)|up)$", "a up\nb down", "bad"),
	    "[a up/][b down/down]");
	assert_string_equal(found(a, "x", "abc", "0"), "");
	/* empty matches end, and cut no character */
	assert_string_equal(found(a, "b*", "ab\xc3\xa4", "0"), "[/][b/b][/][/]");
	assert_string_equal(found(a, "^", "a\nb\n", "0"), "[/][/]");
	assert_string_equal(found(a, "(a)(b)?", "a", "2"), "[a/]");
	assert_string_equal(found(a, "(a)", "a", "2"), "no such group");
	assert_string_equal(found(a, "(a)", "a", "name"), "no such group");
	assert_string_equal(
	    found(a, "(a)", "a", "99999999999999999999"), "no such group");
	assert_string_equal(found(a, "(a)", "a", ""), "no such group");
	arena_free(a);
}

static void
test_lines_refused(void **state)
{
	struct arena *a = arena_new();
	struct pattern *p;
	struct err *e = NULL;
	char text[64];
	size_t at = 0;

	(void)state;
	assert_int_equal(pattern_new(a, "", &p, &e), -1);
	expect_err(e, ERR_INPUT,
	    "an empty text is no regular expression\n"
	    "  remedy: correct the file at the position shown\n");
	e = NULL;
	memset(text, 'a', sizeof text);
	assert_int_equal(pattern_new(a, "^(a+)+(a+)+[bc]", &p, &e), 0);
	assert_int_equal(pattern_next(p, (struct str){text, sizeof text}, &at, &e), -1);
	expect_err(e, ERR_LIMIT,
	    "'^(a+)+(a+)+[bc]' is too costly to be looked for\n"
	    "  remedy: the input is larger or deeper than this program accepts\n");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),
	    cmocka_unit_test(test_costly),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_lines_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
