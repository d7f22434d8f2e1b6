#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/lookup.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static const char text[] =
    "interfaces {\n"
    "    ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/31; mtu 1500; } } }\n"
    "    ge-0/0/1 { unit 7 { family inet6; } inactive: unit 8 { family inet; } }\n"
    "    inactive: xe-0/0/0 { unit 0 { family inet; } }\n"
    "}\n"
    "policy-options { policy-statement P { term t {\n"
    "    from { protocol [ bgp static ]; prefix-list-filter L longer;\n"
    "        route-filter 192.0.2.0/24 upto /28; }\n"
    "    then { community add C; accept; } } } }\n"
    "firewall { family inet { filter F { term t { then accept; } } } }\n"
    "protocols { bgp { group G { import [ A B ]; } } }\n";

static void
note(void *ctx, const struct bound *n)
{
	struct buf *out = ctx;

	if (out->n > 0)
		buf_addc(out, ' ');
	buf_adds(out, n->name);
	if (n->value.n > 0)
		buf_printf(out, "=" STR_FMT, STR_ARG(n->value));
}

/* Which statements have that path, and how many. */
static void
has(void **state, const char *path, int count, const char *found)
{
	struct arena *a = arena_new();
	const struct bound *root =
	    bound_from_config(a, *state, parse(a, text, false), NULL, NULL);
	struct lookup *l = lookup_new(root);
	struct buf out;

	buf_init(&out, BUF_LINE);
	assert_int_equal(lookup_path(l, root, path, note, &out), count);
	assert_string_equal(buf_z(&out), found);
	assert_int_equal(lookup_path(l, root, path, NULL, NULL), count);
	buf_done(&out);
	lookup_free(l);
	arena_free(a);
}

static void
paths(void **state)
{
	has(state, "protocols bgp group G import", 2, "import=A import=B");
	has(state, "protocols bgp group <*> import B", 1, "import=B");
	has(state, "protocols bgp group H import", 0, "");
	has(state, "interfaces <*>", 2, "interface interface");
	has(state, "interfaces <*> unit", 2, "unit unit");
	has(state, "interfaces <ge-*> unit <*> family inet", 1, "inet");
	has(state, "interfaces ge-0/0/0 unit 0 family inet mtu", 1, "mtu=1500");
	has(state, "interfaces ge-0/0/0 unit 0 family inet mtu 1500", 1, "mtu=1500");
	has(state, "interfaces ge-0/0/0 unit 0 family inet mtu 1501", 0, "");
	has(state, "interfaces ge-0/0/0 unit 0 family inet mtu 1500 more", 0, "");
	has(state, "interfaces xe-0/0/0", 0, "");
	has(state, "interfaces ge-0/0/1 unit 8", 0, "");
	has(state, "firewall family inet filter F term t then accept", 1, "accept");
	has(state, "firewall family * filter F", 1, "filter");
	has(state, "nothing", 0, "");
}

/* Lists with several keys: what the words say first are the first keys. */
static void
keys(void **state)
{
	has(state, "policy-options policy-statement P term t from prefix-list-filter L",
	    1, "prefix-list-filter");
	has(state,
	    "policy-options policy-statement <*> term <*> from prefix-list-filter L "
	    "exact",
	    0, "");
	has(state,
	    "policy-options policy-statement P term t from route-filter 192.0.2.0/24 "
	    "upto /28",
	    1, "route-filter");
	has(state,
	    "policy-options policy-statement P term t from route-filter <*> upto /29", 0,
	    "");
	has(state, "policy-options policy-statement P term t then community <*> C", 1,
	    "community");
}

static bool
could(const struct schema *s, const char *path)
{
	struct arena *a = arena_new();
	struct str words[LOOKUP_WORDS], rest = str_of(path);
	int n = 0;
	bool possible;

	while (rest.n > 0)
		words[n++] = str_cut(&rest, ' ');
	possible = lookup_possible(a, schema_root(s), words, n);
	arena_free(a);
	return possible;
}

static void
possible(void **state)
{
	assert_true(could(*state, "system host-name"));
	assert_true(could(*state, "interfaces <*> unit 0 family inet mtu"));
	assert_true(could(*state, "protocols bgp group G type external"));
	assert_true(could(
	    *state, "policy-options policy-statement <*> from route-filter <*> <*>"));
	assert_false(could(*state, "protocols bgp group G type sideways"));
	assert_false(could(*state, "system host-name a b"));
	assert_false(could(*state, "protocols bgp group <*> hold-time lots"));
	assert_false(could(*state, "no-such-thing"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths),
	    cmocka_unit_test(keys),
	    cmocka_unit_test(possible),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
