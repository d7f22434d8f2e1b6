#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/router_facts.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static void
ignore(void *ctx, const struct finding *f)
{
	(void)ctx;
	(void)f;
}

static struct router_facts *
read_facts(struct arena *a, const struct schema *s, const char *text)
{
	struct router_facts *f = router_facts_new("r1");
	const struct rule_router router = {.facts = f};

	schema_rules_check(a, s,
	    bound_from_config(a, s, parse(a, text, false), ignore, NULL), &router, ignore,
	    NULL);
	return f;
}

static void
peers(void **state)
{
	struct arena *a = arena_new();
	struct router_facts *f = read_facts(a, *state,
	    "interfaces { ge-0/0/0 { unit 0 { family inet { address 192.0.2.0/31; } } } "
	    "}\n"
	    "routing-options { router-id 192.0.2.9; autonomous-system 1.10; }\n"
	    "protocols { bgp { authentication-key k; group G { type external;\n"
	    "family inet { any; } family evpn { signaling; } family route-target;\n"
	    "neighbor 192.0.2.1 { peer-as 64497; local-as 64500 alias; }\n"
	    "inactive: neighbor 192.0.2.7 { local-address 192.0.2.6; } } } }\n");
	const struct fact_peer *p = f->peers.v;

	assert_string_equal(f->id, "192.0.2.9");
	assert_int_equal(f->addresses.n, 1);
	assert_string_equal(f->addresses.v[0].interface, "ge-0/0/0.0");
	assert_int_equal(f->peers.n, 2);
	assert_true(p->external && p->has_local && !p->says_local && !p->inactive);
	assert_true(fact_same_ip(&p->local, &f->addresses.v[0].ip));
	assert_int_equal(p->as, 64500);
	assert_int_equal(p->other_as, 65546);
	assert_int_equal(p->peer_as, 64497);
	assert_int_equal(p->place.mark.line, 5);
	assert_int_equal(p->authentication, AUTH_KEY);
	assert_true(str_eq(p->key, STR("k")));
	assert_int_equal(p->nfamilies, 4);
	assert_string_equal(p->families[1], "inet multicast");
	assert_string_equal(p->families[2], "evpn signaling");
	assert_string_equal(p->families[3], "route-target");
	assert_true(p[1].inactive && p[1].says_local && p[1].peer_as == 0);
	router_facts_free(f);
	arena_free(a);
}

static void
addresses(void **state)
{
	struct ip a, b;

	(void)state;
	assert_true(fact_ip(STR("2001:db8::1/64"), &a) && a.v6);
	assert_true(fact_ip(STR("2001:DB8:0::1"), &b) && fact_same_ip(&a, &b));
	assert_true(fact_ip(STR("192.0.2.1"), &b) && !b.v6 && !fact_same_ip(&a, &b));
	assert_false(fact_ip(STR("r1.example.net"), &a));
	assert_false(fact_ip(STR(""), &a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(peers),
	    cmocka_unit_test(addresses),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
