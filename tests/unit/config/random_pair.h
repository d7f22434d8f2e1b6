/* Pairs of configurations made at random, each from its number: the same ones every time. */
#ifndef UNIT_CONFIG_RANDOM_PAIR_H
#define UNIT_CONFIG_RANDOM_PAIR_H

#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/tree.h"

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
    "policy-options policy-statement P1 term t%d from policy [ A B%d C ]",
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
    "interfaces ge-0/0/%d apply-groups-except A",
    "groups A interfaces <ge-*> unit <*> family inet mtu 900%d",
    "groups B%d protocols bgp group <*> neighbor <*> hold-time %d",
    "system apply-macro m k%d v%d",
    "system apply-macro m flag%d",
    "zeta alpha one",
    "zeta beta gamma %d",

    "omega kappa lambda mu nu",
    "\"odd ; word\" \"a \\\" b\" c%d",
    "class-of-service forwarding-classes class c%d queue-num %d",
    "services analytics sensor s%d resource /x",
    "event-options policy p%d events e1",
};

enum { UNIVERSE = sizeof universe / sizeof universe[0] };

static uint32_t seed;

static inline uint32_t
roll(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static inline void
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

static inline void
random_lines(struct buf *out, uint32_t n, bool deletes)
{
	for (; n > 0; n--) {
		if (deletes && roll(4) == 0) {
			char line[256];

			snprintf(line, sizeof line, universe[roll(UNIVERSE)],
			    (int)roll(4), (int)roll(4));
			if (strchr(line, '[') == NULL)
				buf_printf(out, "delete %s\n", line);
		}
		random_line(out);
	}
}

/* Lists that keep their order, and values in lists, change places. */
static inline void
random_moves(struct buf *out)
{
	static const char *const moves[] = {
	    "policy-options policy-statement P1 term t%d before term t%d",
	    "policy-options policy-statement P1 term t%d after term t%d",
	    "protocols bgp group G1 neighbor 192.0.2.%d after neighbor 192.0.2.%d",
	    "protocols bgp group G%d before group G%d",
	    "firewall family inet filter F term f%d after term f%d",
	    "protocols bgp group G1 import P%d before P%d",
	    "protocols bgp group G1 export P%d after P%d",
	};
	char line[256];

	for (uint32_t n = roll(6); n > 0; n--) {
		snprintf(line, sizeof line, moves[roll(sizeof moves / sizeof *moves)],
		    (int)roll(4), (int)roll(4));
		buf_printf(out, "insert %s\n", line);
	}
}

struct random_pair {
	struct config_node *from, *to;
};

/* The second is made of the first most of the time. */
static inline struct random_pair
random_pair(struct arena *a, uint32_t number)
{
	struct random_pair p = {.from = config_new(a)};
	struct buf lines;

	seed = number * 7919 + 1;
	buf_init(&lines, BUF_TEXT);
	random_lines(&lines, roll(60), false);
	config_apply_set(a, "a", buf_str(&lines), p.from, NULL, NULL);
	p.to = number % 3 == 0 ? config_new(a) : config_copy(a, p.from);
	buf_reset(&lines);
	random_lines(&lines, roll(30), true);
	random_moves(&lines);
	config_apply_set(a, "b", buf_str(&lines), p.to, NULL, NULL);
	buf_done(&lines);
	return p;
}

#endif
