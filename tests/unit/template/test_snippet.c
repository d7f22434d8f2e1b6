#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "template/template.h"

static const struct template_options strict = {.lazy_variables = true};

static struct template_snippet
snippet(const char *text, bool expression)
{
	return (struct template_snippet){
	    str_of(text), {"runbooks/x.yaml", 12, 10}, expression};
}

/* As JSON, in a; NULL: the error is in *e. */
static const char *
value_in(struct arena *a, const char *text, bool expression, struct err **e)
{
	struct template_set *s = template_set_new(&strict);
	struct template_snippet n = snippet(text, expression);
	struct value *vars, *v;
	struct buf out;
	const char *json = NULL;

	assert_int_equal(json_parse(a, "vars",
			     STR("{\"n\": 5, \"list\": [1, \"b\"], \"name\": \"fra\", "
				 "\"lazy\": \"{{ name }}1\"}"),
			     &vars, e),
	    0);
	if (template_snippet_value(s, &n, vars, a, &v, e) == 0) {
		buf_init(&out, BUF_TEXT);
		json_print(v, 0, &out);
		json = buf_copy(&out, a);
		buf_done(&out);
	}
	template_set_free(s);
	return json;
}

static void
test_values(void **state)
{
	static const struct {
		const char *text;
		bool expression;
		const char *want;
	} cases[] = {
	    {"plain", false, "\"plain\""},
	    {"{{ n }}", false, "5"},
	    {"{{ list }}", false, "[1,\"b\"]"},
	    {"{{ n }} s", false, "\"5 s\""},
	    {" {{ n }}", false, "\" 5\""},
	    {"{{ lazy }}", false, "\"fra1\""},
	    {"{% if n > 3 %}yes{% endif %}", false, "\"yes\""},
	    {"a\n{{ n }}\n", false, "\"a\\n5\\n\""},
	    {"n > 3 and name == 'fra'", true, "true"},
	    {"list[0]", true, "1"},
	    {"{{ list | map('string') }}", false, "[\"1\",\"b\"]"},
	    {"(1, n)", true, "[1,5]"},
	};
	struct arena *a = arena_new();
	struct err *e = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = value_in(a, cases[i].text, cases[i].expression, &e);

		assert_null(e);
		assert_string_equal(got, cases[i].want);
	}
	arena_free(a);
}

static void
test_errors_are_at_their_place(void **state)
{
	struct arena *a = arena_new();
	struct err *e = NULL;

	(void)state;
	assert_null(value_in(a, "x {{ nam }}", false, &e));
	assert_int_equal(err_code(e), ERR_UNDEFINED);
	assert_string_equal(err_where(e).file, "runbooks/x.yaml");
	assert_int_equal(err_where(e).line, 12);
	err_clear(&e);
	assert_null(value_in(a, "{{ nam }}", false, &e));
	assert_int_equal(err_code(e), ERR_UNDEFINED);
	assert_int_equal(err_where(e).line, 12);
	err_clear(&e);
	assert_null(value_in(a, "one\ntwo {{ nam }}\n", false, &e));
	assert_int_equal(err_where(e).line, 14); /* the text begins below its '|' */
	err_clear(&e);
	assert_null(value_in(a, "n >", true, &e));
	assert_int_equal(err_code(e), ERR_TEMPLATE);
	assert_int_equal(err_where(e).line, 12);
	err_clear(&e);
	assert_null(value_in(a, "nam == 1", true, &e));
	assert_int_equal(err_code(e), ERR_UNDEFINED);
	assert_int_equal(err_where(e).line, 12);
	assert_int_equal(err_where(e).col, 10);
	err_clear(&e);
	arena_free(a);
}

/* "name! name?" : needed, or asked for. */
static const char *
names_in(struct arena *a, const char *text, bool expression)
{
	struct template_set *s = template_set_new(&strict);
	struct template_snippet n = snippet(text, expression);
	struct template_use *uses;
	struct err *e = NULL;
	struct buf out;
	const char *copy;
	size_t count;

	assert_int_equal(template_snippet_names(s, &n, a, &uses, &count, &e), 0);
	buf_init(&out, BUF_TEXT);
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s%s ", uses[i].name, uses[i].guarded ? "?" : "!");
	copy = buf_copy(&out, a);
	buf_done(&out);
	template_set_free(s);
	return copy;
}

static void
test_names(void **state)
{
	static const char *const cases[][2] = {
	    {"plain", ""},
	    {"{{ a }} {{ b.c[d] }} {{ a }}", "a! b! d! "},
	    {"{{ a | default(b) }}", "a? b! "},
	    {"{{ a if a is defined else 'x' }}", "a? "},
	    {"{% for x in list %}{{ x }}{{ loop.index }}{{ y }}{% endfor %}",
		"list! y! "},
	    {"{% set z = a %}{{ z }}", "a! "},
	    {"{% macro m(p) %}{{ p }}{{ r }}{% endmacro %}{{ m(1) }}", "r! "},
	    {"{% with w = a %}{{ w + v }}{% endwith %}", "a! v! "},
	    {"{{ range(n) }}", "n! "},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(names_in(a, cases[i][0], false), cases[i][1]);
	assert_string_equal(
	    names_in(a, "before.passed and x | length > 3", true), "before! x! ");
	arena_free(a);
}

static void
test_names_have_positions(void **state)
{
	struct arena *a = arena_new();
	struct template_set *s = template_set_new(&strict);
	struct template_snippet n = snippet("ab {{ nam }}", false);
	struct template_use *uses;
	struct err *e = NULL;
	size_t count;

	(void)state;
	assert_int_equal(template_snippet_names(s, &n, a, &uses, &count, &e), 0);
	assert_int_equal(count, 1);
	assert_int_equal(uses[0].at.line, 12);
	assert_int_equal(uses[0].at.col, 16);
	n = snippet("{{ nam", false);
	assert_int_equal(template_snippet_names(s, &n, a, &uses, &count, &e), -1);
	assert_int_equal(err_code(e), ERR_TEMPLATE);
	err_free(e);
	template_set_free(s);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_errors_are_at_their_place),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_names_have_positions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
