#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "transport/connect.h"
#include "transport/route.h"

static const struct target plain = {.name = "pe1",
    .address = "192.0.2.1",
    .port = 830,
    .user = "admin",
    .password = "secret"};

static void
test_direct(void **state)
{
	struct arena *a = arena_new();
	struct route r;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(route_parse(a, &plain, &r, &e), 0);
	assert_int_equal(r.n, 1);
	assert_string_equal(r.place[0].peer, "192.0.2.1 port 830");
	assert_string_equal(r.place[0].user, "admin");
	assert_string_equal(route_jumps(a, &r, 0), "");
	arena_free(a);
}

static void
test_jumps(void **state)
{
	struct arena *a = arena_new();
	struct target t = plain, at;
	struct route r;
	struct err *e = NULL;

	(void)state;
	t.jump = "ops@bastion, [2001:db8::1]:2222 ,a.b@c.example:65535";
	assert_int_equal(route_parse(a, &t, &r, &e), 0);
	assert_int_equal(r.n, 4);
	assert_string_equal(r.place[0].user, "ops");
	assert_string_equal(r.place[0].peer, "bastion port 22");
	assert_string_equal(r.place[1].host, "2001:db8::1");
	assert_int_equal(r.place[1].port, 2222);
	assert_string_equal(r.place[2].user, "a.b");
	assert_int_equal(r.place[2].port, 65535);
	assert_string_equal(r.place[3].host, "192.0.2.1");
	route_target(a, &r, 2, &t, &at);
	assert_string_equal(at.address, "c.example");
	assert_string_equal(at.name, "pe1");
	assert_null(at.password);
	assert_non_null(strstr(at.jump, "ops@bastion:22,"));
	assert_non_null(strstr(at.jump, "@[2001:db8::1]:2222"));
	assert_null(strstr(at.jump, "c.example"));
	route_target(a, &r, 3, &t, &at);
	assert_string_equal(at.password, "secret");
	assert_non_null(strstr(at.jump, ",a.b@c.example:65535"));
	/* What is printed is read again as the same. */
	t.jump = at.jump;
	assert_int_equal(route_parse(a, &t, &r, &e), 0);
	assert_string_equal(route_jumps(a, &r, 3), at.jump);
	arena_free(a);
}

static void
refused(const char *jump, const char *address, int port, const char *user,
    const char *message)
{
	struct arena *a = arena_new();
	struct target t = plain;
	struct route r;
	struct err *e = NULL;

	t.jump = jump;
	t.address = address;
	t.port = port;
	t.user = user;
	assert_int_equal(route_parse(a, &t, &r, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	assert_string_equal(err_message(e), message);
	err_free(e);
	arena_free(a);
}

#define NOT_JUMP(spec)                                                                   \
	refused(spec, "a", 1, "u", "'" spec "' is not a jump host: [user@]host[:port]")

static void
test_refused(void **state)
{
	(void)state;
	NOT_JUMP("-oProxyCommand=x");
	NOT_JUMP("@host");
	NOT_JUMP("host:0");
	NOT_JUMP("host:65536");
	NOT_JUMP("host:22x");
	NOT_JUMP("[::1]x");
	NOT_JUMP("a b@host");
	NOT_JUMP("host;rm");
	NOT_JUMP("u@");
	refused("a,,b", "a", 1, "u", "'' is not a jump host: [user@]host[:port]");
	refused("1,2,3,4,5,6,7,8,9", "a", 1, "u",
	    "more than 8 jump hosts: '1,2,3,4,5,6,7,8,9'");
	refused(NULL, "-x", 830, "u", "'-x' port 830 is not an address");
	refused(NULL, "a\nHost *", 830, "u", "'a\nHost *' port 830 is not an address");
	refused(NULL, "a", 0, "u", "'a' port 0 is not an address");
	refused(NULL, "a", 830, "u v", "'u v' is not a user's name");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_direct),
	    cmocka_unit_test(test_jumps),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
