#include "unit/expect.h"
#include "unit/inventory/folder.h"

#include "base/redact.h"
#include "data/json.h"

static void
assert_refused(const char *const *sources, enum err_code code, const char *printed)
{
	struct arena *a = arena_new();
	struct inventory_options o = {.site = ".", .sources = sources};
	struct inventory *inv = NULL;
	struct err *e = NULL;

	assert_int_equal(inventory_load(a, &o, &inv, &e), -1);
	assert_null(inv);
	expect_err(e, code, printed);
	arena_free(a);
}

static void
assert_value(const struct host *h, const char *name, const char *json)
{
	const struct value *v = value_get(h->vars, name);
	struct buf b;

	assert_non_null(v);
	buf_init(&b, BUF_LINE);
	json_print(v, 0, &b);
	assert_string_equal(buf_z(&b), json);
	buf_done(&b);
}

static void
test_merge(void **state)
{
	struct folder f;
	struct arena *a = arena_new();

	(void)state;
	folder_enter(&f);
	folder_put("inventory/hosts.yml",
	    "all:\n  vars: {a: 1, b: 1, c: 1}\n"
	    "  children:\n    edge:\n      vars: {b: 2, c: 2}\n      hosts:\n"
	    "        r1.example.net: {c: 3, d: 3, m: {x: 1, y: 1}}\n        "
	    "192.0.2.1:\n");
	folder_put("inventory/group_vars/all.yml", "a: 4\nb: 4\n");
	folder_put("inventory/group_vars/edge/x.yml", "b: 5\n");
	folder_put(
	    "inventory/host_vars/r1.example.net.json", "{\"d\": 6, \"m\": {\"y\": 2}}");
	struct inventory *inv = folder_load(a, NULL);
	const struct host *h = inventory_host(inv, "r1.example.net");
	assert_int_equal(inventory_count(inv), 2);
	assert_null(inventory_host(inv, "r2"));
	assert_value(h, "a", "4");
	assert_value(h, "b", "5");
	assert_value(h, "c", "3");
	assert_value(h, "d", "6");
	assert_value(h, "m", "{\"y\":2}"); /* replaced as a whole */
	assert_string_equal(value_get(h->vars, "d")->mark.file,
	    "inventory/host_vars/r1.example.net.json");
	assert_int_equal(value_get(h->vars, "b")->mark.col, 4);
	assert_value(h, "inventory_hostname", "\"r1.example.net\"");
	assert_value(h, "inventory_hostname_short", "\"r1\"");
	assert_value(inventory_host(inv, "192.0.2.1"), "inventory_hostname_short",
	    "\"192.0.2.1\"");
	assert_value(h, "group_names", "[\"edge\"]");
	assert_value(h, "groups",
	    "{\"all\":[\"r1.example.net\",\"192.0.2.1\"],\"ungrouped\":[],"
	    "\"edge\":[\"r1.example.net\",\"192.0.2.1\"]}");
	const struct value *hostvars = value_get(h->vars, "hostvars");
	assert_ptr_equal(value_get(value_get(hostvars, "r1.example.net"), "m"),
	    value_get(h->vars, "m"));
	assert_null(value_get(value_get(hostvars, "r1.example.net"), "hostvars"));
	assert_ptr_equal(
	    hostvars, value_get(inventory_host(inv, "192.0.2.1")->vars, "hostvars"));
	assert_int_equal(h->mark.line, 7);
	folder_leave(&f);
	arena_free(a);
}

static void
test_sources(void **state)
{
	static const char *const both[] = {"one/hosts.yml", "two", "one/more.yml", NULL};
	struct folder f;
	struct arena *a = arena_new();

	(void)state;
	folder_enter(&f);
	folder_put("one/hosts.yml", "g: {hosts: {r1: }, vars: {v: one, w: one}}\n");
	folder_put("one/more.yml", "h: {hosts: {r2: }}\n");
	folder_put("one/group_vars/g.yml", "x: one\ny: one\n");
	folder_put("two/hosts.yml", "g: {vars: {v: two}}\n");
	folder_put("two/group_vars/g.yml", "x: two\nz: two\n");
	const struct host *h = inventory_host(folder_load(a, both), "r1");
	assert_value(h, "v", "\"two\"");
	assert_value(h, "w", "\"one\"");
	assert_value(h, "x", "\"one\""); /* the folder one came last */
	assert_value(h, "z", "\"two\"");
	folder_leave(&f);
	arena_free(a);
}

static void
test_secrets_and_warnings(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct redact *r = redact_new();
	struct buf said, shown;
	struct yaml_warn warn = {.warn = folder_warn, .ctx = &said};
	const char *const extra[] = {"@extra.yml", "late=x", NULL};
	struct inventory_options o = {
	    .site = ".", .extra = extra, .redact = r, .warn = &warn};
	struct inventory *inv = NULL;
	struct err *e = NULL;

	(void)state;
	buf_init(&said, BUF_LINE);
	buf_init(&shown, BUF_LINE);
	folder_enter(&f);
	folder_put("extra.yml", "ansible_password: hunter2-hunter2\nlate: y\n");
	folder_put("inventory/hosts.yaml", "all: {hosts: {r1: {community: 65000:1}}}\n");
	folder_put("inventory/host_vars/r2.yml", "a: 1\n");
	folder_put("inventory/group_vars/edge", "a: 1\n");
	folder_put("inventory/group_vars/all.yml", "ansible_group_priority: 5\n");
	folder_put("inventory/group_vars/notes.md", "a\n");
	assert_int_equal(inventory_load(a, &o, &inv, &e), 0);
	const struct host *h = inventory_host(inv, "r1");
	assert_string_equal(h->password, "hunter2-hunter2");
	assert_value(h, "late", "\"x\"");
	redact_print(r, &shown, STR("is hunter2-hunter2"));
	assert_string_equal(buf_z(&shown), "is ********");
	assert_string_equal(buf_z(&said), "inventory/hosts.yaml:1:31: '65000:1' without "
					  "quotes is the base-60 integer 3900001: "
					  "quote it if it is a community, a route "
					  "distinguisher, a time or a MAC address\n"
					  "inventory/group_vars/all.yml:1:25: "
					  "'ansible_group_priority' has an effect in "
					  "inventory files only\n"
					  "inventory/group_vars/edge:0:0: no group is "
					  "named 'edge': the variables are not used\n"
					  "inventory/host_vars/r2.yml:0:0: no host is "
					  "named 'r2': the variables are not used\n");
	folder_leave(&f);
	buf_done(&said);
	buf_done(&shown);
	redact_free(r);
	arena_free(a);
}

static void
test_refused(void **state)
{
	static const char *const absent[] = {"absent", NULL};
	struct folder f;

	(void)state;
	folder_enter(&f);
	assert_refused(NULL, ERR_FILE,
	    "there is no inventory 'inventory/hosts.yml'\n"
	    "  remedy: name the site directory with -C, or the inventory with -i\n");
	assert_refused(absent, ERR_FILE,
	    "there is no inventory 'absent'\n"
	    "  remedy: check that the file exists and can be read\n");
	folder_put("inventory/hosts.yml", "all: {vars: {a: 1}}\n");
	assert_refused(NULL, ERR_INPUT,
	    "inventory/hosts.yml:1:1: the inventory has no hosts\n"
	    "  remedy: name them below 'hosts:' of a group\n");
	folder_put("inventory/hosts.yml", "edge: {hosts: {edge: }}\n");
	assert_refused(NULL, ERR_INPUT,
	    "inventory/hosts.yml:1:16: 'edge' is the name of a host and of a group\n"
	    "  remedy: correct the file at the position shown\n");
	folder_put("inventory/hosts.yml", "edge: {hosts: {r1: {groups: []}}}\n");
	assert_refused(NULL, ERR_INPUT,
	    "inventory/hosts.yml:1:21: 'groups' is always set by the inventory\n"
	    "  remedy: give the variable another name\n");
	folder_put("inventory/hosts.yml", "edge: {hosts: {r1: }}\n");
	folder_put("inventory/host_vars/r1.yml", "- a\n");
	assert_refused(NULL, ERR_INPUT,
	    "inventory/host_vars/r1.yml:1:1: a file of variables must be a mapping, not "
	    "list\n"
	    "  remedy: correct the file at the position shown\n");
	folder_put("inventory/host_vars/r1.yml", "1: a\n");
	assert_refused(NULL, ERR_INPUT,
	    "inventory/host_vars/r1.yml:1:1: the name of a variable must be text, not "
	    "whole number\n"
	    "  remedy: correct the file at the position shown\n");
	folder_put("inventory/hosts.yaml", "edge: {hosts: {r1: }}\n");
	assert_refused(NULL, ERR_INPUT,
	    "inventory/hosts.yaml: hidden behind 'inventory/hosts.yml'\n"
	    "  remedy: keep one of them, or name both with -i\n");
	folder_leave(&f);
}

/* What -e gave is told from what the inventory says: a runbook's parameters are not its variables. */
static void
test_extra(void **state)
{
	static const char *const extra[] = {"a=9", "new=x y=2", NULL};
	struct inventory_options o = {.site = ".", .extra = extra};
	struct arena *a = arena_new();
	struct inventory *inv;
	struct value *given;
	struct err *e = NULL;
	struct folder f;

	(void)state;
	folder_enter(&f);
	folder_put(
	    "inventory/hosts.yml", "all: {vars: {a: 1}, hosts: {r1: {}, r2: {b: 2}}}\n");
	assert_int_equal(inventory_load(a, &o, &inv, &e), 0);
	given = inventory_extra(inv, a);
	assert_int_equal(value_count(given), 3);
	assert_string_equal(value_text(given, "a"), "9");
	assert_string_equal(value_text(given, "new"), "x");
	assert_true(inventory_defines(inv, "a"));
	assert_true(inventory_defines(inv, "b"));
	assert_false(inventory_defines(inv, "new"));
	assert_false(inventory_defines(inv, "y"));
	folder_leave(&f);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_merge),
	    cmocka_unit_test(test_sources),
	    cmocka_unit_test(test_secrets_and_warnings),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_extra),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
