#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"

static void
no_complaint(
    void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	(void)ctx;
	fail_msg("%s %d:%d: %s: " STR_FMT, warning ? "warning" : "error", at.line, at.col,
	    message, STR_ARG(word));
}

static struct config_node *
from_set(struct arena *a, const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if (config_parse_set(a, "t.set", str_of(text), &root, &e) != 0)
		fail_msg("%s: %s", text, err_message(e));
	return root;
}

static void
differs(const char *old, const char *new, const char *want)
{
	struct arena *a = arena_new();
	struct config_node *from = from_set(a, old), *to = from_set(a, new);
	struct buf out;

	buf_init(&out, BUF_TEXT);
	config_diff_set(from, to, &out);
	assert_string_equal(buf_z(&out), want);
	config_apply_set(a, "d", buf_str(&out), from, no_complaint, NULL);
	assert_true(config_equal(from, to));
	buf_done(&out);
	arena_free(a);
}

static void
values(void **state)
{
	(void)state;
	differs("set system host-name a", "set system host-name b",
	    "set system host-name b\n");
	differs("set system host-name a\nset system no-redirects",
	    "set system no-redirects", "delete system host-name\n");
	differs("set system host-name a\nset snmp name x", "set snmp name x",
	    "delete system\n");
	differs("set protocols bgp group G import [ a b ]",
	    "set protocols bgp group G import [ b c ]",
	    "set protocols bgp group G import c\ndelete protocols bgp group G import "
	    "a\n");
	differs("set protocols bgp group G import [ a b ]",
	    "set protocols bgp group G import [ b a ]",
	    "delete protocols bgp group G import\nset protocols bgp group G import b\n"
	    "set protocols bgp group G import a\n");
}

static void
states(void **state)
{
	(void)state;
	differs("set system ntp server 192.0.2.1",
	    "set system ntp server 192.0.2.1\ndeactivate system ntp",
	    "deactivate system ntp\n");
	differs("set system ntp server 192.0.2.1\ndeactivate system ntp\nprotect system",
	    "set system ntp server 192.0.2.2\ndeactivate system ntp",
	    "delete system ntp server 192.0.2.1\nset system ntp server 192.0.2.2\n"
	    "deactivate system ntp\nunprotect system\n");
	differs("set system no-redirects",
	    "set system no-redirects\nannotate system \"a b\"",
	    "annotate system \"a b\"\n");
	differs("set system no-redirects\nannotate system x", "set system no-redirects",
	    "annotate system \"\"\n");
}

static void
ordering(void **state)
{
#define P "policy-options policy-statement P "
	(void)state;
	differs("set " P "term a then accept\nset " P "term b then accept\nset " P
		"term c then accept",
	    "set " P "term b then accept\nset " P "term c then accept\nset " P
	    "term a then accept",
	    "insert " P "term a after term c\n");
	differs("set " P "term a then accept\nset " P "term b then accept",
	    "set " P "term n then accept\nset " P "term a then accept\nset " P
	    "term b then accept",
	    "set " P "term n then accept\ninsert " P "term n before term a\n");
#undef P
}

/* --- random pairs: whatever the two configurations, the commands lead from one to the other ------------ */

static const char *const universe[] = {
    "system host-name r%d",
    "system domain-name example.net",
    "system name-server 192.0.2.%d",
    "system services ssh",
    "system services ssh root-login deny",
    "system services ssh protocol-version v2",
    "system services netconf ssh",
    "system services netconf rfc-compliant",
    "system login user u%d class super-user",
    "system login user u%d authentication ssh-rsa \"ssh-rsa AAA u@h\"",
    "system ntp server 192.0.2.%d prefer",
    "system ntp server 192.0.2.%d key 1",
    "system ntp authentication-key %d type md5",
    "system ntp authentication-key %d value \"$9$x\"",
    "system ntp trusted-key %d",
    "system syslog file messages any notice",
    "system syslog host 192.0.2.9 authorization info",
    "system syslog file messages archive size %dm",
    "interfaces ge-0/0/%d description \"to r%d\"",
    "interfaces ge-0/0/%d mtu 9192",
    "interfaces ge-0/0/%d unit 0 family inet address 10.0.%d.1/31",
    "interfaces ge-0/0/1 unit 0 family inet address 10.0.%d.1/31 primary",
    "interfaces ge-0/0/1 unit %d family inet6",
    "interfaces ge-0/0/1 unit %d vlan-tags outer 5",
    "interfaces ge-0/0/1 unit 1 vlan-tags inner %d",
    "interfaces ae0 aggregated-ether-options lacp active",
    "protocols bgp group G%d type external",
    "protocols bgp group G%d neighbor 192.0.2.%d",
    "protocols bgp group G1 neighbor 192.0.2.%d peer-as 6500%d",
    "protocols bgp group G1 import P%d",
    "protocols bgp group G1 export [ P1 P%d ]",
    "protocols bgp group G1 family inet unicast",
    "protocols bgp group G1 family inet unicast prefix-limit maximum %d",
    "protocols bgp group G1 multipath multiple-as",
    "protocols ospf area 0.0.0.0 interface ge-0/0/%d.0",
    "protocols ospf area 0.0.0.0 interface ge-0/0/1.0 metric %d",
    "protocols lldp interface all",
    "policy-options prefix-list PL 10.%d.0.0/16",
    "policy-options prefix-list PL%d",
    "policy-options policy-statement P1 term t%d from protocol bgp",
    "policy-options policy-statement P1 term t%d from protocol static",
    "policy-options policy-statement P1 term t%d from route-filter 10.0.0.0/8 orlonger",
    "policy-options policy-statement P1 term t1 from route-filter 10.%d.0.0/16 upto /24",
    "policy-options policy-statement P1 term t%d then accept",
    "policy-options policy-statement P1 term t1 then community add C%d",
    "policy-options policy-statement P1 term t1 then local-preference %d",
    "policy-options policy-statement P1 then reject",
    "policy-options community C%d members 65000:%d",
    "policy-options as-path A%d \"^%d$\"",
    "firewall family inet filter F term f%d from source-address 10.%d.0.0/16",
    "firewall family inet filter F term f%d then discard",
    "firewall family inet filter F term f1 then count c%d",
    "firewall policer P%d if-exceeding bandwidth-limit 1m",
    "firewall policer P%d then discard",
    "routing-options static route 10.%d.0.0/16 next-hop 192.0.2.%d",
    "routing-options static route 10.%d.0.0/16 discard",
    "routing-options autonomous-system 6500%d",
    "routing-options martians 10.%d.0.0/16 exact",
    "routing-instances V%d instance-type vrf",
    "routing-instances V1 interface ge-0/0/%d.0",
    "routing-instances V1 vrf-target target:65000:%d",
    "routing-instances V1 vrf-target export target:1:%d",
    "snmp community public authorization read-only",
    "snmp community public clients 192.0.2.%d/32",
    "snmp trap-group T targets 192.0.2.%d",
    "apply-groups [ A B%d ]",
    "zeta alpha one",
    "zeta beta gamma %d",

    "omega kappa lambda mu nu",
    "\"odd ; word\" \"a \\\" b\" c%d",
    "class-of-service forwarding-classes class c%d queue-num %d",
    "services analytics sensor s%d resource /x",
    "event-options policy p%d events e1",
};

enum { UNIVERSE = sizeof universe / sizeof universe[0] };

static uint32_t seed, round_number;

static uint32_t
roll(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void
random_line(struct buf *out)
{
	const char *pattern = universe[roll(UNIVERSE)];
	const char *verb = "set";
	char line[256];

	if (roll(12) == 0)
		verb = roll(3) != 0 ? "deactivate" : "protect";
	snprintf(line, sizeof line, pattern, (int)roll(4), (int)roll(4));
	if (roll(20) == 0 && strchr(line, '[') == NULL)
		buf_printf(out, "annotate %s \"note %u\"\n", line, roll(5));
	else if (strcmp(verb, "set") == 0 || strchr(line, '[') == NULL)
		buf_printf(out, "%s %s\n", verb, line);
}

static void
ignore(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	(void)ctx;
	(void)warning;
	(void)at;
	(void)message;
	(void)word;
}

static void
check_pair(struct arena *a, struct config_node *from, struct config_node *to)
{
	struct buf out, text;
	struct config_node *again, *copy = config_copy(a, from);
	struct err *e = NULL;

	buf_init(&out, BUF_TEXT);
	buf_init(&text, BUF_TEXT);
	config_diff_set(from, to, &out);
	config_diff_text(from, to, &text);
	assert_int_equal(out.n == 0, config_equal(from, to));
	assert_int_equal(text.n == 0, config_equal(from, to));
	config_apply_set(a, "d", buf_str(&out), copy, no_complaint, NULL);
	if (!config_equal(copy, to)) {
		buf_reset(&text);
		config_print_text(from, &text);
		buf_adds(&text, "=== to\n");
		config_print_text(to, &text);
		buf_adds(&text, "=== is\n");
		config_print_text(copy, &text);
		fprintf(stderr, "%s\n=== from\n%s", buf_z(&out), buf_z(&text));
		fail_msg("round %u", round_number);
	}
	buf_reset(&text);
	buf_reset(&out);
	config_print_text(to, &text);
	assert_int_equal(config_parse_text(a, "t", buf_str(&text), &again, &e), 0);
	if (!config_equal(again, to)) {
		config_diff_text(to, again, &out);
		fprintf(stderr, "%s=== %s", buf_z(&text), buf_z(&out));
		fail_msg("round %u", round_number);
	}
	config_print_text(again, &out);
	assert_string_equal(buf_z(&out), buf_z(&text));
	buf_done(&out);
	buf_done(&text);
}

static void
random_pairs(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 6000; round++) {
		struct arena *a = arena_new();
		struct config_node *from = config_new(a), *to;
		struct buf lines;

		round_number = round;
		seed = round * 7919 + 1;
		buf_init(&lines, BUF_TEXT);
		for (uint32_t i = roll(60); i > 0; i--)
			random_line(&lines);
		config_apply_set(a, "a", buf_str(&lines), from, ignore, NULL);
		to = round % 3 == 0 ? config_new(a) : config_copy(a, from);
		buf_reset(&lines);
		for (uint32_t i = roll(30); i > 0; i--) {
			if (roll(4) == 0) {
				char line[256];

				snprintf(line, sizeof line, universe[roll(UNIVERSE)],
				    (int)roll(4), (int)roll(4));
				if (strchr(line, '[') == NULL)
					buf_printf(&lines, "delete %s\n", line);
			}
			random_line(&lines);
		}
		buf_printf(&lines,
		    "insert policy-options policy-statement P1 term t%u before term "
		    "t%u\n",
		    roll(4), roll(4));
		buf_printf(&lines,
		    "insert protocols bgp group G1 neighbor 192.0.2.%u after neighbor "
		    "192.0.2.%u\n",
		    roll(4), roll(4));
		config_apply_set(a, "b", buf_str(&lines), to, ignore, NULL);
		check_pair(a, from, to);
		check_pair(a, to, from);
		buf_done(&lines);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values),
	    cmocka_unit_test(states),
	    cmocka_unit_test(ordering),
	    cmocka_unit_test(random_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
