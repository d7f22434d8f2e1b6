#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/escape.h"
#include "template/failure.h"
#include "template/lexer.h"
#include "template/unicode.h"

/* kind@line:col[text] of every token but the end. */
static void
expect(const char *source, struct lexer_options o, const char *want)
{
	struct arena *a = arena_new();
	struct tokens t =
	    lexer_run(a, lexer_normalise(a, str_of(source), o.keep_trailing_newline), &o);
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i + 1 < t.n; i++)
		buf_printf(&b, "%d@%d:%d[" STR_FMT "] ", t.v[i].kind, t.v[i].line,
		    t.v[i].col, STR_ARG(t.v[i].text));
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
	arena_free(a);
}

static void
positions_count_lines_and_octets(void **state)
{
	(void)state;
	assert_int_equal(TOKEN_DATA, 2);
	assert_int_equal(TOKEN_NAME, 7);
	expect("a\r\n {{ b\n  }}c\n", (struct lexer_options){0},
	    "2@1:1[a\n ] 5@2:2[] 7@2:5[b] 6@3:3[] 2@3:5[c] ");
	expect(
	    "c\n", (struct lexer_options){.keep_trailing_newline = true}, "2@1:1[c\n] ");
}

static void
white_space_goes_as_told(void **state)
{
	(void)state;
	expect("x\n  {% a %}\n y",
	    (struct lexer_options){.trim_blocks = true, .lstrip_blocks = true},
	    "2@1:1[x\n] 3@2:3[] 7@2:6[a] 4@2:8[] 2@3:1[ y] ");
	expect("x\n  {%+ a +%}\n y",
	    (struct lexer_options){.trim_blocks = true, .lstrip_blocks = true},
	    "2@1:1[x\n  ] 3@2:3[] 7@2:7[a] 4@2:9[] 2@2:12[\n y] ");
	expect("x \n {{- a -}} \n y", (struct lexer_options){0},
	    "2@1:1[x] 5@2:2[] 7@2:6[a] 6@2:8[] 2@3:2[y] ");
}

static void
what_cannot_be_read_has_a_place(void **state)
{
	struct arena *a = arena_new();
	struct lexer_options o = {0};
	struct tokens t = lexer_run(a, STR("x\n{{ a ! }}"), &o);

	(void)state;
	assert_int_equal(t.v[t.n - 2].kind, TOKEN_ERROR);
	assert_string_equal(t.failure->message, "unexpected char '!' at 7");
	assert_int_equal(t.failure->at.line, 2);
	assert_int_equal(t.failure->at.col, 6);
	arena_free(a);
}

static void
escapes_are_pythons(void **state)
{
	struct arena *a = arena_new();
	struct str s;
	const char *why = NULL;

	(void)state;
	assert_int_equal(
	    escape_decode(a, STR("\\n\\x41\\u00e9\\d\\101\\\n."), &s, &why), 0);
	assert_string_equal(s.p, "\nA\xc3\xa9\\dA.");
	assert_int_equal(escape_decode(a, STR("\\x4"), &s, &why), -1);
	assert_string_equal(why, "truncated \\xXX escape");
	arena_free(a);
}

static void
characters_are_unicode(void **state)
{
	struct buf b;
	struct str rest = STR("a\r\nb\xc2\x85"
			      "c"),
		   line;
	size_t end;

	(void)state;
	buf_init(&b, BUF_LINE);
	unicode_case(&b,
	    STR("stra\xc3\x9f"
		"e \xc7\x86"),
	    UNICODE_TO_UPPER);
	assert_string_equal(buf_z(&b), "STRASSE \xc7\x84");
	buf_reset(&b);
	unicode_lower(&b, STR("\xce\x9f\xce\xa3 \xce\xa3"));
	assert_string_equal(buf_z(&b), "\xce\xbf\xcf\x82 \xcf\x83");
	assert_int_equal(unicode_length(STR("\xc3\xbc\xe2\x82\xac\xff")), 3);
	line = unicode_line(&rest, &end);
	assert_int_equal(line.n, 1);
	assert_int_equal(end, 2);
	line = unicode_line(&rest, &end);
	assert_int_equal(end, 2);
	assert_int_equal(rest.n, 1);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(positions_count_lines_and_octets),
	    cmocka_unit_test(white_space_goes_as_told),
	    cmocka_unit_test(what_cannot_be_read_has_a_place),
	    cmocka_unit_test(escapes_are_pythons),
	    cmocka_unit_test(characters_are_unicode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
