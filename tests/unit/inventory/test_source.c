#include "unit/inventory/folder.h"
#include "unit/expect.h"

#include "inventory/model.h"
#include "inventory/source.h"

static void
assert_refused(const char *text, enum err_code code, const char *printed)
{
	struct folder f;
	struct arena *a = arena_new();
	struct inventory *inv = model_new(a);
	struct err *e = NULL;

	folder_enter(&f);
	folder_put("hosts.yml", text);
	assert_int_equal(source_read(inv, "hosts.yml", NULL, &e), -1);
	expect_err(e, code, printed);
	folder_leave(&f);
	model_forget_names(inv);
	arena_free(a);
}

static void
test_read(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct inventory *inv = model_new(a);
	struct err *e = NULL;
	bool fresh;

	(void)state;
	folder_enter(&f);
	folder_put("hosts.yml",
	    "all:\n  children:\n    edge:\n      hosts:\n        r[1:2]: {v: 1}\n"
	    "        r2:2022:\n      vars: {ansible_group_priority: '7', w: 2}\n"
	    "    one: {hosts: solo}\n");
	assert_int_equal(source_read(inv, "hosts.yml", NULL, &e), 0);
	struct group *edge = model_group(inv, "edge", (struct mark){0});
	assert_int_equal(edge->priority, 7);
	assert_int_equal(edge->mark.line, 3);
	assert_int_equal(edge->vars.n, 1);
	assert_string_equal(edge->vars.v[0].name, "inventory group 'edge'");
	assert_int_equal(value_count(edge->vars.v[0].vars), 1);
	assert_int_equal(inv->hosts.n, 3);
	struct member *r2 = model_host(inv, "r2", (struct mark){0}, &fresh);
	assert_false(fresh);
	assert_int_equal(r2->host.mark.line, 5);
	assert_int_equal(
	    r2->vars.n, 1); /* the port of a later mention is Ansible's to forget */
	assert_string_equal(inv->hosts.v[2]->host.name, "solo");
	folder_leave(&f);
	model_forget_names(inv);
	arena_free(a);
}

static void
test_structure(void **state)
{
	(void)state;
	assert_refused("all:\n  host:\n    r1:\n", ERR_UNKNOWN_KEY,
	    "hosts.yml:2:3: unknown key 'host' in group 'all'\n"
	    "  remedy: did you mean 'hosts'?\n");
	assert_refused("edge:\n  r1:\n", ERR_UNKNOWN_KEY,
	    "hosts.yml:2:3: unknown key 'r1' in group 'edge'\n"
	    "  remedy: a group holds 'hosts', 'children' and 'vars': put 'r1' below one "
	    "of them\n");
	assert_refused("hosts:\n  r1:\n", ERR_INPUT,
	    "hosts.yml:1:1: 'hosts' stands where the name of a group is expected\n"
	    "  remedy: put it below 'all:' or below a group\n");
	assert_refused("all:\n  hosts: [r1, r2]\n", ERR_INPUT,
	    "hosts.yml:2:10: 'hosts' must be a mapping, not list\n"
	    "  remedy: write one 'name:' on each line, without '- '\n");
	assert_refused("all: r1\n", ERR_INPUT,
	    "hosts.yml:1:6: group 'all' must be a mapping, not text\n"
	    "  remedy: give it 'hosts:', 'children:' or 'vars:'\n");
	assert_refused("all:\n  hosts:\n    r1: up\n", ERR_INPUT,
	    "hosts.yml:3:9: the variables of a host must be a mapping, not text\n"
	    "  remedy: write its variables as 'name: value' lines below it\n");
	assert_refused("all:\n  hosts:\n    17:\n", ERR_INPUT,
	    "hosts.yml:3:5: the name of a host must be text, not whole number\n"
	    "  remedy: put the name in quotes\n");
	assert_refused("all:\n  hosts:\n    ../r1:\n", ERR_INPUT,
	    "hosts.yml:3:5: the name of a host cannot hold the character '/'\n"
	    "  remedy: use letters, digits, '-', '_' and '.'\n");
	assert_refused("plugin: netbox\n", ERR_INPUT,
	    "hosts.yml:1:9: inventory plugins are not supported\n"
	    "  remedy: write the output of 'ansible-inventory --list --yaml' to a "
	    "file\n");
	assert_refused("# nothing\n", ERR_INPUT,
	    "hosts.yml:1:1: the inventory is empty\n"
	    "  remedy: name at least one group: 'all:'\n");
	assert_refused("g: {vars: {ansible_group_priority: high}}\n", ERR_INPUT,
	    "hosts.yml:1:36: 'ansible_group_priority' must be a whole number\n"
	    "  remedy: correct the file at the position shown\n");
	assert_refused("a: {children: {b: {children: {a: }}}}\n", ERR_INPUT,
	    "hosts.yml:1:16: group 'b' cannot be below 'a'\n"
	    "  remedy: it is already above it: remove one of the two\n");
}

static void
test_folder(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct inventory *inv = model_new(a);
	struct err *e = NULL;

	(void)state;
	folder_enter(&f);
	folder_put("i/20.yml", "all: {hosts: {second: }}\n");
	folder_put("i/10.yaml", "all: {hosts: {first: }}\n");
	folder_put("i/30/x.json", "{\"all\": {\"hosts\": {\"third\": null}}}");
	folder_put("i/site.yml", "not: an inventory\n");
	folder_put("i/known_hosts", "x\n");
	folder_put("i/README.md", "x\n");
	folder_put("i/group_vars/all.yml", "not: an inventory\n");
	assert_int_equal(source_read(inv, "i", NULL, &e), 0);
	assert_int_equal(inv->hosts.n, 3);
	assert_string_equal(inv->hosts.v[0]->host.name, "first");
	assert_string_equal(inv->hosts.v[1]->host.name, "second");
	assert_string_equal(inv->hosts.v[2]->host.name, "third");
	folder_put("i/hosts", "[routers]\n");
	assert_int_equal(source_read(inv, "i", NULL, &e), -1);
	expect_err(e, ERR_INPUT,
	    "i/hosts: not a YAML inventory\n"
	    "  remedy: only *.yml, *.yaml and *.json are read: convert it with "
	    "'ansible-inventory --list --yaml', or move it away\n");
	folder_leave(&f);
	model_forget_names(inv);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_read),
	    cmocka_unit_test(test_structure),
	    cmocka_unit_test(test_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
