#include "unit/expect.h"
#include "unit/inventory/folder.h"

#include "inventory/connection.h"
#include "inventory/model.h"

/* Reads the connection of one host with these variables; warnings go to said. */
static int
read_vars(
    struct arena *a, const char *vars, struct member *m, struct buf *said, struct err **e)
{
	struct yaml_warn warn = {.warn = folder_warn, .ctx = said};
	struct connection_options o = {.warn = &warn};
	struct inventory *inv = model_new(a);
	struct value *v = NULL;

	assert_int_equal(yaml_parse(a, "v.yml", str_of(vars), NULL, &v, e), 0);
	*m = (struct member){
	    .host = {.name = "r1", .vars = v->kind == VALUE_MAP ? v : value_map(a)}};
	int rc = connection_read(inv, m, &o, e);
	model_forget_names(inv);
	return rc;
}

static void
assert_refused(const char *vars, enum err_code code, const char *printed)
{
	struct arena *a = arena_new();
	struct member m;
	struct err *e = NULL;

	assert_int_equal(read_vars(a, vars, &m, NULL, &e), -1);
	expect_err(e, code, printed);
	arena_free(a);
}

static void
test_fields(void **state)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct member m;

	(void)state;
	assert_int_equal(read_vars(a, "", &m, NULL, &e), 0);
	assert_string_equal(m.host.address, "r1");
	assert_int_equal(m.host.port, 830);
	assert_int_equal(m.host.ssh_port, 22);
	assert_null(m.host.user);
	assert_null(m.host.password);
	assert_null(m.host.jump);
	assert_null(m.host.vantage);
	assert_string_equal(m.host.dialect, "junos");
	assert_string_equal(m.host.transport, "libssh2");
	assert_string_equal(m.host.template, "router.j2");
	assert_int_equal(
	    read_vars(a,
		"ansible_host: 192.0.2.1\nansible_port: '22'\nansible_ssh_user: "
		"old\nholdfast_ssh_port: '2222'\n"
		"ansible_user: u\nansible_ssh_pass: p\nansible_private_key_file: k\n"
		"holdfast_transport: openssh\nholdfast_known_hosts: kh\n"
		"holdfast_template: x.j2\nholdfast_jump: a@b:22,c\nholdfast_vantage: "
		"v@w\nansible_become: "
		"true\n",
		&m, NULL, &e),
	    0);
	assert_string_equal(m.host.address, "192.0.2.1");
	assert_int_equal(m.host.port, 22);
	assert_int_equal(m.host.ssh_port, 2222);
	assert_string_equal(m.host.user, "u");
	assert_string_equal(m.host.password, "p");
	assert_string_equal(m.host.key_file, "k");
	assert_string_equal(m.host.transport, "openssh");
	assert_string_equal(m.host.known_hosts, "kh");
	assert_string_equal(m.host.template, "x.j2");
	assert_string_equal(m.host.vantage, "v@w");
	assert_string_equal(m.host.jump, "a@b:22,c");
	arena_free(a);
}

static void
test_jump(void **state)
{
	static const struct {
		const char *args, *jump, *said;
	} cases[] = {
	    {"-J gate", "gate", ""},
	    {"-Jme@gate:2222", "me@gate:2222", ""},
	    {"-o ProxyJump=gate", "gate", ""},
	    {"-oProxyJump=gate", "gate", ""},
	    {"-o 'ProxyJump gate,other'", "gate,other", ""},
	    {"-o \"proxyjump = gate\"", "gate", ""},
	    {"-oProxyJump=none", NULL, ""},
	    {"", NULL, ""},
	    {"-C -J gate", "gate",
		"v.yml:1:26: '-C' in 'ansible_ssh_common_args' has no effect: only a "
		"jump host is "
		"taken from it\n"},
	    {"-o StrictHostKeyChecking=no", NULL,
		"v.yml:1:26: 'StrictHostKeyChecking=no' in 'ansible_ssh_common_args' has "
		"no effect: "
		"only a jump host is taken from it\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		struct err *e = NULL;
		struct member m;
		struct buf said, vars;

		buf_init(&said, BUF_LINE);
		buf_init(&vars, BUF_LINE);
		buf_adds(&vars, "ansible_ssh_common_args: ");
		buf_add_json(&vars, str_of(cases[i].args));
		assert_int_equal(read_vars(a, buf_z(&vars), &m, &said, &e), 0);
		if (cases[i].jump == NULL)
			assert_null(m.host.jump);
		else
			assert_string_equal(m.host.jump, cases[i].jump);
		assert_string_equal(buf_z(&said), cases[i].said);
		buf_done(&said);
		buf_done(&vars);
		arena_free(a);
	}
}

static void
test_refused(void **state)
{
	(void)state;
	assert_refused("ansible_port: 70000\n", ERR_INPUT,
	    "v.yml:1:15: 'ansible_port' must be from 1 to 65535\n"
	    "  remedy: correct the file at the position shown\n");
	assert_refused("holdfast_ssh_port: 0\n", ERR_INPUT,
	    "v.yml:1:20: 'holdfast_ssh_port' must be from 1 to 65535\n"
	    "  remedy: correct the file at the position shown\n");
	assert_refused("ansible_port: 22x\n", ERR_INPUT,
	    "v.yml:1:15: 'ansible_port' must be from 1 to 65535\n"
	    "  remedy: correct the file at the position shown\n");
	assert_refused("ansible_port: [22]\n", ERR_INPUT,
	    "v.yml:1:15: 'ansible_port' must be a number, not list\n"
	    "  remedy: correct the file at the position shown\n");
	assert_refused("ansible_host: 10.1\n", ERR_INPUT,
	    "v.yml:1:15: 'ansible_host' must be text, not number\n"
	    "  remedy: put the value in quotes\n");
	assert_refused("x: 1\nansible_host: '{{ loopback }}'\n", ERR_INPUT,
	    "v.yml:2:15: 'ansible_host' cannot be a template in this version\n"
	    "  remedy: write the value itself\n");
	assert_refused("holdfast_dialect: rfc6241\n", ERR_INPUT,
	    "v.yml:1:19: 'holdfast_dialect' cannot be 'rfc6241' in this version\n"
	    "  remedy: use 'junos'\n");
	assert_refused("holdfast_transport: ssh\n", ERR_INPUT,
	    "v.yml:1:21: 'holdfast_transport' cannot be 'ssh' in this version\n"
	    "  remedy: use 'libssh2' or 'openssh'\n");
	assert_refused("holdfast_tenplate: x\n", ERR_UNKNOWN_KEY,
	    "v.yml:1:1: unknown variable 'holdfast_tenplate'\n"
	    "  remedy: did you mean 'holdfast_template'? names that begin with "
	    "'holdfast_' are "
	    "reserved\n");
	assert_refused("holdfast_jump: 'a,,b'\n", ERR_INPUT,
	    "v.yml:1:16: 'a,,b' is not a jump host\n"
	    "  remedy: write [user@]host[:port], several with ',' between\n");
	assert_refused("holdfast_vantage: 'a,,b'\n", ERR_INPUT,
	    "v.yml:1:19: 'a,,b' is not a jump host\n"
	    "  remedy: write [user@]host[:port], several with ',' between\n");
	assert_refused("holdfast_jump: '-oProxyCommand=x'\n", ERR_INPUT,
	    "v.yml:1:16: '-oProxyCommand=x' is not a jump host\n"
	    "  remedy: write [user@]host[:port], several with ',' between\n");
	assert_refused("ansible_ssh_common_args: -o ProxyCommand='ssh -W %h:%p gate'\n",
	    ERR_INPUT,
	    "v.yml:1:26: ProxyCommand in 'ansible_ssh_common_args' is not supported\n"
	    "  remedy: name the jump host by 'holdfast_jump' or '-o ProxyJump='\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_jump),
	    cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
