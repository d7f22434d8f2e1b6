#include "unit/template/rendered.h"

#include "data/value.h"

static void
each_finds_its_own(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ q('dict', {'a':1}) }}{{ q('list', [1], 2) }}{{ q('flattened', "
	     "[1,[2,[3]]]) }}",
		NULL, "[{'key': 'a', 'value': 1}][[1], 2][1, 2, 3]"},
	    {"{{ q('indexed_items', ['a','b']) }}", NULL, "[(0, 'a'), (1, 'b')]"},
	    {"{{ q('sequence', 'start=1 end=5 stride=2') }}{{ q('sequence', '2-3', "
	     "format='%02d') }}{{ q('sequence', '2') }}{{ q('sequence', count=2, "
	     "start=7) }}",
		NULL, "['1', '3', '5']['02', '03']['1', '2']['7', '8']"},
	    {"{{ lookup('vars', 'a') }}{{ lookup('vars', 'b', default='d') }}{{ "
	     "q('varnames', '^a') }}",
		"{\"a\": 5, \"ab\": 1, \"c\": 2}", "5d['a', 'ab']"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
and_refuses_by_name(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ lookup('vars', 'b') }}", NULL,
		"! m:1:10: No variable found with this name: b"},
	    {"{{ lookup('pipe', 'ls') }}", NULL,
		"! m:1:10: lookup('pipe') is refused: it runs a program"},
	    {"{{ lookup('ansible.builtin.url', 'x') }}", NULL,
		"! m:1:10: lookup('url') is refused: it asks the network"},
	    {"{{ lookup('varz', 'x') }}", NULL,
		"! m:1:10: lookup plugin (varz) not found"},
	    {"{{ q('sequence', 'stride=0 end=1') }}", NULL,
		"! m:1:5: lookup('sequence') wants one of"},
	    {"{{ q('sequence', 'x=1') }}", NULL,
		"! m:1:5: lookup('sequence'): 'x' is not start=N"},
	    {"{{ lookup('env', 'HOME') }}", NULL,
		"! m:1:10: lookup('env'): no environment is given"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static const char *
environment(const char *name)
{
	return strcmp(name, "SITE") == 0 ? "east" : NULL;
}

/* Where an environment and other templates are given. */
static void
of_a_set(void **state)
{
	const struct template_options o = {.env = environment};
	static const struct rendering cases[] = {
	    {"{{ lookup('env', 'SITE') }} {{ lookup('env', 'NOPE', default='none') }}",
		NULL, "east none"},
	    {"{% set x = 5 %}{{ lookup('template', 't') }}", NULL, "t has 5"},
	    {"{{ query('varnames', 'no_such') }}", NULL, "[]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template_set *s = template_set_new(&o);
		struct arena *a = arena_new();
		struct err *e = NULL;
		struct buf out;

		buf_init(&out, BUF_TEXT);
		template_set_add(s, "m", str_of(cases[i].text));
		template_set_add(s, "t", STR("t has {{ x }}"));
		assert_int_equal(
		    template_render(s, "m", value_map(a), a, &out, NULL, &e), 0);
		assert_string_equal(buf_z(&out), cases[i].want);
		buf_done(&out);
		template_set_free(s);
		arena_free(a);
	}
}

static void
what_would_differ_is_refused(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ lookup('lines', 'x') }}", NULL,
		"! m:1:10: lookup('lines') is refused: it runs a program"},
	    {"{{ lookup('pipe', 'x') }}", NULL,
		"! m:1:10: lookup('pipe') is refused: it runs a program"},
	    {"{{ lookup('url', 'x') }}", NULL,
		"! m:1:10: lookup('url') is refused: it asks the network"},
	    {"{{ lookup('random_choice', 'x') }}", NULL,
		"! m:1:10: lookup('random_choice') is refused: the same input"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_a_set),
	    cmocka_unit_test(what_would_differ_is_refused),
	    cmocka_unit_test(each_finds_its_own),
	    cmocka_unit_test(and_refuses_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
