#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "template/failure.h"
#include "template/header.h"
#include "template/template.h"

static void
reads_literals_and_takes_the_line(void **state)
{
	struct template_options o = {.lstrip_blocks = true};
	struct str text =
	    STR("#jinja2: trim_blocks: True, lstrip_blocks:False,"
		"variable_start_string: '[[', newline_sequence: \"\\r\\n\", "
		"line_comment_prefix: None\nrest");
	struct failure f = {0};
	struct arena *a = arena_new();

	(void)state;
	assert_int_equal(header_read(&text, &o, a, &f), 1);
	assert_string_equal(text.p, "rest");
	assert_true(o.trim_blocks && !o.lstrip_blocks);
	assert_string_equal(o.syntax.variable_start, "[[");
	assert_string_equal(o.syntax.newline, "\r\n");
	assert_null(o.syntax.line_comment);
	text = STR(" #jinja2: x");
	assert_int_equal(header_read(&text, &o, a, &f), 0);
	arena_free(a);
}

static void
refuses_what_it_does_not_know(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"#jinja2: trim_block: True",
		"'#jinja2:' line: 'trim_block: True' is not supported"},
	    {"#jinja2: trim_blocks",
		"'#jinja2:' line: 'trim_blocks' is not 'option: value'"},
	    {"#jinja2: trim_blocks: yes",
		"'#jinja2:' line: 'trim_blocks: yes' must be True or False"},
	    {"#jinja2: block_end_string: %]",
		"'#jinja2:' line: 'block_end_string: %]' must be text in quotes"},
	    {"#jinja2: newline_sequence: 'x'",
		"'#jinja2:' line: 'newline_sequence' must be '\\n', '\\r\\n' or '\\r'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct template_options o = {0};
		struct str text = str_of(rows[i].text);
		struct failure f = {0};
		struct arena *a = arena_new();

		assert_int_equal(header_read(&text, &o, a, &f), -1);
		assert_string_equal(f.message, rows[i].want);
		assert_int_equal(f.at.line, 1);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_literals_and_takes_the_line),
	    cmocka_unit_test(refuses_what_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
