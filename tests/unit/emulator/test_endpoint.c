#include "rig.h"

#include <unistd.h>

#include "emulator/endpoint.h"

static void
assert_nth(const char *text, int number, const char *address, int port)
{
	struct endpoint_plan p;
	struct err *e = NULL;
	char got[ENDPOINT_MOST];
	int got_port;

	assert_int_equal(endpoint_parse(text, &p, &e), 0);
	assert_int_equal(endpoint_nth(&p, number, got, &got_port, &e), 0);
	assert_string_equal(got, address);
	assert_int_equal(got_port, port);
}

static void
test_plans(void **state)
{
	(void)state;
	assert_nth("127.0.0.1:8830", 0, "127.0.0.1", 8830);
	assert_nth("127.0.0.1:8830", 999, "127.0.0.1", 9829);
	assert_nth("127.0.0.1", 1, "127.0.0.1", 8831);
	assert_nth("127.0.0.1:0", 7, "127.0.0.1", 0);
	assert_nth("[::1]:8830", 2, "::1", 8832);
	assert_nth("127.1.0.0/22:830", 0, "127.1.0.1", 830);
	assert_nth("127.1.0.0/22:830", 999, "127.1.3.232", 830);
	assert_nth("127.1.2.9/24:830", 253, "127.1.2.254", 830);
}

static void
test_refused(void **state)
{
	static const char *const wrong[] = {"127.0.0.1:", "127.0.0.1:x",
	    "127.0.0.1:65536", "[::1", "[::1]8830", "127.1.0.0/31:830", "127.1.0.0/x:830",
	    "host/24:830", "127.1.0.0/22:0", "127.0.0.1:-1"};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct endpoint_plan p;
		struct err *e = NULL;

		assert_int_equal(endpoint_parse(wrong[i], &p, &e), -1);
		assert_int_equal(err_code(e), ERR_USAGE);
		err_free(e);
	}
}

static void
test_ends(void **state)
{
	static const struct {
		const char *text;
		int number;
		const char *why;
	} cases[] = {{"127.1.0.0/22:830", 1022, "the network has 1022 addresses"},
	    {"127.0.0.1:65530", 6, "there is no port 65536"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct endpoint_plan p;
		struct err *e = NULL;
		char address[ENDPOINT_MOST];
		int port;

		assert_int_equal(endpoint_parse(cases[i].text, &p, &e), 0);
		assert_int_equal(
		    endpoint_nth(&p, cases[i].number, address, &port, &e), -1);
		assert_string_equal(err_message(e), cases[i].why);
		err_free(e);
	}
}

static void
test_listen(void **state)
{
	struct err *e = NULL;
	int port = 0, fd, second;

	(void)state;
	assert_int_equal(endpoint_listen("127.0.0.9", &port, &fd, &e), 0);
	assert_in_range(port, 1, 65535);
	assert_int_equal(endpoint_listen("127.0.0.9", &port, &second, &e), -1);
	assert_int_equal(err_code(e), ERR_USAGE);
	err_free(e);
	e = NULL;
	close(fd);
	assert_int_equal(endpoint_listen("localhost", &port, &fd, &e), -1);
	assert_string_equal(err_message(e), "'localhost' is not an IP address");
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plans),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_ends),
	    cmocka_unit_test(test_listen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
