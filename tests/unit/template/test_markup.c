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
	    {"{{ ('{}'|e).format(1) }}", NULL,
		"! m:1:19: 'format' of escaped text is not supported"},
	    {"{{ ('%d'|e) % '5' }}", NULL,
		"! m:1:4: '%d' of a text in escaped text is not supported"},
	    {"{{ ('a'|e).unescape() }}", NULL,
		"! m:1:20: 'unescape' of 'Markup' is not supported"},
	    {"{{ 'a'|indent('<'|safe) }}", NULL,
		"! m:1:8: 'indent' by escaped text is not supported"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_escapes_what_is_joined_to_it),
	    cmocka_unit_test(what_is_not_there_is_refused_at_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
