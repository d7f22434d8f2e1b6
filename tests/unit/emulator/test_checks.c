/* What a commit check says of configurations that a load takes: refs.def, expressions.c, addresses.c, constraints. */
#include "rig.h"

#define CHECK "<commit-configuration><check/></commit-configuration>"

struct verdict {
	const char *commands;
	const char *said; /* NULL: nothing */
};

static void
judge(const struct verdict *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = rig_session(g, "autolab");
		const char *reply;

		assert_contains(rig_load(g, a, "set", rows[i].commands), "<ok/>");
		reply = rig_rpc(g, a, CHECK);
		if (rows[i].said != NULL)
			assert_contains(reply, rows[i].said);
		else
			assert_contains(reply, "<commit-check-success/>");
		rig_close(a);
		rig_free(g);
	}
}

#define JUDGE(rows) judge(rows, sizeof(rows) / sizeof(rows)[0])
#define AS_PATH(path) "set policy-options as-path P \"" path "\""
#define MEMBER(member) "set policy-options community C members \"" member "\""

static void
test_expressions(void **state)
{
	static const struct verdict rows[] = {
	    {AS_PATH(".* [64512-65534 70000] (1.10|64496 - 64499)? .{0,5} ()"), NULL},
	    {AS_PATH("^64496+$"), NULL},
	    {AS_PATH("(64496"), "invalid as-path expression '(64496'"},
	    {AS_PATH("64496)"), "invalid as-path expression '64496)'"},
	    {AS_PATH(".{16,"), "invalid as-path expression '.{16,'"},
	    {AS_PATH(".{5,2}"), "invalid as-path expression '.{5,2}'"},
	    {AS_PATH("[64512-"), "invalid as-path expression '[64512-'"},
	    {AS_PATH("[5-2]"), "invalid as-path expression '[5-2]'"},
	    {AS_PATH("4294967296"), "invalid as-path expression '4294967296'"},
	    {AS_PATH("1.65536"), "invalid as-path expression '1.65536'"},
	    {AS_PATH("* 1"), "invalid as-path expression '* 1'"},
	    {AS_PATH("1}"), "invalid as-path expression '1}'"},
	    {AS_PATH("((") "\ndeactivate policy-options as-path P", NULL},
	    {"set policy-options as-path-group G as-path p \"1+(\"",
		"<error-path>[edit policy-options as-path-group G as-path p]"},
	    {MEMBER("64496:1"), NULL},
	    {MEMBER("no-export"), NULL},
	    {MEMBER("target:70000:1"), NULL},
	    {MEMBER("large:4294967295:1:2"), NULL},
	    {MEMBER("*:100"), NULL},
	    {MEMBER("^64496:(1|2)[0-9]{2}$"), NULL},
	    {MEMBER("64496:65536"), "invalid community '64496:65536'"},
	    {MEMBER("64496:1:2"), "invalid community '64496:1:2'"},
	    {MEMBER("large:1:2"), "invalid community 'large:1:2'"},
	    {MEMBER("large:4294967296:1:2"), "invalid community 'large:4294967296:1:2'"},
	    {MEMBER("^64496:(1$"), "invalid community '^64496:(1$'"},
	    {MEMBER("64496:1)"), "invalid community '64496:1)'"},
	};

	(void)state;
	JUDGE(rows);
}

#define OTHER "set interfaces ge-0/0/1 unit 0 family inet address "

static void
test_addresses(void **state)
{
	static const struct verdict rows[] = {
	    {OTHER "192.0.2.10/24",
		"identical local address is found on rt_inst [default], intfs "
		"[ge-0/0/0.0 and ge-0/0/1.0], family [inet]"},
	    {OTHER "192.0.2.11/31", NULL},
	    {OTHER "192.0.2.10/24\ndeactivate interfaces ge-0/0/1", NULL},
	    {OTHER "192.0.2.10/24\nset routing-instances R instance-type virtual-router\n"
		   "set routing-instances R interface ge-0/0/1.0",
		NULL},
	    {"set interfaces fxp0 unit 0 family inet address 192.0.2.10/24",
		"intfs [ge-0/0/0.0 and fxp0.0]"},
	    {"set interfaces fxp0 unit 0 family inet address 192.0.2.10/24\n"
	     "set system management-instance",
		NULL},
	    {"set interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8::1/64\n"
	     "set interfaces lo0 unit 0 family inet6 address 2001:DB8:0::1/128",
		"<error-path>[edit interfaces lo0 unit 0 family inet6]"},
	    {"set interfaces ge-0/0/0 unit 0 family inet6 address fe80::1/64\n"
	     "set interfaces lo0 unit 0 family inet6 address fe80::1/128",
		NULL},
	};

	(void)state;
	JUDGE(rows);
}

static void
test_references(void **state)
{
	static const struct verdict rows[] = {
	    {"set protocols bgp group CARRIER export \"( OUT && !NONE )\"",
		"Policy error: Policy NONE referenced but not defined"},
	    {"set protocols bgp group CARRIER import [ OUT NONE ]",
		"Policy error: Policy NONE referenced but not defined"},
	    {"set system ntp server 192.0.2.1 routing-instance default", NULL},
	    {"set system ntp server 192.0.2.1 routing-instance mgmt_junos",
		"mgd: referenced routing-instance must be defined"},
	    {"set system ntp server 192.0.2.1 routing-instance mgmt_junos\n"
	     "set system management-instance",
		NULL},
	    {"set system login user u class super-user", NULL},
	    {"set system login user u class none",
		"mgd: login class 'none' is not defined"},
	    {"set class-of-service forwarding-classes queue 1 GOLD\n"
	     "set class-of-service scheduler-maps M forwarding-class GOLD scheduler S\n"
	     "set class-of-service schedulers S priority high",
		NULL},
	    {"set class-of-service scheduler-maps M forwarding-class GOLD scheduler S\n"
	     "set class-of-service schedulers S priority high",
		"forwarding-class 'GOLD' is not defined"},
	    {"set firewall filter F term t then accept\n"
	     "set interfaces ge-0/0/0 unit 0 family inet filter input F",
		NULL},
	    {"set firewall filter F term t then accept\n"
	     "set interfaces ge-0/0/0 unit 0 family inet6 filter input F",
		"Referenced filter 'F' is not defined"},
	    {"set interfaces ge-0/0/0 unit 0 family inet filter input-list [ F G ]\n"
	     "set firewall family inet filter F term t then accept",
		"Referenced filter 'G' is not defined"},
	    {"set groups G system host-name x\nset system apply-groups G\n"
	     "deactivate groups G",
		"group 'G' is not defined"},
	};

	(void)state;
	JUDGE(rows);
}

static void
test_bgp(void **state)
{
	static const struct verdict rows[] = {
	    {"delete routing-options autonomous-system",
		"must define local autonomous system when enabling BGP"},
	    {"delete routing-options autonomous-system\n"
	     "set protocols bgp group CARRIER local-as 64496",
		NULL},
	    {"delete routing-options autonomous-system\ndelete protocols\n"
	     "set routing-instances R instance-type virtual-router\n"
	     "set routing-instances R routing-options autonomous-system 64496\n"
	     "set routing-instances R protocols bgp group G neighbor 192.0.2.1 peer-as 1",
		NULL},
	};

	(void)state;
	JUDGE(rows);
}

/* Constraints that the modules carry. */
static void
test_constraints(void **state)
{
	static const struct verdict rows[] = {
	    {"set system commit fast-synchronize\nset system commit synchronize",
		"<error-path>[edit system commit]</error-path>\n<error-message>mgd: "},
	    {"set system commit fast-synchronize\nset system commit synchronize\n"
	     "set chassis redundancy graceful-switchover",
		NULL},
	};

	(void)state;
	JUDGE(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_expressions),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_references),
	    cmocka_unit_test(test_bgp),
	    cmocka_unit_test(test_constraints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
