#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "config/scan.h"

static void
tokens_of(const char *text, bool lines, const char *want)
{
	static const char names[] = {[TOKEN_END] = '.',
	    [TOKEN_WORD] = 'w',
	    [TOKEN_OPEN] = '{',
	    [TOKEN_CLOSE] = '}',
	    [TOKEN_STOP] = ';',
	    [TOKEN_LIST] = '[',
	    [TOKEN_LIST_END] = ']',
	    [TOKEN_LINE] = 'n',
	    [TOKEN_COMMENT] = 'c',
	    [TOKEN_HASH] = '#',
	    [TOKEN_ERROR] = '!'};
	struct arena *a = arena_new();
	struct scan s;
	struct err *e = NULL;
	char got[64];
	size_t n = 0;

	assert_int_equal(scan_init(&s, a, "t", str_of(text), &e), 0);
	s.lines = lines;
	do {
		got[n] = names[scan_next(&s, &e)];
	} while (got[n] != '.' && got[n++] != '!');
	got[n] = '\0';
	assert_string_equal(got, want);
	err_free(e);
	arena_free(a);
}

static void
tokens(void **state)
{
	(void)state;
	tokens_of("a b{c;}", false, "ww{w;}");
	tokens_of("a[b c];", false, "w[ww];");
	tokens_of("/* x */ a # y\nb", false, "cw#w");
	tokens_of("\"a b\"c \"\"", false, "www");
	tokens_of("a/*b", false, "w");
	tokens_of("set a;b {c}\nd", true, "wwwnw");
	tokens_of("\n\n", true, "nn");
	tokens_of("\"a\nb\" c", true, "ww");
	tokens_of("\"a", false, "!");
	tokens_of("a /* b", false, "w!");
}

static void
positions(void **state)
{
	struct arena *a = arena_new();
	struct scan s;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(scan_init(&s, a, "t", STR("a\n  \"b\\\"c\nd\" e"), &e), 0);
	assert_int_equal(scan_next(&s, &e), TOKEN_WORD);
	assert_int_equal(s.word.line, 1);
	assert_int_equal(s.word.col, 1);
	assert_int_equal(scan_next(&s, &e), TOKEN_WORD);
	assert_true(s.quoted);
	assert_true(str_eq(s.word.s, STR("b\"c\nd")));
	assert_int_equal(s.word.line, 2);
	assert_int_equal(s.word.col, 3);
	assert_int_equal(scan_next(&s, &e), TOKEN_WORD);
	assert_int_equal(s.word.line, 3);
	assert_int_equal(s.word.col, 4);
	assert_int_equal(scan_fail(&s, 3, 4, &e, "bad '%s'", "e"), -1);
	assert_string_equal(err_message(e), "bad 'e'");
	err_free(e);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tokens),
	    cmocka_unit_test(positions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
