#include "runbook/person.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

/* By number, whatever the environment says. */
static void
a_person_is_who_the_system_says(void **state)
{
	struct arena *a = arena_new();
	struct passwd *own = getpwuid(geteuid());
	char host[65] = "";

	(void)state;
	assert_int_equal(gethostname(host, sizeof host - 1), 0);
	setenv("USER", "mallory", 1);
	setenv("LOGNAME", "mallory", 1);
	setenv("SUDO_USER", "mallory", 1);
	assert_int_equal(person_uid(), geteuid());
	assert_string_equal(person_at(a, 0, "noc1"), "root@noc1");
	assert_string_equal(person_host(a), host);
	if (own != NULL)
		assert_string_equal(
		    person_here(a), arena_printf(a, "%s@%s", own->pw_name, host));
	arena_free(a);
}

static void
a_number_without_a_name_is_said_as_one(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(person_at(a, 3999999999U, "noc1"), "uid 3999999999@noc1");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_person_is_who_the_system_says),
	    cmocka_unit_test(a_number_without_a_name_is_said_as_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
