#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "report/paint.h"

static void
plain_is(struct str text, const char *want)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	paint_plain(&b, text);
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
}

static void
test_harmless(void **state)
{
	(void)state;
	plain_is(STR("fra-edge1 é 日本 €"), "fra-edge1 é 日本 €");
	plain_is(STR("a\tb"), "a\tb");
	plain_is(STR("a\nb\rc"), "a\\nb\\x0dc");
	plain_is(STR("\033[2J\033]0;title\007"), "\\x1b[2J\\x1b]0;title\\x07");
	plain_is(STR("a\0b"), "a\\x00b");
	plain_is(STR("\x7f"), "\\x7f");
	plain_is(STR("\xc2\x9b"
		     "31m"),
	    "\\x9b31m"); /* a one-octet CSI, as UTF-8 */
	plain_is(STR("\xe2\x80\xae"
		     "evil\xe2\x81\xa6"),
	    "\\u202eevil\\u2066");
	plain_is(STR("\xef\xbf\xbe\xef\xbf\xbf"), "\\ufffe\\uffff"); /* no characters */
	plain_is(STR("\x9b\xff\xc3"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	plain_is(STR("\xf0\x9f\x9a\x80"), "\xf0\x9f\x9a\x80");
	plain_is(
	    STR("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* surrogate */
	plain_is(STR(""), "");
}

static void
test_color(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	paint_add(&b, true, PAINT_BAD, STR("x\033"));
	paint_add(&b, false, PAINT_BAD, STR("y"));
	paint_add(&b, true, PAINT_PLAIN, STR("z"));
	assert_string_equal(buf_z(&b), "\033[31mx\\x1b\033[0myz");
	buf_done(&b);
	assert_int_equal(paint_of_result("confirmed"), PAINT_GOOD);
	assert_int_equal(paint_of_result("unchanged"), PAINT_GOOD);
	assert_int_equal(paint_of_result("rolled-back"), PAINT_CAUTION);
	assert_int_equal(paint_of_result("refused"), PAINT_CAUTION);
	assert_int_equal(paint_of_result("unknown"), PAINT_BAD);
	assert_int_equal(paint_of_result("done"), PAINT_GOOD);
	assert_int_equal(paint_of_result("changed"), PAINT_GOOD);
	assert_int_equal(paint_of_result("passed"), PAINT_GOOD);
	assert_int_equal(paint_of_result("stopped"), PAINT_CAUTION);
	assert_int_equal(paint_of_result("skipped"), PAINT_CAUTION);
	assert_int_equal(paint_of_result("ignored"), PAINT_CAUTION);
	assert_int_equal(paint_of_result("failed"), PAINT_BAD);
	assert_int_equal(paint_of_result("anything"), PAINT_BAD);
}

static const char diff[] = "[edit protocols bgp]\n"
			   "-   old;\n"
			   "+   new;\n"
			   "!   moved;\n"
			   "    same;\r\n"
			   "\n"
			   "+   last";

static void
test_diff(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	paint_diff(&b, true, "", str_of(diff));
	assert_string_equal(buf_z(&b), "\033[1m[edit protocols bgp]\033[0m\n"
				       "\033[31m-   old;\033[0m\n"
				       "\033[32m+   new;\033[0m\n"
				       "\033[33m!   moved;\033[0m\n"
				       "    same;\n"
				       "\n"
				       "\033[32m+   last\033[0m\n");
	buf_reset(&b);
	paint_diff(&b, false, "  ", STR("-a\n+b\n"));
	paint_lines(&b, "> ", STR("one\ntwo\033\n"));
	assert_string_equal(buf_z(&b), "  -a\n  +b\n> one\n> two\\x1b\n");
	buf_done(&b);
}

static void
cut_is(const char *text, size_t columns, const char *want)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	paint_cut(&b, str_of(text), columns);
	assert_string_equal(buf_z(&b), want);
	assert_true(paint_width(buf_str(&b)) <= columns);
	buf_done(&b);
}

static void
test_cut(void **state)
{
	(void)state;
	assert_int_equal(paint_width(STR("abc")), 3);
	assert_int_equal(paint_width(STR("é…")), 2);
	assert_int_equal(paint_width(STR("日本")), 4);
	cut_is("abcdef", 6, "abcdef");
	cut_is("abcdef", 5, "abcd…");
	cut_is("abcdef", 1, "…");
	cut_is("abcdef", 0, "");
	cut_is("", 0, "");
	cut_is("ééé", 2, "é…");
	cut_is("日本語", 4, "日…");
	cut_is("日本語", 5, "日本…");
}

static void
test_extent(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"[edit]\n+ a;\n- b;\n+ c;\n", " +2 -1"},
	    {"! x", " !1"},
	    {" + no mark\n\n", ""},
	};
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&out);
		paint_extent(&out, str_of(cases[i].text));
		assert_string_equal(buf_z(&out), cases[i].want);
	}
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_harmless),
	    cmocka_unit_test(test_color),
	    cmocka_unit_test(test_diff),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_extent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
