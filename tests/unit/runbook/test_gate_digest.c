#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "runbook/gate.h"
#include "runbook/step.h"

struct bound {
	const char *runbook, *parameters, *id, *device;
	const char *devices[4];
};

static const struct bound base = {"00112233445566778899aabbccddeeff",
    "{\"reason\":\"upgrade\",\"n\":3}", "4", "r1", {"r1", "r2"}};

static const char *
digest(struct arena *a, const struct bound *b)
{
	struct runbook rb = {.digest = ""};
	struct runbook_run run = {.runbook = &rb, .run = "R"};
	struct gate g = {.run = &run,
	    .arena = a,
	    .id = b->id,
	    .device = b->device,
	    .devices = b->devices};
	char *ret = arena_alloc(a, GATE_DIGEST);
	struct value *parameters = NULL;
	struct err *e = NULL;

	strncpy(rb.digest, b->runbook, sizeof rb.digest - 1);
	assert_int_equal(
	    json_parse(a, "test", str_of(b->parameters), &parameters, &e), 0);
	run.parameters = parameters;
	while (b->devices[g.ndevices] != NULL)
		g.ndevices++;
	gate_digest(&g, ret);
	assert_int_equal(strspn(ret, "0123456789abcdef"), 32);
	return ret;
}

/* Each alone makes it another; none of these are equal to another one either. */
static void
it_binds_all_of_these(void **state)
{
	struct bound v[] = {base, base, base, base, base, base, base, base, base};
	struct arena *a = arena_new();
	size_t n = sizeof v / sizeof *v;

	(void)state;
	v[1].runbook = "00112233445566778899aabbccddeefe";
	v[2].parameters = "{\"reason\":\"upgrade\",\"n\":4}";
	v[3].parameters = "{\"reason\":\"upgrade\",\"n\":\"3\"}";
	v[4].id = "5";
	v[5].device = NULL;
	v[6].device = "r2";
	v[7].devices[1] = NULL;
	v[8].devices[0] = "r1r2", v[8].devices[1] = NULL;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(digest(a, &v[i]), digest(a, &v[j])) == 0)
				fail_msg("%zu and %zu are the same", i, j);
	arena_free(a);
}

static void
it_does_not_depend_on_anything_else(void **state)
{
	struct arena *a = arena_new();
	struct bound other = base;

	(void)state;
	other.parameters = "{\"n\":3, \"reason\":\"upgrade\"}";
	assert_string_equal(digest(a, &base), digest(a, &other));
	assert_string_equal(digest(a, &base), digest(a, &base));
	arena_free(a);
}

static void
a_runbook_without_parameters_has_one_too(void **state)
{
	struct arena *a = arena_new();
	struct bound none = base;

	(void)state;
	none.parameters = "{}";
	assert_string_not_equal(digest(a, &base), digest(a, &none));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_binds_all_of_these),
	    cmocka_unit_test(it_does_not_depend_on_anything_else),
	    cmocka_unit_test(a_runbook_without_parameters_has_one_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
