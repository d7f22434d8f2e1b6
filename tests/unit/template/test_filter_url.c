#include "unit/template/rendered.h"

static void
parts_of_a_url(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'HTTP://u:p@H.x:8080/p;a?q=1#f?'|urlsplit }}", NULL,
		"{'fragment': 'f?', 'hostname': 'h.x', 'netloc': 'u:p@H.x:8080', "
		"'password': 'p', 'path': '/p;a', 'port': 8080, 'query': 'q=1', "
		"'scheme': 'http', 'username': 'u'}"},
	    {"{{ 'ssh://[2001:DB8::1%eth0]:830/x'|urlsplit('hostname') }}|{{ "
	     "'a/b'|urlsplit }}",
		NULL,
		"2001:db8::1%eth0|{'fragment': '', 'hostname': None, 'netloc': '', "
		"'password': None, 'path': 'a/b', 'port': None, 'query': '', 'scheme': "
		"'', 'username': None}"},
	    {"{{ 'http://h:70000/'|urlsplit }}", NULL,
		"! m:1:22: Port out of range 0-65535"},
	    {"{{ 'http://h:x/'|urlsplit }}", NULL,
		"! m:1:18: Port could not be cast to integer value as 'x'"},
	    {"{{ 'http://[::1/'|urlsplit }}", NULL, "! m:1:19: Invalid IPv6 URL"},
	    {"{{ 'a'|urlsplit('x') }}", NULL,
		"! m:1:8: urlsplit: unknown URL component: x"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
decoded(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'a%20b+c%C3%A9%zz%4'|urldecode }}", NULL, "a b cé%zz%4"},
	    {"{{ '%E2%82x%FF%F0%9F%98'|urldecode }}", NULL, "�x��"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_of_a_url),
	    cmocka_unit_test(decoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
