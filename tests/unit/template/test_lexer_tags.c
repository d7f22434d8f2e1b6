#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/lexer.h"

/* Data as it is, tags as their kinds in angle brackets, names as they are. */
static void
expect(const char *source, struct lexer_options o, const char *want)
{
	struct arena *a = arena_new();
	struct tokens t = lexer_run(a, str_of(source), &o);
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i + 1 < t.n; i++)
		if (t.v[i].text.n > 0)
			buf_addstr(&b, t.v[i].text);
		else
			buf_printf(&b, "<%d>", t.v[i].kind);
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
	arena_free(a);
}

static void
delimiters_of_ones_own(void **state)
{
	static const struct lexer_options o = {.syntax = {.block_start = "<%",
						   .block_end = "%>",
						   .variable_start = "<%=",
						   .variable_end = "=%>",
						   .comment_start = "<%#",
						   .comment_end = "#%>"}};

	(void)state;
	assert_int_equal(TOKEN_BLOCK_BEGIN, 3);
	assert_int_equal(TOKEN_VARIABLE_BEGIN, 5);
	expect("a<% b %>c<%= d =%>e<%# f #%>g{{ h }}", o, "a<3>b<4>c<5>d<6>eg{{ h }}");
	expect("a<% raw %><%= d =%><% endraw %>", o, "a<%= d =%>");
	expect("a <%- b -%> c", o, "a<3>b<4>c");
}

static void
statements_and_comments_of_lines(void **state)
{
	static const struct lexer_options o = {
	    .syntax = {.line_statement = "%%", .line_comment = "##"}};
	static const struct lexer_options crlf = {.syntax = {.newline = "\r\n"}};

	(void)state;
	expect("a\n  %% b (\n c)\n\n  d ## e\nf", o, "a\n<3>b(c)<4>  d\nf");
	expect("a %% b", o, "a %% b");
	expect("%% b", o, "<3>b<4>");
	expect("a\n{{ 'b\n' }}", crlf, "a\r\n<5>b\r\n<6>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(delimiters_of_ones_own),
	    cmocka_unit_test(statements_and_comments_of_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
