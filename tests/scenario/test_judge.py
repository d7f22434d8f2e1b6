#!/usr/bin/python3
"""Checks of collect and judge, snapshots, and the steps that use them."""

import json
import os

from configs import base
from harness import TREE, Fleet, Site, check, main, scenario, until

STATES = """\
name: states
title: every peer is established
collect: {rpc: <get-bgp-summary-information/>}
judge:
  - {rows: //bgp-peer, id: peer-address, value: peer-state, is: Established}
"""
PEERS = """\
name: peers
title: no peer is gone
collect: {cli: show bgp summary, form: %s}
judge:
  - {rows: "//bgp-peer[peer-state = 'Established']", id: peer-address, compare: only-added, if-none: pass}
"""
VERSION = """\
name: version
title: the software is what it should be
collect: {cli: show version}
judge:
  - {value: '^Junos: (\\S+)', matches: '^\\d+\\.\\d+R'}
  - {count: '^Junos:', is: 1}
"""
PORTS = """\
name: ports
title: no port has gone down
collect: {rpc: <get-interface-information><terse/></get-interface-information>}
judge:
  - rows: //physical-interface
    id: name
    value: oper-status
    compare: no-diff
    say: "{id} was {before} and is {now}"
"""


def results(run):
    return {(r["device"], r["check"], r.get("object")): r for r in json.loads(run.out)}


@scenario
def each_row_by_itself(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, checks={"states": STATES, "version": VERSION})
        run = site.holdfast("check").expect(0)
        check(run.out == "r1 states ok\nr1 version ok\nr2 states ok\nr2 version ok\n", run)
        fleet["r1"].ctl("peer", "192.0.2.2", "down")
        run = site.holdfast("check", "states", "--json").expect(1, err=["Expect: .*peer-state is Established", "192.0.2.2"])
        failed = [(r["device"], r["object"]) for r in json.loads(run.out) if not r["passed"]]
        check(failed == [("r1", "192.0.2.2")], run)
        for router in fleet:
            router.untouched()


@scenario
def against_before_in_every_form(work):
    for form in ("xml", "json"):
        with Fleet(work, {"r1": base()}, options=()) as fleet:
            site = Site(work, fleet, checks={"peers": PEERS % form, "ports": PORTS})
            site.holdfast("check").expect(2, err="there is no baseline")
            site.holdfast("check", "--save", "before.json").expect(0)
            site.holdfast("check", "--baseline", "before.json").expect(0)
            fleet["r1"].ctl("peer", "192.0.2.2", "down")
            fleet["r1"].ctl("interface", "ge-0/0/0", "down")
            run = site.holdfast("check", "--baseline", "before.json", "--json").expect(1)
            seen = results(run)
            check(seen["r1", "peers", "192.0.2.2"]["actual"] == "not there any more", run)
            port = seen["r1", "ports", "ge-0/0/0"]
            check((port["passed"], port["actual"], port["before"]) ==
                  (False, "ge-0/0/0 was up and is down", "up"), run)
        os.unlink(os.path.join(work, "before.json"))


@scenario
def routing_engines_are_told_apart(work):
    with Fleet(work, {"r1": base()}, personality="model: mx480\nwrapper: re0+re1\n") as fleet:
        text = ("name: disks\ntitle: room\ncollect: {rpc: <get-system-storage/>}\njudge:\n"
                "  - {rows: //filesystem, id: mounted-on, value: used-percent, at-least: 101}\n"
                "  - {count: //filesystem, is: 0}\n")
        site = Site(work, fleet, checks={"disks": text})
        run = site.holdfast("check", "--json").expect(1)
        objects = {r["object"] for r in json.loads(run.out)}
        check({"re0: /.mount", "re1: /.mount", "re0", "re1"} <= objects, run)


@scenario
def nothing_selected_is_no_pass(work):
    text = STATES.replace("//bgp-peer", "//bgp-pear")
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, checks={"states": text})
        run = site.holdfast("check").expect(4, err=[r"states\.yml:5:5: ", "'//bgp-pear' selects nothing"])
        check(run.out == "r1 states unread\n", run)
        site.write("runbooks/checks/states.yml", text.replace("is: Est", "if-none: pass, is: Est"))
        site.holdfast("check").expect(0)


@scenario
def a_file_that_is_wrong_is_refused_before_anything(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, checks={"states": STATES})
        began = len(fleet["r1"].what("session-begin"))
        for old, new, said in (
                ("//bgp-peer", "'//bgp-peer['", r"states\.yml:5:12: .*no XPath expression"),
                ("value: peer-state", "value: junos:peer-state", r"states\.yml:5:\d+: .*prefix, 'junos'"),
                ("is: Est", "equals: Est", r"states\.yml:5:\d+: error: unknown key 'equals'"),
                ("rpc: <get-bgp-summary-information/>", "rpc: <request-reboot/>",
                 r"states\.yml:3:16: error: <request-reboot> is not known to be read-only"),
                ("rpc: <get-bgp-summary-information/>", "cli: clear bgp neighbor",
                 r"states\.yml:3:16: error: 'clear bgp neighbor' is not known to be read-only")):
            site.write("runbooks/checks/states.yml", STATES.replace(old, new))
            site.holdfast("check").expect(2, err=said)
        check(len(fleet["r1"].what("session-begin")) == began, "the router was asked")


@scenario
def what_is_here_is_judged_too(work):
    local = ("name: here\ntitle: t\ncollect: {local: [printf, '%%s %%s\\n', \"{host}\", \"{address}\"]%s}\n"
             "judge: [{matches: '^r1 127[.]'}]\n")
    facts = ("name: facts\ntitle: t\ncollect: {file: \"facts/{host}.json\", form: json}\n"
             "judge: [{value: sites/name, contains: fra}]\n")
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, checks={"here": local % "", "facts": facts})
        site.write("facts/r1.json", '{"sites": [{"name": "fra1"}, {"name": "muc1"}]}')
        site.holdfast("check").expect(0)
        site.write("facts/r1.json", '{"sites": [{"name": "ber1"}]}')
        run = site.holdfast("check", "facts", "--json").expect(1)
        check(json.loads(run.out)[0]["actual"] == "ber1", run)
        site.remove("facts/r1.json")
        site.holdfast("check", "facts").expect(2, err=r"facts/r1\.json")
        site.write("runbooks/checks/here.yml", "name: here\ntitle: t\ncollect: {local: [sh, -c, 'echo why >&2; exit 3']}\n"
                                               "judge: [{contains: x}]\n")
        site.holdfast("check", "here").expect(4, err=["'sh' failed: why"])
        site.write("runbooks/checks/here.yml", "name: here\ntitle: t\ncollect: {local: [sleep, '60'], timeout: 1 s}\n"
                                               "judge: [{contains: x}]\n")
        site.holdfast("check", "here").expect(4, err="program 'sleep' did not end within 1 s")


@scenario
def what_failed_is_shown_raw(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, checks={"states": STATES, "version": VERSION})
        fleet["r1"].ctl("peer", "192.0.2.2", "down")
        run, events = site.events(("check",))
        run.expect(1)
        raw = {e["check"]: e.get("raw", "") for e in events if e["kind"] == "check-result"}
        check("<peer-address>192.0.2.2</peer-address>\n" in raw["states"], raw["states"])
        check(any(e.get("raw", "").startswith("<output>\n") for e in events if e.get("check") == "version"), events)


BOOK = """\
name: book
steps:
  - name: keep
    snapshot: {name: before, checks: [peers, ports]}
  - name: change
    local: [touch, "%(flag)s"]
    when: false
  - name: hold
    wait: 0 s
  - name: again
    check: {checks: [peers, states], against: before, retries: 0}
    on-failure: continue
    result: seen
  - name: all of them
    check: {against: before}
    when: seen.failed == 0
"""


def book(work, fleet, text=BOOK, **checks):
    site = Site(work, fleet, checks=dict({"peers": PEERS % "xml", "ports": PORTS, "states": STATES}, **checks))
    site.write("runbooks/book.yaml", text % {"flag": os.path.join(work, "flag")})
    return site


def ends(events):
    return {e["step"]: (e["outcome"], e.get("detail", "")) for e in events if e["kind"] == "step-end"}


@scenario
def a_snapshot_and_what_became_of_it(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = book(work, fleet, BOOK.replace("    local: [touch, \"%(flag)s\"]\n    when: false\n", "    wait: 0 s\n"))
        run, events = site.events(("run", "book", "--yes"))
        run.expect(0)
        check(ends(events)["keep"] == ("passed", "2 checks kept as 'before'"), ends(events))
        check(ends(events)["all of them"] == ("passed", "2 checks passed"), ends(events))
        kept = [os.path.join(d, f) for d, _, files in os.walk(work) for f in files
                if os.path.basename(os.path.dirname(os.path.join(d, f))) == "before"]
        check(sorted(os.path.basename(f) for f in kept) == ["r1.json", "r2.json"], kept)
        check(all(os.stat(f).st_mode & 0o777 == 0o600 for f in kept), "others may read it")
        for router in fleet:
            router.untouched()


@scenario
def a_peer_that_is_lost_between(work):
    text = """\
name: book
steps:
  - snapshot: {name: before, checks: [peers]}
  - name: until it is down
    check: {checks: [peers], against: before}
    timeout: 20 s
    on-failure: continue
    until: result.failed > 0
    retries: 200
    interval: 100 ms
    result: seen
  - name: says who
    wait: 0 s
    when: seen.checks.peers.failed[0].object == '192.0.2.2' and not seen.checks.peers.passed
"""
    with Fleet(work, {"r1": base()}) as fleet:
        site = book(work, fleet, text)
        run = site.start("run", "book", "--yes", "--report", "jsonl=" + os.path.join(work, "e.jsonl"))
        until(lambda: len(fleet["r1"].rpcs("command")) > 1, "a second look")
        fleet["r1"].ctl("peer", "192.0.2.2", "down")
        run.wait()
        with open(os.path.join(work, "e.jsonl"), encoding="utf-8") as f:
            events = [json.loads(line) for line in f]
        check(ends(events)["says who"][0] == "passed", ends(events))
        failed = [e for e in events if e["kind"] == "check-result" and not e["passed"]]
        check(failed and failed[-1]["object"] == "192.0.2.2" and failed[-1]["before"] == "there", failed)


@scenario
def what_can_be_known_is_refused(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = book(work, fleet)
        began = len(fleet["r1"].what("session-begin"))
        for step, said in (
                ("check: [states, portz]", r"book\.yaml:3:21: error: there is no check 'portz'"),
                ("check: ports", r"book\.yaml:3:12: error: check 'ports' compares .* names no snapshot"),
                ("check: {checks: [states, states]}", r"book\.yaml:3:30: error: check 'states' is named twice"),
                ("check: {checks: [states], expect: {ports: {up: baseline}}}", r"book\.yaml:3:\d+: error: 'expect' is said of"),
                ("snapshot: {name: a/b}", r"book\.yaml:3:\d+: error: 'a/b' is no name of a snapshot"),
                ("snapshot: {checks: [states]}", r"book\.yaml:3:\d+: .*needs the key 'name'")):
            site.write("runbooks/book.yaml", "name: book\nsteps:\n  - %s\n" % step)
            site.holdfast("run", "book", "--yes").expect(2, err=said)
        check(len(fleet["r1"].what("session-begin")) == began, "the router was asked")


@scenario
def a_dry_run_reads_and_keeps_nothing(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = book(work, fleet, BOOK.replace("    local: [touch, \"%(flag)s\"]\n    when: false\n", "    wait: 0 s\n"))
        run, events = site.events(("run", "book", "--dry-run"))
        run.expect(0)
        check(ends(events)["keep"][0] == "passed" and "would be kept" in ends(events)["keep"][1], ends(events))
        check(not [d for d, _, _ in os.walk(work) if os.path.basename(d) == "snapshots"], "a snapshot was kept")
        fleet["r1"].ctl("peer", "192.0.2.2", "down")
        run, events = site.events(("run", "book", "--dry-run"))
        check(ends(events)["again"][0] == "ignored" and "states (192.0.2.2)" in ends(events)["again"][1], ends(events))


def shipped(name):
    with open(os.path.join(TREE, "runbooks", "checks", name + ".yml"), encoding="utf-8") as f:
        return f.read().replace("retries: 12", "retries: 0")


@scenario
def the_examples_of_the_site(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, checks={name: shipped(name) for name in ("bgp-prefixes", "not-rebooted")})
        r1.ctl("peer", "192.0.2.2", "prefixes", "1000")
        site.holdfast("check", "--save", "before.json").expect(0)
        r1.ctl("peer", "192.0.2.2", "prefixes", "950")
        run = site.holdfast("check", "--baseline", "before.json", "--json").expect(0)
        check(results(run)["r1", "not-rebooted", ""]["before"].startswith("20"), run)
        r1.ctl("peer", "192.0.2.2", "prefixes", "850")
        run = site.holdfast("check", "--baseline", "before.json", "--json").expect(1)
        lost = results(run)["r1", "bgp-prefixes", "192.0.2.2"]
        check((lost["actual"], lost["before"]) == ("192.0.2.2 sends 850 prefixes, 1000 before", "1000"), run)


@scenario
def what_a_step_expects(work):
    """The names of a check get their values from the runbook; without them it is refused before anything."""
    text = """\
name: book
parameters:
  peer: {type: text, help: address}
steps:
  - check: {checks: [bgp-peer], expect: {bgp-peer: {peer: "{{ peer }}", prefixes: 100}}}
"""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = book(work, fleet, text, **{"bgp-peer": shipped("bgp-peer")})
        r1.ctl("peer", "192.0.2.2", "prefixes", "100")
        run, events = site.events(("run", "book", "--yes", "-e", "peer=192.0.2.2"))
        run.expect(0)
        r1.ctl("peer", "192.0.2.2", "prefixes", "99")
        run, events = site.events(("run", "book", "--yes", "-e", "peer=192.0.2.2"))
        run.expect(1)
        failed = [(e["expect"], e["actual"]) for e in events if e["kind"] == "check-result" and not e["passed"]]
        check(failed == [("received prefixes at least 100", "99")], failed)
        run, events = site.events(("run", "book", "--yes", "-e", "peer=192.0.2.9"))
        run.expect(1)
        began = len(r1.what("session-begin"))
        for old, new, said in (
                ("peer: \"{{ peer }}\", ", "", "nothing is given for 'peer' of check 'bgp-peer'"),
                ("prefixes: 100", "prefix: 100", "check 'bgp-peer' expects no 'prefix'")):
            site.write("runbooks/book.yaml", text.replace(old, new))
            site.holdfast("run", "book", "--yes", "-e", "peer=192.0.2.2").expect(2, err=said)
        check(len(r1.what("session-begin")) == began, "the router was asked")
        site.holdfast("check", "bgp-peer").expect(2, err="nothing is given for 'peer'")


@scenario
def a_snapshot_outlives_the_process(work):
    """Killed after the snapshot: whoever goes on compares with what was kept, not with what is there by then."""
    text = """\
name: book
steps:
  - snapshot: {name: before, checks: [alarms]}
  - name: all up
    check: {checks: [states], retries: 100, interval: 1 s}
  - name: as before
    check: {against: before}
"""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = book(work, fleet, text, alarms="name: alarms\ntitle: t\ncheck: alarms\n")
        r1.ctl("peer", "192.0.2.2", "down")
        run = site.start("run", "book", "--yes")
        until(lambda: r1.rpcs("get-bgp-summary-information"), "the second step")
        run.kill()
        r1.ctl("peer", "192.0.2.2", "up")
        r1.ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        path = os.path.join(work, "e.jsonl")
        (name,) = [os.path.basename(os.path.dirname(d)) for d, _, _ in os.walk(work) if os.path.basename(d) == "snapshots"]
        site.holdfast("resume", name, "--report", "jsonl=" + path).expect(1)
        with open(path, encoding="utf-8") as f:
            events = [json.loads(line) for line in f]
        check("snapshot" not in ends(events) and ends(events)["all up"][0] == "passed", ends(events))
        failed = [(e["object"], e["before"]) for e in events if e["kind"] == "check-result" and not e["passed"]]
        check(failed == [("chassis alarm 'FPC 0 Major Errors'", "not active")], failed)


@scenario
def tries_before_the_last_are_not_results(work):
    text = """\
name: book
steps:
  - {name: comes, check: [version, states], retries: 60, interval: 500 ms}
  - {name: comes not, check: [version, never], retries: 2, interval: 100 ms}
"""
    with Fleet(work, {"r1": base()}) as fleet:
        site = book(work, fleet, text, version=VERSION, never=STATES.replace("states", "never").replace("Est", "Unest"))
        fleet["r1"].ctl("peer", "192.0.2.2", "down")
        path = os.path.join(work, "e.jsonl")
        run = site.start("run", "book", "--yes", "--report", "jsonl=" + path)
        until(lambda: len(fleet["r1"].rpcs("get-bgp-summary-information")) > 1, "a second try")
        fleet["r1"].ctl("peer", "192.0.2.2", "up")
        run.wait().expect(1)
        with open(path, encoding="utf-8") as f:
            events = [json.loads(line) for line in f]
        seen = [(e["step"], e["check"], e["passed"]) for e in events if e["kind"] == "check-result"]
        check(seen == [("comes", "version", True), ("comes", "version", True), ("comes", "states", True),
                       ("comes not", "version", True), ("comes not", "version", True), ("comes not", "never", False)], seen)
        check([e["attempts"] for e in events if e["kind"] == "step-end"][1] == 3, events)


@scenario
def a_deployment_is_proved_by_them(work):
    """What they compare with is taken before the change, kept in its journal, and decides after it."""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(peer_as="64999"), checks={"peers": PEERS % "xml", "version": VERSION})
        before = r1.running()
        run, events = site.events()
        run.expect(5, out=r"\Ar1 rolled-back\n\Z", err=["peers", r"192\.0\.2\.2", "not there any more"])
        check(r1.running() == before, "another configuration runs")
        raw = [(e["check"], e["passed"], bool(e.get("raw"))) for e in events if e["kind"] == "check-result"]
        check(("peers", False, True) in raw and ("version", True, False) in raw, raw)
        site.write("templates/router.j2", base(description="new"))
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")


main()
