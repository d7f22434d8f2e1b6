#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/wait.h"
#include "runbook/webhook.h"

static const struct {
	const char *url, *host;
} hosts[] = {
    {"https://hooks.example.net/services/SECRET", "https://hooks.example.net"},
    {"http://127.0.0.1:8080/x", "http://127.0.0.1:8080"},
    {"https://hooks.example.net?token=SECRET", "https://hooks.example.net"},
    {"https://user:SECRET@hooks.example.net/", "https://hooks.example.net"},
    {"https://a@SECRET@hooks.example.net/@x", "https://hooks.example.net"},
    {"ftp://hooks.example.net/", NULL},
    {"https://", NULL},
    {"https:///path", NULL},
    {"hooks.example.net", NULL},
    {"", NULL},
};

static void
only_the_host_is_named(void **state)
{
	char buf[60];

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		const char *host = webhook_host(hosts[i].url, buf, sizeof buf);

		if (hosts[i].host == NULL)
			assert_null(host);
		else
			assert_string_equal(host, hosts[i].host);
	}
	assert_null(webhook_host("https://hooks.example.net", buf, 10));
}

static void
what_is_no_address_is_refused(void **state)
{
	struct deadline d = deadline_in(1000, NULL), over = deadline_in(0, NULL);
	struct err *e = NULL;

	(void)state;
	assert_int_equal(webhook_post("file:///etc/passwd", STR("{}"), &d, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	err_clear(&e);
	assert_int_equal(webhook_post("http://127.0.0.1:9/", STR("{}"), &over, &e), -1);
	assert_int_equal(err_code(e), ERR_TIMEOUT);
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_the_host_is_named),
	    cmocka_unit_test(what_is_no_address_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
