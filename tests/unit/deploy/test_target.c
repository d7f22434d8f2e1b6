#include "deploy/target.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/arena.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "transport/connect.h"

static void
everything_of_the_host(void **state)
{
	struct host host = {.name = "fra-edge1",
	    .address = "192.0.2.1",
	    .port = 2222,
	    .user = "automation",
	    .password = "of-the-host",
	    .key_file = "~/.ssh/id_x",
	    .jump = "bastion",
	    .known_hosts = "kh",
	    .transport = "openssh"};
	struct site site = {.dir = "/site"};
	struct arena *a = arena_new();
	struct target t;

	(void)state;
	setenv("HOLDFAST_PASSWORD", "of-the-environment", 1);
	setenv("SSH_AUTH_SOCK", "/agent", 1);
	setenv("HOME", "/home/u", 1);
	target_of(a, &host, &site, &t);
	assert_string_equal(t.name, "fra-edge1");
	assert_string_equal(t.address, "192.0.2.1");
	assert_int_equal(t.port, 2222);
	assert_string_equal(t.user, "automation");
	assert_string_equal(t.password, "of-the-host");
	assert_string_equal(t.key_file, "~/.ssh/id_x");
	assert_string_equal(t.jump, "bastion");
	assert_string_equal(t.known_hosts, "kh");
	assert_string_equal(t.site_known_hosts, "/site/inventory/known_hosts");
	assert_true(t.openssh);
	assert_string_equal(t.agent, "/agent");
	assert_string_equal(t.home, "/home/u");
	arena_free(a);
}

static void
what_the_environment_adds(void **state)
{
	struct host host = {
	    .name = "r1", .address = "r1", .port = 830, .transport = "libssh2"};
	struct site site = {.dir = "."};
	struct arena *a = arena_new();
	struct target t;

	(void)state;
	setenv("HOLDFAST_PASSWORD", "of-the-environment", 1);
	setenv("USER", "operator", 1);
	unsetenv("SSH_AUTH_SOCK");
	unsetenv("HOME");
	target_of(a, &host, &site, &t);
	assert_string_equal(t.password, "of-the-environment");
	assert_string_equal(t.user, "operator");
	assert_false(t.openssh);
	assert_null(t.agent);
	assert_null(t.home);
	assert_null(t.jump);
	assert_null(t.key_file);
	unsetenv("HOLDFAST_PASSWORD");
	unsetenv("USER");
	target_of(a, &host, &site, &t);
	assert_null(t.password);
	assert_true(t.user != NULL && t.user[0] != '\0');
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_of_the_host),
	    cmocka_unit_test(what_the_environment_adds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
