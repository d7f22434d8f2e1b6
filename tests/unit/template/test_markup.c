#include "unit/template/rendered.h"

static void
it_escapes_what_is_joined_to_it(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ['<'|e + '<', '<' + '>'|safe] }}", NULL,
		"[Markup('&lt;&lt;'), Markup('&lt;>')]"},
	    {"{{ [('%s|%r'|e) % ('<', '>')] }}", NULL, "[Markup('&lt;|&#39;&gt;&#39;')]"},
	    {"{{ [('<'|e) * 2, ('a<b'|e)[0], ('ab'|e)[::-1]] }}", NULL,
		"[Markup('&lt;&lt;'), Markup('a'), Markup('ba')]"},
	    {"{{ [('a'|e).join(['<', 1]), ('a b'|e).split()] }}", NULL,
		"[Markup('&lt;a1'), [Markup('a'), Markup('b')]]"},
	    {"{{ [('ab'|e).removeprefix('a'), 'a'|e ~ '<'] }}", NULL, "['b', 'a<']"},
	    {"{{ {'a': 1}['a'|e] }}", NULL, "1"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
what_is_not_there_is_refused_at_its_place(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {('a'|e): 1} }}", NULL,
		"! m:1:4: escaped text as a key of a mapping is not supported"},
	    {"{{ ('a'|e).escape() }}", NULL,
		"! m:1:18: 'escape' of 'Markup' is not supported"},
	    {"{% filter length %}abc{% endfilter %}", NULL,
		"! m:1:1: a filter block must give a text, not 'int'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
autoescape_escapes_what_is_printed(void **state)
{
	static const struct rendering cases[] = {
	    {"{% autoescape true %}{{ x }}{{ x|safe }}{% endautoescape %}{{ x }}",
		"{\"x\": \"<&\"}", "&lt;&amp;<&<&"},
	    {"{% autoescape x %}{{ x }}{{ '<' }}{% endautoescape %}", "{\"x\": \"<\"}",
		"&lt;<"},
	    {"#jinja2: autoescape: True\n{{ x ~ ('<'|safe) }}{{ [x, '>'|safe]|join }}",
		"{\"x\": \"&\"}", "&amp;<&amp;>"},
	    {"{% macro m(t) %}<{{ t }}>{% endmacro %}{% autoescape true %}{{ m(x) }}{{ "
	     "m(x) is escaped }}{% endautoescape %}{{ m(x) is escaped }}",
		"{\"x\": \"&\"}", "<&>TrueFalse"},
	    {"{% autoescape true %}{% set a %}<{{ x }}{% endset %}{{ a }}{{ "
	     "x|replace('&', "
	     "'<'|safe) }}{% endautoescape %}",
		"{\"x\": \"&\"}", "<&amp;<"},
	    {"{% autoescape nope %}{% endautoescape %}", NULL,
		"! m:1:1: 'nope' is undefined"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

/* What filters make of escaped text comes from where the text came from. */
static void
escaped_text_keeps_its_origins(void **state)
{
	static const char line[] =
	    "{\"linemap\":true,\"main\":\"m\",\"vars\":{\"v\":\"<\"},\"env\":{\"trim_"
	    "blocks\":"
	    "true,\"autoescape\":true},\"templates\":{\"m\":\"{% macro m(x) %}\\na {{ x "
	    "}}\\nb\\n{% endmacro %}\\n{{ m(v)|indent(2) }}\\n{% set s %}\\n{{ v "
	    "}}\\n{% endset %}\\n{{ s|upper }}\"}}";
	struct buf answer;

	(void)state;
	buf_init(&answer, BUF_TEXT);
	template_case(STR(line), &answer);
	assert_string_equal(buf_z(&answer),
	    "{\"output\":\"a &lt;\\n  "
	    "b\\n\\n&LT;\\n\",\"linemap\":[[\"m\",2],[\"m\",3],[\"m\",5],"
	    "[\"m\",7]]}");
	buf_done(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_escapes_what_is_joined_to_it),
	    cmocka_unit_test(autoescape_escapes_what_is_printed),
	    cmocka_unit_test(escaped_text_keeps_its_origins),
	    cmocka_unit_test(what_is_not_there_is_refused_at_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
