#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/interface_address.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

/* The addresses of a configuration, as `instance interface address` in order. */
static void
are(void **state, const char *text, const char *shown)
{
	struct arena *a = arena_new();
	struct rule_run run = {.arena = a};
	struct interface_addresses all;
	struct lookup *lookup;
	struct buf out;

	run.root = bound_from_config(a, *state, parse(a, text, false), NULL, NULL);
	run.lookup = lookup = lookup_new(run.root);
	buf_init(&out, BUF_LINE);
	interface_addresses_read(&run, run.root, &all);
	vec_each (&all.list, i)
		buf_printf(&out, "[" STR_FMT "] %s " STR_FMT " %d\n",
		    STR_ARG(i->instance), i->interface, STR_ARG(i->text), i->length);
	assert_string_equal(buf_z(&out), shown);
	interface_addresses_done(&all);
	buf_done(&out);
	lookup_free(lookup);
	arena_free(a);
}

static void
order(void **state)
{
	are(state,
	    "interfaces {\n"
	    " ge-0/0/1 { unit 5 { family inet { address 192.0.2.9/31; } } }\n"
	    " ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/31; }\n"
	    "  family inet6 { address 2001:db8::1/64; address fe80::1/64; } } }\n"
	    " fxp0 { unit 0 { family inet { address 10.0.0.1/8; } } }\n"
	    " lo0 { unit 0 { family inet { address 192.0.2.3; address what; } } }\n"
	    "}\n"
	    "routing-instances { R { interface ge-0/0/1.5; } }\n",
	    "[] fxp0.0 10.0.0.1/8 8\n"
	    "[] ge-0/0/0.0 192.0.2.1/31 31\n"
	    "[] lo0.0 192.0.2.3 32\n"
	    "[R] ge-0/0/1.5 192.0.2.9/31 31\n"
	    "[] ge-0/0/0.0 2001:db8::1/64 64\n");
	are(state,
	    "system { management-instance; }\n"
	    "interfaces { fxp0 { unit 0 { family inet { address 10.0.0.1/8; } } } }\n",
	    "[mgmt_junos] fxp0.0 10.0.0.1/8 8\n");
}

static void
subnets(void **state)
{
	struct interface_address a = {.network = {10, 0, 0, 128}, .length = 26};
	struct interface_address b = {.ip = {10, 0, 0, 191}};

	(void)state;
	assert_true(interface_address_has(&a, &b));
	b.ip[3] = 192;
	assert_false(interface_address_has(&a, &b));
	a.length = 24;
	a.network[3] = 0;
	assert_true(interface_address_has(&a, &b));
	b.ip[2] = 1;
	assert_false(interface_address_has(&a, &b));
	assert_true(interface_address_meets(&a, &b));
	b.v6 = true;
	assert_false(interface_address_meets(&a, &b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(order),
	    cmocka_unit_test(subnets),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
