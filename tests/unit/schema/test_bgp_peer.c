#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/bgp_peer.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static void
ignore(void *ctx, const struct finding *f)
{
	(void)ctx;
	(void)f;
}

/* Name, external or internal, of a VPN, its AS, ours. */
static void
show_peer(struct rule_run *r, const struct bgp_peer *p)
{
	const struct bound *as = bgp_peer_get(p, "peer-as"), *own = bgp_own_as(p);

	buf_printf(r->own, STR_FMT "%s%s " STR_FMT " " STR_FMT "\n",
	    STR_ARG(rule_name_of(p->neighbor != NULL ? p->neighbor : p->group)),
	    bgp_is_external(p) ? " external" : "", bgp_is_vpn(p) ? " vpn" : "",
	    STR_ARG(as != NULL ? as->value : STR("-")),
	    STR_ARG(own != NULL ? own->value : STR("-")));
}

static void
peers(void **state)
{
	struct arena *a = arena_new();
	struct buf out;
	struct rule_run r = {.arena = a, .schema = *state, .own = &out};
	struct lookup *lookup;

	buf_init(&out, BUF_TEXT);
	r.root = bound_from_config(a, *state,
	    parse(a,
		"routing-options { autonomous-system 64496; }\n"
		"protocols { bgp { peer-as 64500;\n"
		"group A { type external; peer-as 64501; neighbor 192.0.2.1;\n"
		"neighbor 192.0.2.2 { peer-as 64502; } inactive: neighbor 192.0.2.3; }\n"
		"group B { type internal; neighbor 192.0.2.4; }\n"
		"group C { peer-as 64496; neighbor 192.0.2.5; }\n"
		"group D { inactive: peer-as 64499; neighbor 192.0.2.6; }\n"
		"inactive: group E { neighbor 192.0.2.7; } } }\n"
		"routing-instances { V { instance-type vrf;\n"
		"routing-options { autonomous-system 64510; }\n"
		"protocols { bgp { group F { type external; peer-as 64503;\n"
		"neighbor 192.0.2.8; } } } } }\n",
		false),
	    ignore, NULL);
	r.lookup = lookup = lookup_new(r.root);
	bgp_each_group(&r, r.root, show_peer);
	bgp_each_peer(&r, r.root, show_peer);
	assert_string_equal(buf_z(&out),
	    "A external 64501 64496\nB 64500 64496\nC 64496 64496\n"
	    "D external 64500 64496\nF external vpn 64503 64510\n"
	    "192.0.2.1 external 64501 64496\n192.0.2.2 external 64502 64496\n"
	    "192.0.2.4 64500 64496\n192.0.2.5 64496 64496\n"
	    "192.0.2.6 external 64500 64496\n192.0.2.8 external vpn 64503 64510\n");
	lookup_free(lookup);
	buf_done(&out);
	arena_free(a);
}

static void
values(void **state)
{
	struct arena *a = arena_new();
	const struct bound *bgp = bound_from_config(a, *state,
	    parse(a, "protocols { bgp { import [ A B ]; inactive: export C; } }", false),
	    ignore, NULL);
	const struct bound *n;

	bgp = bound_child(bound_child(bgp, "protocols"), "bgp");
	n = bgp_active(bgp, "import");
	assert_true(n != NULL && str_eq(n->value, STR("A")));
	n = bgp_peer_next(n);
	assert_true(n != NULL && str_eq(n->value, STR("B")));
	assert_null(bgp_peer_next(n));
	assert_null(bgp_active(bgp, "export"));
	assert_null(bgp_active(NULL, "export"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(peers),
	    cmocka_unit_test(values),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
