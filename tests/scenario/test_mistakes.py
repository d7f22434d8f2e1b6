#!/usr/bin/python3
"""The example site with mistakes in it, one of each class: each is found, at the line of the template that wrote it and at
the variable's if a variable did, and nothing else is found. Twenty at once, every class at once, each alone."""

import json
import os
import re
import shutil
import xml.etree.ElementTree as ElementTree

from harness import HOLDFAST, TREE, Run, check, environment, main, scenario

PARTS = "templates/parts/"
ALL, EDGE, HOSTS = "inventory/group_vars/all/", "inventory/group_vars/edge/", "inventory/host_vars/"


class Mistake:
    """edits: (file, what stands there, what is written instead); the first place of it. at: (file, text): the line that
    has this text afterwards. variable: the same for the value that wrote the word."""

    def __init__(self, what, edits, at, rule, severity, says, variable=None):
        self.what, self.edits, self.at, self.rule = what, edits, at, rule
        self.severity, self.says, self.variable = severity, says, variable

    def plant(self, site):
        for file, old, new in self.edits:
            path = os.path.join(site, file)
            with open(path, encoding="utf-8") as f:
                text = f.read()
            check(old in text, "%s: %r does not stand in %s any more" % (self.what, old, file))
            with open(path, "w", encoding="utf-8") as f:
                f.write(text.replace(old, new, 1))

    def expected(self, site):
        """(file, line, severity, rule, place of the variable)"""
        return self.at[0], line_of(site, *self.at), self.severity, self.rule, self.place_of_variable(site)

    def place_of_variable(self, site):
        return (self.variable[0], line_of(site, *self.variable)) if self.variable else None


def line_of(site, file, text):
    with open(os.path.join(site, file), encoding="utf-8") as f:
        whole = f.read()
    check(whole.count(text) == 1, "%r stands %d times in %s" % (text, whole.count(text), file))
    return whole[:whole.index(text)].count("\n") + 1


def added(file, behind, line):
    """One more line behind this one."""
    return file, behind, behind + line


SPARE_PEER = """        group SPARE-%s {
            type external;
%s            peer-as 64999;
            neighbor 198.51.100.%d;
        }
"""

TWENTY = [
    Mistake("a word that no module knows", [(PARTS + "system.j2", "    time-zone {{", "    time-zoen {{")],
            (PARTS + "system.j2", "time-zoen"), "unknown-statement", "note", "unknown statement 'time-zoen'"),
    Mistake("a word for a number", [(ALL + "system.yml", "ssh:\n  connection_limit: 10", "ssh:\n  connection_limit: ten")],
            (PARTS + "system.j2", "connection-limit {{ ssh."), "value", "error", "Invalid numeric value: 'ten'",
            (ALL + "system.yml", "connection_limit: ten")),
    Mistake("a number out of range", [(PARTS + "system.j2", "configurations-on-flash 49", "configurations-on-flash 490")],
            (PARTS + "system.j2", "flash 490"), "value", "error", "Value 490 is not within range (0..49)"),
    Mistake("a word that is none of those that can be", [(PARTS + "chassis.j2", "enhanced-ip;", "enhanced-pi;")],
            (PARTS + "chassis.j2", "enhanced-pi"), "value", "error", "invalid value: 'enhanced-pi'"),
    Mistake("no prefix", [(ALL + "system.yml", "  - 10.255.0.0/24", "  - 10.255.0.0/42")],
            (PARTS + "policy.j2", "        {{ prefix }};"), "value", "error", "invalid prefix: '10.255.0.0/42'",
            (ALL + "system.yml", "10.255.0.0/42")),
    Mistake("a port that no hardware has", [(EDGE + "interfaces.yml", "{name: xe-0/1/7,", "{name: xe-0/1/777,")],
            (PARTS + "interfaces.j2", "    {{ port.name }} {"), "interface-name", "error",
            "port value outside range 1..127 for '777' in 'xe-0/1/777'", (EDGE + "interfaces.yml", "xe-0/1/777")),
    Mistake("no community", [(PARTS + "policy.j2", "members 65535:0", "members 65536:0")],
            (PARTS + "policy.j2", "members 65536:0"), "community", "error",
            "invalid community '65536:0': a community is two numbers of 16 bits"),
    Mistake("half an expression over AS paths", [(PARTS + "policy.j2", '".{16,}"', '".{16,"')],
            (PARTS + "policy.j2", '".{16,"'), "as-path", "error", "invalid as-path expression '.{16,': a number is missing behind ','"),
    Mistake("a statement that must be there",
            [(PARTS + "system.j2", "            class {{ user.class }};\n",
              "{% if name != 'noc' %}\n            class {{ user.class }};\n{% endif %}\n")],
            (PARTS + "system.j2", "        user {{ name }} {"), "missing", "error", "Missing mandatory statement: 'class'"),
    Mistake("two values where one can be",
            [added(PARTS + "protocols.j2", "        log-updown;\n",
                   "        group TWICE {\n            type external;\n            type internal;\n        }\n")],
            (PARTS + "protocols.j2", "            type internal;\n        }"), "duplicate", "warning", "a second value: it counts"),
    Mistake("a constraint of the modules", [(PARTS + "snmp.j2", "client-list-name SNMP-CLIENTS-V4", "client-list-name NOBODY")],
            (PARTS + "snmp.j2", "NOBODY"), "must", "error", "client-list 'NOBODY' is not defined"),
    Mistake("a policy that is not there",
            [added(PARTS + "protocols.j2", "        reference-bandwidth 1000g;\n", "        export TO-ISIS;\n")],
            (PARTS + "protocols.j2", "export TO-ISIS"), "undefined", "error", "Policy error: Policy TO-ISIS referenced but not defined"),
    Mistake("a prefix-list that is not there",
            [added(PARTS + "policy.j2", "route-filter {{ gateway_lan.inet.network }} orlonger;\n", "                prefix-list GATEWAYS;\n")],
            (PARTS + "policy.j2", "prefix-list GATEWAYS"), "undefined", "error",
            "Policy error: prefix-list GATEWAYS referenced but not defined"),
    Mistake("a policer that is not there",
            [(EDGE + "firewall.yml", "protocol: icmp, extra", "protocol: icmp, policer: LIMIT-FRAGMENTS, extra")],
            ("templates/lib/junos.j2", "policer {{ term.policer }};"), "undefined", "error",
            "Referenced policer 'LIMIT-FRAGMENTS' is not defined"),
    Mistake("an interface that is not there", [(PARTS + "protocols.j2", "interface lo0.0", "interface lo0.1")],
            (PARTS + "protocols.j2", "interface lo0.1"), "undefined-interface", "warning",
            "interface 'lo0.1' has no unit below [edit interfaces]"),
    Mistake("a term that can never match",
            [added(PARTS + "policy.j2", "next-hop self;\n                accept;\n            }\n        }\n        term reject-rest {\n"
                   "            then reject;\n        }\n", "        term too-late {\n            then accept;\n        }\n")],
            (PARTS + "policy.j2", "term too-late"), "unreachable-term", "warning",
            "this can never match: term 'reject-rest' before it takes everything"),
    Mistake("an external group that takes everything it hears",
            [added(PARTS + "protocols.j2", "        log-updown;\n", SPARE_PEER % ("A", "            export IBGP-OUT;\n", 200))],
            (PARTS + "protocols.j2", "group SPARE-A"), "bgp-policy", "warning",
            "external peers have no import policy: every route they send is taken"),
    Mistake("an address of another router", [(HOSTS + "sin-edge2.yml", "oob_address: 10.254.2.12", "oob_address: 10.254.2.11")],
            (PARTS + "interfaces.j2", "address {{ oob_address }}"), "site-address", "warning",
            ".*.0 of sin-edge1 has this address too, at .*", (HOSTS + "sin-edge2.yml", "oob_address:")),
    Mistake("no way in by the address that we come in by",
            [(HOSTS + "fra-edge2.yml", "management_address: 10.255.1.12", "management_address: 10.255.1.13")],
            (PARTS + "interfaces.j2", "interfaces {"), "management-access", "warning", "the router is reached by 10.255.1.12 .*"),
    Mistake("a secret that everybody can read", [(ALL + "secrets.yml", 'secret_ntp_key: "$9$fake', 'secret_ntp_key: "fake')],
            (PARTS + "system.j2", "secret_ntp_key"), "plain-secret", "warning", "'value' is in plain text: .*",
            (ALL + "secrets.yml", "secret_ntp_key")),
]

# All of them can stand in the site at once, and beside the twenty.
MORE = [
    Mistake("a policy that accepts everything",
            [added(PARTS + "protocols.j2", "        log-updown;\n",
                   SPARE_PEER % ("B", "            import SANITY-IN-V4;\n            export EVERYTHING;\n", 201)),
             (PARTS + "policy.j2", "    policy-statement IBGP-OUT {\n",
              "    policy-statement EVERYTHING {\n        then accept;\n    }\n    policy-statement IBGP-OUT {\n")],
            (PARTS + "protocols.j2", "export EVERYTHING"), "accept-everything", "warning",
            "policy 'EVERYTHING' accepts everything: every route of BGP is sent to external peers"),
    Mistake("an address that is none", [(HOSTS + "fra-edge1.yml", "collector_address: 10.20.1.2", "collector_address: 10.20.1.256")],
            (PARTS + "interfaces.j2", "address {{ collector_address }}"), "value", "error", "invalid prefix: '10.20.1.256/24'",
            (HOSTS + "fra-edge1.yml", "10.20.1.256")),
    Mistake("an address on two interfaces",
            [added(PARTS + "interfaces.j2", "                address {{ loopback.inet }}/32;\n",
                   "{% if inventory_hostname == 'sin-edge1' %}\n                address {{ pair_link.inet }}/32;\n{% endif %}\n")],
            (PARTS + "interfaces.j2", "address {{ pair_link.inet }}/32"), "duplicate-address", "error",
            r"identical local address is found on rt_inst [default], intfs [ae0.0 and lo0.0], family [inet]",
            (HOSTS + "sin-edge1.yml", "  inet: 10.2.0.0")),
    Mistake("a subnet in another one",
            [added(PARTS + "interfaces.j2", "                address {{ loopback.inet6 }}/128;\n",
                   "{% if inventory_hostname == 'fra-edge1' %}\n                address 2001:db8:a:1::1:1/64;\n{% endif %}\n")],
            (PARTS + "interfaces.j2", "address {{ link[family].local }}"), "overlapping-subnet", "warning",
            "the subnet overlaps 2001:db8:a:1::1:1/64 of lo0.0"),
    Mistake("a subnet in one of another router",
            [added(PARTS + "interfaces.j2", "                address {{ loopback.inet6 }}/128;\n",
                   "{% if inventory_hostname == 'sin-edge1' %}\n                address 2001:db8:b:1::1:1/64;\n{% endif %}\n")],
            (PARTS + "interfaces.j2", "address {{ link[family].local }}"), "site-subnet", "warning",
            "the subnet lies in 2001:db8:b:1::1:1/64, which lo0.0 of sin-edge1 has, at .*"),
    Mistake("one end of a session that the other does not know",
            [(PARTS + "protocols.j2", "local-address {{ loopback[family] }};",
              "local-address {{ loopback[family] if inventory_hostname ~ family != 'sin-edge1inet' else gateway_addresses.inet }};")],
            (PARTS + "protocols.j2", "neighbor {{ buddy.loopback[family] }}"), "site-bgp", "warning",
            r"sin-edge2 has this address (lo0.0) and no neighbor .* for this end, but .*"),
    Mistake("a router-id of another router",
            [(PARTS + "routing.j2", "router-id {{ loopback.inet }};",
              "router-id {{ '192.0.2.1' if inventory_hostname == 'fra-edge2' else loopback.inet }};")],
            (PARTS + "routing.j2", "router-id {{"), "site-identity", "warning", "fra-edge1 has the same router-id"),
    Mistake("a statement without its value", [(PARTS + "chassis.j2", "link-down red;", "link-down;")],
            (PARTS + "chassis.j2", "link-down;"), "missing", "error", "missing argument: 'link-down'"),
    Mistake("a value that is said twice", [added(PARTS + "system.j2", "    domain-name {{ domain_name }};\n", "    domain-name example.org;\n")],
            (PARTS + "system.j2", "domain-name example.org"), "duplicate", "warning", "a second value: it counts"),
    Mistake("words too many", [(PARTS + "system.j2", "    no-redirects;", "    no-redirects at all;")],
            (PARTS + "system.j2", "no-redirects at all"), "trailing", "error", "syntax error: 'at'"),
    Mistake("a box with nothing in it", [(PARTS + "chassis.j2", "    network-services", "    redundancy {\n    }\n    network-services")],
            (PARTS + "chassis.j2", "redundancy {"), "empty", "warning", "statement has no contents; ignored: 'redundancy'"),
    Mistake("a filter that is not there",
            [added(PARTS + "interfaces.j2", "                    input PROTECT-RE-V4;\n", "                    output PROTECT-OUT;\n")],
            (PARTS + "interfaces.j2", "output PROTECT-OUT"), "undefined", "error", "Referenced filter 'PROTECT-OUT' is not defined"),
    Mistake("a community that is not there",
            [added(PARTS + "policy.j2", "                route-type external;\n", "                community NOWHERE;\n")],
            (PARTS + "policy.j2", "community NOWHERE"), "undefined", "error",
            "Policy error: community NOWHERE referenced but not defined"),
    Mistake("an instance that is not there",
            [(PARTS + "system.j2", "            }\n            routing-instance mgmt_junos;", "            }\n            routing-instance mgmt;")],
            (PARTS + "system.j2", "routing-instance mgmt;"), "undefined", "error", "referenced routing-instance must be defined"),
    Mistake("a login class that is not there",
            [(ALL + "system.yml", "  remote:\n    full_name: \"template user for TACACS+\"\n    uid: 2004\n    class: operations",
              "  remote:\n    full_name: \"template user for TACACS+\"\n    uid: 2004\n    class: operators")],
            (PARTS + "system.j2", "class {{ user.class }};"), "undefined", "error", "login class 'operators' is not defined",
            (ALL + "system.yml", "class: operators")),
    Mistake("a list that nobody asks",
            [(PARTS + "policy.j2", "    policy-statement AGGREGATE-CONTRIBUTORS {",
              "    prefix-list IDLE {\n        192.0.2.0/24;\n    }\n    policy-statement AGGREGATE-CONTRIBUTORS {")],
            (PARTS + "policy.j2", "prefix-list IDLE"), "unused", "warning", "prefix-list 'IDLE' is defined and never used"),
    Mistake("an external peer of no AS",
            [added(PARTS + "protocols.j2", "        log-updown;\n",
                   (SPARE_PEER % ("C", "            import SANITY-IN-V4;\n            export IBGP-OUT;\n", 202)).replace(
                       "            peer-as 64999;\n", ""))],
            (PARTS + "protocols.j2", "neighbor 198.51.100.202"), "bgp-peer-as", "error",
            "Error in neighbor 198.51.100.202 of group SPARE-C: peer AS number must be configured for an external peer"),
    Mistake("a VLAN on a port without tags",
            [added(PARTS + "interfaces.j2", "{{ hold_statement }}\n        unit 0 {\n", "            vlan-id 10;\n")],
            (PARTS + "interfaces.j2", "vlan-id 10;"), "interface-unit", "error",
            "VLAN-ID can only be specified on tagged ethernet interfaces"),
]

# Beside others they would hide what is behind them, or they are of one router in its own words.
ALONE = [
    Mistake("a statement without its end", [(PARTS + "chassis.j2", "enhanced-ip;", "enhanced-ip")],
            (PARTS + "chassis.j2", "enhanced-ip"), "syntax", "error", "missing ';' behind 'enhanced-ip'"),
    Mistake("no AS of our own",
            [(PARTS + "routing.j2", "    autonomous-system {{ asn }};\n",
              "{% if inventory_hostname != 'fra-edge1' %}\n    autonomous-system {{ asn }};\n{% endif %}\n")],
            (PARTS + "protocols.j2", "    bgp {"), "bgp-local-as", "error",
            "Error in neighbor 192.0.2.2 of group IBGP-V4: must define local autonomous system when enabling BGP"),
]


def site_with(work, mistakes, name="site"):
    site = os.path.join(work, name)
    for folder in ("inventory", "templates", "runbooks"):
        shutil.copytree(os.path.join(TREE, folder), os.path.join(site, folder))
    for mistake in mistakes:
        mistake.plant(site)
    return site


def validate(work, site, *args):
    return Run([HOLDFAST, "-C", site, "validate", *args], environment(work), work).wait()


def below(site, path):
    """As it is named below the site, wherever the command stood."""
    return os.path.relpath(os.path.join(os.path.dirname(site), path), site) if not os.path.isabs(path) else os.path.relpath(path, site)


HEAD = re.compile(r"^(\S[^\n]*?):(\d+):\d+: (error|warning|note): (.*) \[([a-z-]+)\]$", re.M)


def is_in(found, expected):
    """(file, line, severity, rule, message) is one of the mistakes."""
    return [m for m in expected if m[0][:4] == found[:4] and says(m[1], found[4])]


def says(expected, message):
    return re.fullmatch(".*".join(re.escape(part) for part in expected.split(".*")), message) is not None


def match(found, site, mistakes, run):
    """Each finding is a mistake, each mistake a finding, once."""
    expected = [(m.expected(site), m.says) for m in mistakes]
    left = list(expected)
    for one in found:
        of = is_in(one, left)
        check(of, "this was not planted, or is there twice: %s\n%s" % (one, run))
        left.remove(of[0])
    check(not left, "not found: %s\n%s" % (left, run))


def text_findings(run, site):
    return [(below(site, f), int(line), severity, rule, message) for f, line, severity, message, rule in HEAD.findall(run.out)]


def finds(work, mistakes, name="site"):
    site = site_with(work, mistakes, name)
    run = validate(work, site)
    run.expect(1 if any(m.severity != "note" for m in mistakes) else 0)
    match(text_findings(run, site), site, mistakes, run)
    return site


def of_devices(findings):
    """What is found on several routers is one mistake."""
    return list(dict.fromkeys(findings))


@scenario
def the_unbroken_site_has_none(work):
    site = site_with(work, [])
    run = validate(work, site).expect(0, quiet=True)
    check(json.loads(validate(work, site, "--json").expect(0).out) == [], run)


@scenario
def twenty_mistakes_are_twenty_findings(work):
    check(len(TWENTY) == 20 and len({m.what for m in TWENTY}) == 20, "not twenty")
    finds(work, TWENTY)


@scenario
def every_class_at_once(work):
    finds(work, TWENTY + MORE)


@scenario
def each_alone(work):
    for number, mistake in enumerate(TWENTY + MORE + ALONE):
        finds(work, [mistake], "site%d" % number)


@scenario
def the_variable_that_wrote_the_word(work):
    site = site_with(work, TWENTY + MORE)
    found = json.loads(validate(work, site, "--json").expect(1).out)
    for mistake in TWENTY + MORE:
        file, line, severity, rule, variable = mistake.expected(site)
        of = [f for f in found if (below(site, f["file"]), f["line"], f["severity"], f["rule"]) == (file, line, severity, rule)
              and says(mistake.says, f["message"])]
        check(of, "%s is not in the JSON" % mistake.what)
        for f in of if variable else []:
            place = f.get("variable") or {}
            check(place and (below(site, place["file"]), place["line"]) == variable, "%s: %s, expected %s" % (mistake.what, f, variable))
            check("%s:%d" % (os.path.basename(variable[0]), variable[1]) in f["remedy"], f)


@scenario
def the_same_twenty_in_every_form(work):
    site = site_with(work, TWENTY)
    paths = {kind: os.path.join(work, kind) for kind in ("junit", "sarif")}
    run = validate(work, site, "--json", *["--report=%s=%s" % it for it in paths.items()]).expect(1)
    match(of_devices((below(site, f["file"]), f["line"], f["severity"], f["rule"], f["message"]) for f in json.loads(run.out)),
          site, TWENTY, "JSON")
    with open(paths["sarif"], encoding="utf-8") as f:
        results = json.load(f)["runs"][0]["results"]
    match(of_devices(sarif_finding(site, r) for r in results), site, TWENTY, "SARIF")
    suites = ElementTree.parse(paths["junit"]).getroot()
    texts = [t for case in suites.iter("testcase") for t in case.itertext()]
    match(of_devices(it for text in texts for it in text_findings(Said(text), site)), site, TWENTY, "JUnit")
    failed = [case for case in suites.iter("testcase") if case.find("failure") is not None]
    check(sum(int(s.get("failures")) for s in suites.iter("testsuite")) == len(failed), "failures are not counted right")


class Said:
    def __init__(self, out):
        self.out = out


def sarif_finding(site, result):
    place = result["locations"][0]["physicalLocation"]
    message = re.sub(r" \([a-z0-9-]+\)$", "", result["message"]["text"])
    return (below(site, place["artifactLocation"]["uri"]), place["region"]["startLine"], result["level"], result["ruleId"], message)


main()
