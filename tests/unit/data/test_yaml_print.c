#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "data/yaml_print.h"

static void
nodes_as_they_are_said(void **state)
{
	static const struct yaml_print_style style = {.indent = 4};
	struct yaml_print *p;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	p = yaml_print_new(&b, &style);
	yaml_print_open(p, true, false, NULL);
	yaml_print_scalar(p, YAML_TYPE_STR, STR("yes"), '\0', NULL);
	yaml_print_open(p, false, false, "a");
	yaml_print_scalar(p, YAML_TYPE_INT, STR("1"), '\0', NULL);
	yaml_print_scalar(p, YAML_TYPE_STR, STR("1"), '\0', NULL);
	yaml_print_close(p, false);
	yaml_print_scalar(p, YAML_TYPE_STR, STR("k"), '"', NULL);
	yaml_print_alias(p, "a");
	yaml_print_close(p, true);
	assert_null(yaml_print_end(p));
	assert_string_equal(buf_z(&b), "'yes': &a\n- 1\n- '1'\n\"k\": *a\n");
	buf_done(&b);
}

static void
long_text_is_folded_at_the_width(void **state)
{
	static const struct yaml_print_style narrow = {.width = 10}, wide = {.width = -1};
	static const struct {
		const struct yaml_print_style *style;
		const char *want;
	} cases[] = {
	    {&narrow, "aaaa bbbb cccc\n  dddd\n"},
	    {&wide, "aaaa bbbb cccc dddd\n"},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buf b;
		struct yaml_print *p;

		buf_init(&b, BUF_LINE);
		p = yaml_print_new(&b, cases[i].style);
		yaml_print_scalar(
		    p, YAML_TYPE_STR, STR("aaaa bbbb cccc dddd"), '\0', NULL);
		assert_null(yaml_print_end(p));
		assert_string_equal(buf_z(&b), cases[i].want);
		buf_done(&b);
	}
}

static void
what_is_wrong_is_said_at_the_end(void **state)
{
	static const struct yaml_print_style style = {0};
	struct yaml_print *p;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	p = yaml_print_new(&b, &style);
	yaml_print_open(p, false, false, NULL);
	yaml_print_scalar(p, YAML_TYPE_STR, STR("\xff"), '\0', NULL);
	yaml_print_close(p, false);
	assert_string_equal(yaml_print_end(p), "text that is not UTF-8");
	p = yaml_print_new(&b, &style);
	yaml_print_close(p, false);
	assert_non_null(yaml_print_end(p));
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nodes_as_they_are_said),
	    cmocka_unit_test(long_text_is_folded_at_the_width),
	    cmocka_unit_test(what_is_wrong_is_said_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
