#include "unit/template/rendered.h"

static void
tags_go_and_references_become_characters(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '<p>a &amp;\n <b>b</b> &copy &#x2d;</p>'|striptags }}", NULL,
		"a & b \302\251 -"},
	    {"{{ '<!-- <x> -->a<b'|striptags }}", NULL, "a<b"},
	    {"{{ ('<i>&lt;'|safe).striptags() }}{{ ('<i>&lt;'|safe).unescape() }}", NULL,
		"<<i><"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
addresses_become_links(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '(www.example.com).'|urlize }}", NULL,
		"(<a href=\"https://www.example.com\" "
		"rel=\"noopener\">www.example.com</a>)."},
	    {"{{ 'noc@example.net'|urlize }}", NULL,
		"<a href=\"mailto:noc@example.net\">noc@example.net</a>"},
	    {"{{ 'x'|urlize(extra_schemes=['bad']) }}", NULL,
		"! m:1:8: 'bad' is not a valid URI scheme prefix"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tags_go_and_references_become_characters),
	    cmocka_unit_test(addresses_become_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
