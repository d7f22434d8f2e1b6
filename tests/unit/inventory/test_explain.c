#include "unit/expect.h"
#include "unit/inventory/folder.h"

#include "data/json.h"

static struct folder folder;
static struct arena *arena;
static struct inventory *inv;

static int
setup(void **state)
{
	(void)state;
	folder_enter(&folder);
	folder_put("inventory/hosts.yml",
	    "all: {vars: {mtu: 1500}}\n"
	    "edge: {vars: {mtu: 9000}, hosts: {r1: {bgp: {asn: 1}}}}\n");
	folder_put("inventory/group_vars/all/bgp.yml", "bgp: {asn: 64500, hold: 90}\n");
	folder_put("inventory/group_vars/edge.yml",
	    "bgp:\n  asn: 64501\n  carriers: [{name: a}, {name: b}]\n  'peer as': 7\n  "
	    "100: x\n");
	folder_put("inventory/host_vars/r1.yml",
	    "mtu: 1600\nbgp:\n  carriers:\n  - name: c\n"
	    "  asn: 64502\n  'peer as': 8\n  100: y\n");
	arena = arena_new();
	inv = folder_load(arena, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	folder_leave(&folder);
	return 0;
}

static void
assert_origins(const char *path, const char *want)
{
	struct origin *o = NULL;
	struct err *e = NULL;
	size_t n = 0;
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (inventory_explain(inv, inventory_host(inv, "r1"), path, arena, &o, &n, &e) <
	    0)
		fail_msg("%s: %s", path, err_message(e));
	for (size_t i = 0; i < n; i++) {
		struct mark m = o[i].value->mark;
		buf_printf(&b, "%s %s:%d:%d ", o[i].layer, m.file, m.line, m.col);
		json_print(o[i].value, 0, &b);
		buf_addc(&b, '\n');
	}
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
}

static void
test_origins(void **state)
{
	(void)state;
	assert_origins("mtu", "inventory group 'all' inventory/hosts.yml:1:19 1500\n"
			      "inventory group 'edge' inventory/hosts.yml:2:20 9000\n"
			      "host_vars inventory/host_vars/r1.yml:1:6 1600\n");
	assert_origins("bgp.asn",
	    "group_vars/all inventory/group_vars/all/bgp.yml:1:12 64500\n"
	    "group_vars/edge inventory/group_vars/edge.yml:2:8 64501\n"
	    "inventory host inventory/hosts.yml:2:51 1\n"
	    "host_vars inventory/host_vars/r1.yml:5:8 64502\n");
	assert_origins("bgp.carriers[0].name",
	    "group_vars/edge inventory/group_vars/edge.yml:3:21 \"a\"\n"
	    "host_vars inventory/host_vars/r1.yml:4:11 \"c\"\n");
	assert_origins("bgp['peer as']",
	    "group_vars/edge inventory/group_vars/edge.yml:4:14 7\n"
	    "host_vars inventory/host_vars/r1.yml:6:14 8\n");
	assert_origins("bgp.100",
	    "group_vars/edge inventory/group_vars/edge.yml:5:8 \"x\"\n"
	    "host_vars inventory/host_vars/r1.yml:7:8 \"y\"\n");
	assert_origins("bgp[\"carriers\"][-1]",
	    "group_vars/edge inventory/group_vars/edge.yml:3:25 {\"name\":\"b\"}\n"
	    "host_vars inventory/host_vars/r1.yml:4:5 {\"name\":\"c\"}\n");
}

static void
assert_refused(const char *path, enum err_code code, const char *printed)
{
	struct origin *o = NULL;
	struct err *e = NULL;
	size_t n = 0;

	assert_int_equal(
	    inventory_explain(inv, inventory_host(inv, "r1"), path, arena, &o, &n, &e),
	    -1);
	assert_null(o);
	expect_err(e, code, printed);
}

static void
test_refused(void **state)
{
	(void)state;
	assert_refused("mut", ERR_UNDEFINED,
	    "inventory/hosts.yml:2:35: 'mut' is not defined for 'r1'\n"
	    "  remedy: did you mean 'mtu'?\n");
	assert_refused("bgp.carriers[0].nane", ERR_UNDEFINED,
	    "inventory/host_vars/r1.yml:4:5: 'bgp.carriers[0].nane' is not defined for "
	    "'r1'\n"
	    "  remedy: did you mean 'bgp.carriers[0].name'?\n");
	assert_refused("bgp.hold", ERR_UNDEFINED,
	    "inventory/host_vars/r1.yml:3:3: 'bgp.hold' is not defined for 'r1'\n"
	    "  remedy: it is at inventory/group_vars/all/bgp.yml:1, but a stronger 'bgp' "
	    "replaces "
	    "that as a whole\n");
	assert_refused("bgp.carriers[1]", ERR_UNDEFINED,
	    "inventory/host_vars/r1.yml:4:3: 'bgp.carriers[1]' is not defined for 'r1'\n"
	    "  remedy: it is at inventory/group_vars/edge.yml:3, but a stronger 'bgp' "
	    "replaces that "
	    "as a whole\n");
	assert_refused("bgp..asn", ERR_USAGE,
	    "'bgp..asn' is not a path: octet 4\n"
	    "  remedy: write it like bgp.carriers[0].asn or bgp['peer as']\n");
	assert_refused("bgp[x]", ERR_USAGE,
	    "'bgp[x]' is not a path: octet 4\n"
	    "  remedy: write it like bgp.carriers[0].asn or bgp['peer as']\n");
	assert_refused("", ERR_USAGE,
	    "'' is not a path: octet 1\n"
	    "  remedy: write it like bgp.carriers[0].asn or bgp['peer as']\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_origins),
	    cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
