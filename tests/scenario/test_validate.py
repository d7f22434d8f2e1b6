#!/usr/bin/python3
"""Configurations judged without a router: each mistake at its place in the template, nothing else."""

import json
import os
import re
import xml.etree.ElementTree as ElementTree

from harness import HOLDFAST, TREE, Run, Site, check, environment, main, scenario, write

HOSTS = """\
all:
  hosts:
    r1:
      mtu: 9100
      area: 0.0.0.0
    r2:
      mtu: 9000
      area: 0.0.0.0
      address: 192.0.2.3/31
"""
TEMPLATE = """\
{% include "parts/interfaces.j2" %}
protocols {
    ospf {
        area {{ area }} {
            interface ge-0/0/0.0;
        }
    }
}
system {
    host-name {{ inventory_hostname }};
    services {
        netconf {
            ssh;
        }
    }
}
"""
INTERFACES = """\
{# the ports #}
interfaces {
{% for port in ["ge-0/0/0"] %}
    {{ port }} {
        mtu {{ mtu }};
        unit 0 {
            family inet {
                address {{ address | default("192.0.2.1/31") }};
            }
        }
    }
{% endfor %}
}
"""


def site_with(work, template=TEMPLATE, interfaces=INTERFACES, hosts=HOSTS, settings=""):
    site = Site(work, template=template, hosts=hosts, settings=settings)
    site.write("templates/parts/interfaces.j2", interfaces)
    return site


def heads(run):
    """(file, line, column, severity, message, rule) of every finding printed, files as they are named below the site."""
    found = re.findall(r"^(\S[^\n]*?):(\d+):(\d+): (error|warning|note): (.*) \[([a-z-]+)\]$", run.out, re.M)
    return [(f.split("/site/")[-1], int(line), int(col), severity, message, rule)
            for f, line, col, severity, message, rule in found]


def finds(run, code, *expected):
    run.expect(code)
    check(heads(run) == list(expected), "found %s\nexpected %s\n%s" % (heads(run), list(expected), run))
    return run


def judge(work, name, text, *args, stdin=None):
    """A file given by itself, outside of any site."""
    path = "-" if stdin is not None else write(os.path.join(work, name), text)
    return Run([HOLDFAST, "validate", "--file", path, *args], environment(work), work, stdin or b"").wait()


@scenario
def the_example_site_is_right(work):
    run = Run([HOLDFAST, "-C", TREE, "validate"], environment(work), work).wait()
    run.expect(0, err="validate: 4 devices", quiet=True).lacks("finding")
    said = Run([HOLDFAST, "-C", TREE, "validate", "-v"], environment(work), work).wait().expect(0).err
    count = re.search(r"(\d+) constraints of the modules \(junos:must\): (\d+) hold, 0 are broken, (\d+) cannot be judged here, 0 are not understood", said)
    check(count and int(count[1]) == int(count[2]) + int(count[3]) and int(count[2]) > 500, said)
    run = Run([HOLDFAST, "-C", TREE, "validate", "--json", "-l", "fra"], environment(work), work).wait()
    check(json.loads(run.expect(0).out) == [], run)


@scenario
def what_is_right_is_not_complained_of(work):
    finds(site_with(work).holdfast("validate"), 0)


ACCESS = "system {\n    services {\n        ssh;\n    }\n}\n"
AS = "routing-options {\n    autonomous-system 64512;\n}\n"
TWICE = AS + "protocols {\n    bgp {\n        group G {\n            type external;\n            type internal;\n        }\n    }\n}\n"

# name: (what is replaced in the part, by what, the finding: line, column, severity, message, rule, exit code)
PLANTED = {
    "value": ("192.0.2.1/31", "192.0.2.300/31", 8, 38, "error", "invalid prefix: '192.0.2.300/31'", "value", 1),
    "number": ("interfaces {", "routing-options {\n    autonomous-system 64512 loops 99;\n}\ninterfaces {", 3, 35, "error",
               r"Value 99 is not within range \(1\.\.10\)", "value", 1),
    "missing argument": ("mtu {{ mtu }};", "mtu;", 5, 9, "error", "missing argument: 'mtu'", "missing", 1),
    "trailing": ("mtu {{ mtu }};", "mtu {{ mtu }} octets;", 5, 23, "error", "syntax error: 'octets'", "trailing", 1),
    "duplicate": ("interfaces {", TWICE + "interfaces {", 9, 18, "warning", "a second value: it counts", "duplicate", 1),
    "unknown": ("mtu {{ mtu }};", "descripton x;", 5, 9, "note", "unknown statement 'descripton'", "unknown-statement", 0),
    "syntax": ("mtu {{ mtu }};", "mtu {{ mtu }}", 5, 22, "error", "missing ';' .*", "syntax", 1),
    "group": ("interfaces {", "interfaces {\n    apply-groups NOWHERE;", 3, 18, "error", ".*NOWHERE.*", "undefined", 1),
    "must": ("interfaces {", "snmp {\n    community public {\n        client-list-name NOBODY;\n    }\n}\ninterfaces {", 4, 26, "error",
             "client-list 'NOBODY' is not defined", "must", 1),
    "local AS": ("interfaces {", TWICE.replace(AS, "").replace("type external;", "neighbor 192.0.2.9;") + "interfaces {", 3, 5, "error",
             "Error in neighbor 192.0.2.9 of group G: must define local autonomous system when enabling BGP", "bgp-local-as", 1),
    "undefined": ("interfaces {", AS + "protocols {\n    bgp {\n        group G {\n            type internal;\n            import NOPE;\n"
                  "        }\n    }\n}\ninterfaces {", 9, 20, "error", ".*NOPE.* not defined", "undefined", 1),
    "empty": ("unit 0 {", "gigether-options {\n        }\n        unit 0 {", 6, 9, "warning",
              "statement has no contents; ignored: 'gigether-options'", "empty", 1),
}


@scenario
def every_kind_of_mistake_at_its_line_and_column(work):
    for name, (old, new, line, col, severity, message, rule, code) in PLANTED.items():
        site = site_with(os.path.join(work, name.split()[0]), interfaces=INTERFACES.replace(old, new, 1))
        run = site.holdfast("validate", "r1").expect(code)
        found = heads(run)
        check(len(found) == 1, "%s: %s\n%s" % (name, found, run))
        file, at, column, how, said, called = found[0]
        check((file, at, column, how, called) == ("templates/parts/interfaces.j2", line, col, severity, rule)
              and re.fullmatch(message, said), "%s: %s\n%s" % (name, found, run))
        for text in (run.out, run.err):
            check("Traceback" not in text and "(null)" not in text, run)


@scenario
def the_variable_that_wrote_the_word_is_named(work):
    site = site_with(work, hosts=HOSTS.replace("mtu: 9000", "mtu: lots"))
    run = finds(site.holdfast("validate"), 1,
                ("templates/parts/interfaces.j2", 5, 16, "error", "Invalid numeric value: 'lots'", "value"))
    run.expect(1, out=[r"^ {12}mtu lots;\n {16}\^$", r"^  device: r2$", r"^  path: \[edit interfaces ge-0/0/0\]$",
                       r"^  rendered: r2\.conf:3:13$",
                       r"correct the value of 'mtu' at \S*inventory/hosts\.yml:7, or the template line shown"])
    run.lacks(r"r1\.conf")
    check("lots" not in run.err, "said twice\n%s" % run)


@scenario
def the_same_mistake_of_several_hosts_is_shown_once(work):
    site = site_with(work, interfaces=INTERFACES.replace("192.0.2.1/31", "192.0.2.1/99"), hosts=HOSTS.replace("address: 192.0.2.3/31", "none: 0"))
    run = site.holdfast("validate")
    finds(run, 1, ("templates/parts/interfaces.j2", 8, 38, "error", "invalid prefix: '192.0.2.1/99'", "value"))
    run.expect(1, out=[r"^  device: r1, r2$", r"^  rendered: r1\.conf:6:25$"])
    every = json.loads(site.holdfast("validate", "--json").expect(1).out)
    check([f["device"] for f in every] == ["r1", "r2"], every)


@scenario
def all_findings_as_json(work):
    site = site_with(work, hosts=HOSTS.replace("mtu: 9100", "mtu: much").replace("area: 0.0.0.0", "area: here", 1))
    found = json.loads(site.holdfast("validate", "r1", "--json").expect(1).out)
    check([f["rule"] for f in found] == ["value", "value"], found)
    first = found[0]
    check((first["line"], first["column"], first["severity"], first["path"], first["excerpt"].strip())
          == (5, 16, "error", "[edit interfaces ge-0/0/0]", "mtu much;"), first)
    check((first["variable"]["name"], first["variable"]["line"]) == ("mtu", 4), first)
    check(first["excerpt"][first["excerpt-column"] - 1:].startswith("much;"), first)
    check(first["rendered"]["file"] == "r1.conf", first)
    check(found[1]["file"].endswith("templates/router.j2") and found[1]["line"] == 4, found[1])


@scenario
def mistakes_in_groups_are_said_once_and_where_they_are(work):
    groups = "groups {\n    G {\n        interfaces {\n            <*> {\n                mtu few;\n            }\n        }\n    }\n}\n"
    text = groups + "apply-groups G;\ninterfaces {\n    ge-0/0/0 {\n        unit 0;\n    }\n    ge-0/0/1 {\n        unit 0;\n    }\n}\n" + ACCESS
    run = judge(work, "g.conf", text).expect(1)
    check([(h[1], h[2], h[5]) for h in heads(run)] == [(5, 21, "value")], run)


@scenario
def a_template_that_fails_is_an_input_error(work):
    site = site_with(work, hosts=HOSTS.replace("      area: 0.0.0.0\n    r2", "    r2").replace("address: 192.0.2.3/31", "none: 0"),
                     interfaces=INTERFACES.replace("192.0.2.1/31", "192.0.2.1/99"))
    run = site.holdfast("validate").expect(2, err=[r"router\.j2:4:\d+: error: .*'area' is undefined", "1 of 2 config"])
    check(len(heads(run)) == 1, run)


# the last statements of each: without them nobody reaches the router
FORMS = {
    "w.conf": "system {\n    host-name r1;\n}\ninterfaces {\n    ge-0/0/0 {\n        mtu few;\n    }\n}\n" + ACCESS,
    "w.set": "set system host-name r1\nset interfaces ge-0/0/0 mtu few\nset system services ssh\n",
    "w.xml": "<configuration>\n<system><host-name>r1</host-name><services><ssh/></services></system>\n<interfaces><interface><name>ge-0/0/0</name>\n"
             "<mtu>few</mtu></interface></interfaces></configuration>\n",
    "w.json": '{"configuration":\n{"system": {"host-name": "r1", "services": {"ssh": [null]}},\n "interfaces": {"interface": [{"name": "ge-0/0/0",\n'
              ' "mtu": "few"}]}}}\n',
}
WHERE = {"w.conf": 6, "w.set": 2, "w.xml": 4, "w.json": 4}


@scenario
def a_file_in_four_forms(work):
    for name, text in FORMS.items():
        for run in (judge(work, name, text), judge(work, "w", text), judge(work, "", "", stdin=text.encode())):
            found = json.loads(Run(run.argv + ["--json"], environment(work), work, text.encode()).wait().expect(1).out)
            run.expect(1, out=[r":%d(:\d+)?: error: Invalid numeric value: 'few' \[value\]$" % WHERE[name],
                               r"^  path: \[edit interfaces ge-0/0/0\]$"])
            check([(f["rule"], f["line"]) for f in found] == [("value", WHERE[name])], "%s: %s" % (name, found))
        right = judge(work, name, text.replace('"few"', "1500").replace("few", "1500"))
        right.expect(0, quiet=True)


@scenario
def what_is_no_configuration(work):
    for name, text, line in (("a.conf", "system {\n    host-name r1\n}\n", 2), ("a.set", "set system host-name r1\nfoo bar\n", 2),
                             ("a.xml", "<configuration>\n<system></configuration>\n", 2),
                             ("a.json", '{"configuration": {\n"system": }}', 2), ("b.json", '{"a":\n1}', 1)):
        run = judge(work, name, text).expect(1)
        found = re.findall(r"^\S+?:(\d+)(?::\d+)?: error: .* \[syntax\]$", run.out, re.M)
        check(found == [str(line)], "%s: %s\n%s" % (name, found, run))
    Run([HOLDFAST, "validate", "--file", "nowhere"], environment(work), work).wait().expect(2, err="nowhere", quiet=True)
    Run([HOLDFAST, "validate", "--file", "x", "r1"], environment(work), work).wait().expect(2, err="--file", quiet=True)


@scenario
def a_folder_of_modules(work):
    """The same modules, given as a folder, are a vendor's: what they do not know is wrong."""
    modules = os.path.join(TREE, "schemas", "junos")
    run = judge(work, "u.conf", "system {\n    host-nmae r1;\n}\n" + ACCESS, "--schema", modules)
    finds(run, 1, (os.path.join(work, "u.conf"), 2, 5, "error", "unknown statement 'host-nmae'", "unknown-statement"))
    run.expect(1, out="^  remedy: did you mean 'host-name'\\?$")
    judge(work, "u.conf", "system {\n    host-nmae r1;\n}\n" + ACCESS).expect(0, out="note: unknown statement 'host-nmae'")
    judge(work, "u.conf", "", "--schema", os.path.join(work, "nowhere")).expect(2, quiet=True)


@scenario
def a_secret_is_not_shown(work):
    text = "system {\n    root-authentication {\n        encrypted-password \"$6$abcdefgh$ijklmnop\" now;\n    }\n}\n"
    run = judge(work, "s.conf", text).expect(1, out=r":3:\d+: error: .*'now' \[trailing\]$")
    run.lacks("abcdefgh")
    judge(work, "s.conf", text, "--json").expect(1).lacks("abcdefgh")


OFF = "validate:\n  off:\n    - rule: duplicate\n      reason: the second one is meant\n"


@scenario
def a_rule_turned_off_with_a_reason(work):
    site = site_with(work, interfaces=TWICE + INTERFACES, settings=OFF)
    site.holdfast("validate").expect(0, quiet=True)
    site.holdfast("validate", "-v").expect(0, err="rule 'duplicate' is off .the second one is meant.: 2 not shown")
    site.write("templates/parts/interfaces.j2", TWICE + INTERFACES.replace("192.0.2.1/31", "x"))
    check([h[5] for h in heads(site.holdfast("validate", "r1").expect(1))] == ["value"], "rules")


@scenario
def a_rule_turned_off_without_a_reason_is_refused(work):
    for settings, said in ((OFF.replace("      reason: the second one is meant\n", ""), r"site\.yml:3:\d+: .*reason"),
                           (OFF.replace("the second one is meant", "' '"), r"site\.yml:4:15: .*without a reason"),
                           (OFF.replace("duplicate", "duplicat"), r"site\.yml:3:13: .*no rule 'duplicat'[^']*\n.*'duplicate'"),
                           (OFF.replace("off:", "of:"), r"site\.yml:2:3: .*'of'"),
                           ("validate:\n  off: duplicate\n", r"site\.yml:2:8: .*list")):
        site = site_with(os.path.join(work, str(abs(hash(settings)))), interfaces=TWICE + INTERFACES, settings=settings)
        site.holdfast("validate").expect(2, err=said, quiet=True)


@scenario
def findings_in_reports(work):
    site = site_with(work, hosts=HOSTS.replace("mtu: 9000", "mtu: lots"))
    paths = {kind: os.path.join(work, kind) for kind in ("junit", "sarif", "markdown", "jsonl")}
    site.holdfast("validate", *["--report=%s=%s" % it for it in paths.items()]).expect(1)
    suites = {s.get("name"): s for s in ElementTree.parse(paths["junit"]).getroot()}
    check(suites["r2"].get("failures") == "1" and "r1" not in suites, "suites")
    check("Invalid numeric value" in suites["r2"][0][0].text and suites["r2"][0].get("classname") == "r2.finding", "case")
    with open(paths["sarif"], encoding="utf-8") as f:
        results = json.load(f)["runs"][0]["results"]
    check([(r["ruleId"], r["level"]) for r in results] == [("value", "error")], results)
    place = results[0]["locations"][0]["physicalLocation"]
    check(place["artifactLocation"]["uri"].endswith("templates/parts/interfaces.j2")
          and place["region"]["startLine"] == 5 and place["region"]["startColumn"] == 16, place)
    related = [(r["physicalLocation"]["artifactLocation"]["uri"].split("/site/")[-1], r["physicalLocation"]["region"], r["message"]["text"])
               for r in results[0]["relatedLocations"]]
    check(related == [("inventory/hosts.yml", {"startLine": 7, "startColumn": 12}, "the value that was written: 'mtu'"),
                      ("r2.conf", {"startLine": 3, "startColumn": 13}, "the rendered configuration")], related)
    # as text the chain is the same everywhere: template line, rendered line, the variable's file and line
    with open(paths["markdown"], encoding="utf-8") as f:
        for text in (f.read(), suites["r2"][0][0].text):
            for part in (r"templates/parts/interfaces\.j2:5:16: error: Invalid numeric value: 'lots' \[value\]", r"^  rendered: r2\.conf:3:13$",
                         r"the value of 'mtu' at \S*inventory/hosts\.yml:7"):
                check(re.search(part, text, re.M), "%s\n%s" % (part, text))
    again = os.path.join(work, "again")
    Run([HOLDFAST, "report", "--from", paths["jsonl"], "--report", "sarif=" + again], environment(work), work).wait().expect(0)
    with open(again, "rb") as a, open(paths["sarif"], "rb") as b:
        check(a.read() == b.read(), "the report made again is another")


@scenario
def routers_beside_one_another(work):
    """The end that is wrong is shown at its template line, with the variable that wrote the word."""
    hosts = HOSTS.replace("address: 192.0.2.3/31", "address: 192.0.2.0/31\n      peer: 64513")
    bgp = TEMPLATE + "routing-options {\n    autonomous-system 64512;\n}\nprotocols {\n    bgp {\n        group G {\n" \
        "            type external;\n            import NONE;\n            export NONE;\n" \
        "{% if address is defined %}\n            neighbor 192.0.2.1 {\n                peer-as {{ peer }};\n" \
        "{% else %}\n            neighbor 192.0.2.0 {\n                peer-as 64512;\n{% endif %}\n            }\n        }\n    }\n}\n" \
        "policy-options {\n    policy-statement NONE {\n        then reject;\n    }\n}\n"
    site = site_with(work, template=bgp, hosts=hosts)
    run = finds(site.holdfast("validate"), 1, ("templates/router.j2", 28, 28, "warning",
                "the peer is taken for AS 64513, and r1 is AS 64512 at its end, r1.conf:34", "site-bgp"))
    run.expect(1, out=[r"^  device: r2$", r"correct the value of 'peer' at \S*inventory/hosts\.yml:10"])
    finds(site.holdfast("validate", "r2"), 0)
    found = json.loads(site.holdfast("validate", "--json").expect(1).out)
    check([(f["device"], f["rule"], f["variable"]["name"], f["rendered"]["file"]) for f in found] == [("r2", "site-bgp", "peer", "r2.conf")], found)
    off = "validate:\n  off:\n    - rule: site-bgp\n      reason: one end moves first\n"
    finds(site_with(os.path.join(work, "off"), template=bgp, hosts=hosts, settings=off).holdfast("validate"), 0)


@scenario
def the_address_that_we_come_in_by(work):
    hosts = HOSTS.replace("    r1:\n", "    r1:\n      ansible_host: 192.0.2.1\n").replace("    r2:\n", "    r2:\n      ansible_host: 192.0.2.77\n")
    run = site_with(work, hosts=hosts).holdfast("validate").expect(1, out=r"^  device: r2$")
    check([(h[3], h[4], h[5]) for h in heads(run)] == [("warning", "the router is reached by 192.0.2.77 (ansible_host), and no interface "
          "that is enabled has it", "management-access")], run)


@scenario
def rules_are_listed(work):
    run = Run([HOLDFAST, "rules"], environment(work), work).wait().expect(0, out=[r"^accept-everything +warning  ", r"^undefined +error  "])
    listed = json.loads(Run([HOLDFAST, "rules", "--json"], environment(work), work).wait().expect(0).out)
    check([r["name"] for r in listed] == [line.split()[0] for line in run.out.splitlines()], listed)
    check(all(r["summary"] and r["help"] and r["severity"] in ("error", "warning") for r in listed), listed)
    # each of them can be turned off
    settings = "validate:\n  off:\n" + "".join("    - rule: %s\n      reason: a test\n" % r["name"] for r in listed)
    finds(site_with(work, settings=settings).holdfast("validate"), 0)
    Run([HOLDFAST, "rules", "site-bgp"], environment(work), work).wait().expect(0, out=r"\$9\$")
    Run([HOLDFAST, "rules", "site-bg"], environment(work), work).wait().expect(2, err=r"no rule 'site-bg'[^']*'site-bgp'", quiet=True)


@scenario
def many_hosts_in_the_order_of_the_inventory(work):
    hosts = "all:\n  hosts:\n" + "".join("    h%02d:\n      mtu: x%02d\n      area: 0.0.0.0\n      address: 10.0.0.%d/31\n" % (i, i, 2 * i) for i in range(40))
    site = site_with(work, hosts=hosts)
    for jobs in ("1", "7"):
        run = site.holdfast("validate", "-j", jobs).expect(1)
        check([h[4][-4:-1] for h in heads(run)] == ["x%02d" % i for i in range(40)], heads(run))


main()
