#include "unit/template/rendered.h"

#include "data/value.h"

/* With two files of filters. */
static void
expect(const struct rendering *cases, size_t n, const char *first, const char *second)
{
	static const struct template_options plain = {0};

	for (size_t i = 0; i < n; i++) {
		struct template_set *s = template_set_new(&plain);
		struct arena *a = arena_new();
		struct err *e = NULL;
		struct buf out;

		buf_init(&out, BUF_TEXT);
		template_set_add(s, "filters/a.j2", str_of(first));
		template_set_add(s, "filters/b.j2", str_of(second));
		template_set_add(s, "m", str_of(cases[i].text));
		if (template_render(s, "m", value_map(a), a, &out, NULL, &e) < 0) {
			buf_adds(&out, "! ");
			err_print(e, &out);
		}
		if (strncmp(buf_z(&out), cases[i].want, strlen(cases[i].want)) != 0)
			fail_msg("%s: %s", cases[i].text, buf_z(&out));
		err_free(e);
		buf_done(&out);
		template_set_free(s);
		arena_free(a);
	}
}

static void
macros_are_filters(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'a'|twice }}{{ ['a','b']|map('twice','-')|list }}{{ 1|twice(sep='+') }}",
		NULL, "aa['a-a', 'b-b']1+1"},
	    {"{{ 'a'|quoted }}", NULL, "\"aa\""},
	    {"{{ 'a'|_hidden }}", NULL, "! m:1:8: No filter named '_hidden'."},
	    {"{{ 'a'|twice(1, 2) }}", NULL,
		"! m:1:8: macro 'twice' takes not more than 2 argument(s)"},
	};

	(void)state;
	expect(cases, sizeof cases / sizeof *cases,
	    "{% macro twice(v, sep='') %}{{ v }}{{ sep }}{{ v }}{% endmacro %}"
	    "{% macro _hidden(v) %}{% endmacro %}",
	    "{% macro quoted(v) %}\"{{ v|twice }}\"{% endmacro %}");
}

static void
names_are_taken_once(void **state)
{
	static const struct rendering built_in[] = {{"{{ 1 }}", NULL,
	    "! filters/a.j2:2:4: the macro 'upper' has the name of a filter that is "
	    "built in"}};
	static const struct rendering twice[] = {{"{{ 1 }}", NULL,
	    "! filters/b.j2:1:4: the filter 'x' is there already: filters/a.j2:1"}};

	(void)state;
	expect(built_in, 1, "\n{% macro upper(v) %}{% endmacro %}", "");
	expect(
	    twice, 1, "{% macro x(v) %}{% endmacro %}", "{% macro x(v) %}{% endmacro %}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(macros_are_filters),
	    cmocka_unit_test(names_are_taken_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
