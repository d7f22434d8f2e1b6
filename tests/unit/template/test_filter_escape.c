#include "unit/template/rendered.h"

static void
escaped_once(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ q|e }} {{ q|e|e }} {{ q|e|forceescape }}", "{\"q\":\"<'\\\"&>\"}",
		"&lt;&#39;&#34;&amp;&gt; &lt;&#39;&#34;&amp;&gt; "
		"&amp;lt;&amp;#39;&amp;#34;&amp;amp;&amp;gt;"},
	    {"{{ '<'|safe|e }}{{ 5|e }}{{ none|escape }}", NULL, "<5None"},
	    {"{{ '<'|e is escaped }}{{ '<' is escaped }}", NULL, "TrueFalse"},
	    {"{{ ['<'|e] }}", NULL, "[Markup('&lt;')]"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
attributes_of_an_element(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'a':1,'b':none,'c':'<'|safe,'d':'<'}|xmlattr }}", NULL,
		" a=\"1\" c=\"<\" d=\"&lt;\""},
	    {"{{ {'a':1}|xmlattr(false) }}{{ {}|xmlattr }}", NULL, "a=\"1\""},
	    {"{{ {'a b':1}|xmlattr }}", NULL,
		"! m:1:14: Invalid character in attribute name: 'a b'"},
	    {"{{ 1|xmlattr }}", NULL, "! m:1:6: 'int' object has no attribute 'items'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
urls(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'a b/c?ü'|urlencode }} {{ {'a/b':'c d'}|urlencode }} {{ "
	     "[('x',1),('y',2)]|urlencode }}",
		NULL, "a%20b/c%3F%C3%BC a%2Fb=c+d x=1&y=2"},
	    {"{{ [(1,2,3)]|urlencode }}", NULL,
		"! m:1:14: too many values to unpack (expected 2)"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
sizes(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 1|filesizeformat }}, {{ 999|filesizeformat }}, {{ 1000|filesizeformat "
	     "}}, {{ 1024|filesizeformat(true) }}, {{ '1500000'|filesizeformat }}",
		NULL, "1 Byte, 999 Bytes, 1.0 kB, 1.0 KiB, 1.5 MB"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(escaped_once),
	    cmocka_unit_test(attributes_of_an_element),
	    cmocka_unit_test(urls),
	    cmocka_unit_test(sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
