#!/usr/bin/python3
"""Through a fleet in waves: canary, batches, pairs, failure budget, soak time; and the plan before anything is sent."""

import json
import os
import signal
import time
import xml.etree.ElementTree as ElementTree
from datetime import datetime

from configs import base
from harness import USER, Fleet, Operator, Site, check, main, scenario, until

BGP = """\
name: bgp
title: all BGP sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 2
interval: 1
"""
HERE = base("{{ inventory_hostname }}", description="new")
HURTS = base("{{ inventory_hostname }}", description="new",
             peer_as="{{ '64999' if inventory_hostname in hurt else '64500' }}")


def configs(n):
    return {"r%d" % i: base("r%d" % i) for i in range(1, n + 1)}


def site_of(work, fleet, deploy, template=HERE, checks=None, pairs="[]", groups=None):
    """A site whose section 'deploy' is given; groups: {name: [routers]}."""
    lines = ["all:", "  vars:", "    ansible_user: %s" % USER, "  hosts:"]
    for router in fleet:
        lines += ["    %s: {ansible_host: %s, ansible_port: %d}" % (router.name, router.address, router.port)]
    lines += ["  children:"] if groups else []
    for name, members in (groups or {}).items():
        lines += ["    %s: {hosts: {%s}}" % (name, ", ".join("%s: " % m for m in members))]
    return Site(work, fleet, template, checks=checks, hosts="\n".join(lines) + "\n",
                settings="deploy: {%s, checks: [%s]}\nredundancy-pairs: %s\n" % (deploy, ", ".join(checks or {}), pairs))


def hold(fleet, *names):
    """Somebody holds the lock: these routers are going to be refused."""
    held = [Operator(fleet[name]) for name in names]
    for operator in held:
        operator.rpc("<lock-configuration/>")
    return held


def let_go(held):
    for operator in held:
        operator.close()


def details(run):
    return {r["device"]: (r["outcome"], r["exit"], r["detail"]) for r in json.loads(run.out)}


def moment(record):
    return datetime.fromisoformat(record["time"].replace("Z", "+00:00")).timestamp()


def window(router):
    """From the begin of the first commit to the end of the last: when the router may be down."""
    records = router.what("commit-begin", "commit", "confirmed")
    check(records, "%s was never committed" % router.name)
    return moment(records[0]), moment(records[-1])


def overlap(a, b):
    (a0, a1), (b0, b1) = window(a), window(b)
    return a0 < b1 and b0 < a1


def left_alone(router):
    router.untouched()
    router.never("lock", "lock-configuration", "open-configuration", "get-commit-information")
    check(not router.show("state")["dirty"] and len(router.show("history")) == 1,
          "%s: %s" % (router.name, router.show("history")))


@scenario
def each_wave_waits_for_the_one_before(work):
    with Fleet(work, configs(6)) as fleet:
        site = site_of(work, fleet, "strategy: waves, canary: [r4], batches: [2, 50%]")
        run, events = site.events()
        run.expect(0, out="r6 confirmed")
        waves = [(e["wave"], e["devices"]) for e in events if e["kind"] == "wave-start"]
        check(waves == [("canary", ["r4"]), ("wave 2 of 3", ["r1", "r2"]), ("wave 3 of 3", ["r3", "r5", "r6"])], str(waves))
        check([e["states"] for e in events if e["kind"] == "wave-end"] == [{"confirmed": len(w[1])} for w in waves], "states")
        for (_, before), (_, after) in zip(waves, waves[1:]):
            end = max(moment(fleet[name].log()[-1]) for name in before)
            begin = min(moment(fleet[name].rpcs("get-commit-information")[0]) for name in after)
            check(begin >= end, "%s began before %s had ended" % (after, before))
        check(fleet["r1"].what("commit")[0]["changed"] == "yes" and overlap(fleet["r3"], fleet["r5"]),
              "those of one wave were not worked on together")


@scenario
def a_failing_canary_stops_the_rest(work):
    with Fleet(work, configs(4)) as fleet:
        before = fleet["r2"].running()
        site = site_of(work, fleet, "strategy: waves, canary: r2, batches: [100%], failure-budget: 100%", HURTS, {"bgp": BGP})
        run = site.holdfast("deploy", "--yes", "--json", "-e", "@" + site.write("hurt.json", '{"hurt": ["r2"]}'))
        run.expect(5)
        check(details(run)["r2"][:2] == ("rolled-back", 5) and fleet["r2"].running() == before, str(run))
        for name in ("r1", "r3", "r4"):
            check(details(run)[name] == ("refused", 0, "not begun: the canary r2 did not end well (rolled-back)"), str(run))
            left_alone(fleet[name])


@scenario
def a_pair_is_never_down_together(work):
    with Fleet(work, configs(6)) as fleet:
        site = site_of(work, fleet, "strategy: waves, batches: [100%]", pairs="[[r1, r2], [r4, r3], [r6, r1]]")
        run, events = site.events(("deploy", "--yes", "-j", "6"))
        run.expect(0)
        waves = [e["devices"] for e in events if e["kind"] == "wave-start"]
        check(waves == [["r1", "r3", "r5"], ["r2", "r4", "r6"]], str(waves))
        for a, b in (("r1", "r2"), ("r3", "r4"), ("r1", "r6")):
            check(not overlap(fleet[a], fleet[b]), "%s and %s were down together" % (a, b))


@scenario
def both_members_of_a_pair_as_canary(work):
    with Fleet(work, configs(3)) as fleet:
        site = site_of(work, fleet, "strategy: waves, canary: [r1, r2], batches: [3]", pairs="[[r1, r2]]")
        run, events = site.events()
        run.expect(0)
        waves = [(e["wave"], e["devices"]) for e in events if e["kind"] == "wave-start"]
        check(waves == [("canary 1 of 2", ["r1"]), ("canary 2 of 2", ["r2"]), ("wave 3 of 3", ["r3"])], str(waves))
        check(not overlap(fleet["r1"], fleet["r2"]), "r1 and r2 were down together")


@scenario
def a_failed_router_s_partner_is_left_alone(work):
    with Fleet(work, configs(4)) as fleet:
        site = site_of(work, fleet, "strategy: waves, batches: [2], failure-budget: 1", pairs="[[r4, r1]]")
        held = hold(fleet, "r1")
        run = site.holdfast("deploy", "--yes", "--json").expect(4)
        found = details(run)
        check([found[n][0] for n in ("r1", "r2", "r3")] == ["refused", "confirmed", "confirmed"], str(run))
        check(found["r4"] == ("refused", 0, "not begun: its partner r1 did not end well (refused)"), str(run))
        left_alone(fleet["r4"])
        let_go(held)


def budget(work, fleet, words, refused, groups=None):
    """Deploys with a budget, r1 to r3 refused: the names of those that were not begun, and why."""
    site = site_of(work, fleet, "strategy: waves, batches: [100%], " + words, groups=groups)
    held = hold(fleet, *refused)
    run = site.holdfast("deploy", "--yes", "--json", "-j", "1").expect(4)
    let_go(held)
    rest = {name: detail for name, (_, _, detail) in details(run).items() if detail.startswith("not begun")}
    for name in rest:
        left_alone(fleet[name])
    check(len(set(rest.values())) <= 1, str(rest))
    return sorted(rest), "".join(set(rest.values()))


@scenario
def a_budget_in_numbers_counts_within_a_wave(work):
    with Fleet(work, configs(5)) as fleet:
        rest, why = budget(work, fleet, "failure-budget: 1", ("r1", "r2"))
        check(rest == ["r3", "r4", "r5"] and "exceeded: 2 routers did not end well, 1 may" in why, "%s %s" % (rest, why))


@scenario
def a_budget_in_per_cent(work):
    with Fleet(work, configs(5)) as fleet:
        rest, why = budget(work, fleet, "failure-budget: 59%", ("r1", "r2", "r3"))  # of 5: 2
        check(rest == ["r4", "r5"] and "exceeded: 3 routers did not end well, 2 may" in why, "%s %s" % (rest, why))


@scenario
def a_budget_of_a_group(work):
    with Fleet(work, configs(5)) as fleet:
        rest, why = budget(work, fleet, "failure-budget: {all: 4, fra: 0}", ("r1", "r3"),
                           {"sin": ["r1", "r2"], "fra": ["r3", "r4", "r5"]})
        check(rest == ["r4", "r5"] and "of group fra is exceeded: 1 router did not end well, 0 may" in why,
              "%s %s" % (rest, why))


@scenario
def a_budget_that_is_not_exceeded(work):
    with Fleet(work, configs(3)) as fleet:
        rest, _ = budget(work, fleet, "failure-budget: {all: 2, fra: 1}", ("r1", "r2"), {"fra": ["r1"], "sin": ["r2", "r3"]})
        check(rest == [] and len(fleet["r3"].commits()) == 2, "not begun: %s" % rest)


@scenario
def soak_time_passes_between_waves(work):
    with Fleet(work, configs(2)) as fleet:
        site = site_of(work, fleet, "strategy: waves, batches: [1], soak: 1 s 500 ms")
        run, events = site.events()
        run.expect(0, err=r"soaking 1 s 500 ms before wave 2 of 2")
        soaks = [(e["wave"], e["soak-ms"]) for e in events if e["kind"] == "soak"]
        check(soaks == [("wave 2 of 2", 1500)], str(soaks))
        gap = moment(fleet["r2"].rpcs("get-commit-information")[0]) - moment(fleet["r1"].log()[-1])
        check(gap >= 1.4, "only %.1f s lay between the waves" % gap)


@scenario
def a_wave_that_changed_nothing_needs_no_soak_time(work):
    with Fleet(work, {"r1": base("r1", description="new"), "r2": base("r2")}) as fleet:
        site = site_of(work, fleet, "soak: 1 h")
        run, events = site.events()
        run.expect(0, out=r"\Ar1 unchanged\nr2 confirmed\n\Z")
        check("soak" not in [e["kind"] for e in events], "it soaked")


@scenario
def stopped_while_it_soaks(work):
    with Fleet(work, configs(3)) as fleet:
        site = site_of(work, fleet, "strategy: waves, batches: [1], soak: 1 h")
        path = os.path.join(work, "events.jsonl")
        run = site.start("deploy", "--yes", "--json", "--report", "jsonl=" + path)
        until(lambda: os.path.exists(path) and '"kind":"soak"' in open(path, encoding="utf-8").read(), "soak time")
        began = time.monotonic()
        run.signal(signal.SIGINT)
        run.wait().expect(6)
        check(time.monotonic() - began < 10, "it went on")
        found = details(run)
        check(found["r1"][:2] == ("confirmed", 0), str(run))
        for name in ("r2", "r3"):
            check(found[name] == ("refused", 6, "not begun: the run was stopped"), str(run))
            left_alone(fleet[name])


@scenario
def stopped_while_the_canary_is_committed(work):
    with Fleet(work, configs(3)) as fleet:
        fleet["r1"].ctl("fault", "slow:commit-configuration:1")
        site = site_of(work, fleet, "strategy: waves, canary: 1, failure-budget: 100%")
        run = site.start("deploy", "--yes", "--json")
        until(lambda: fleet["r1"].what("commit-begin"), "the canary's commit")
        run.signal(signal.SIGINT)
        run.wait().expect(6)
        found = details(run)
        state = fleet["r1"].show("state")
        check(found["r1"][:2] == ("rolled-back", 6) and not state["pending"] and not state["lock"], "%s %s" % (state, run))
        for name in ("r2", "r3"):
            check(found[name] == ("refused", 6, "not begun: the run was stopped"), str(run))
            left_alone(fleet[name])


@scenario
def nonsense_is_shown_where_it_stands(work):
    site = Site(work, hosts="all: {children: {fra: {hosts: {r1: , r2: }}}}\n", template="system { host-name x; }\n")
    for words, column, message in (("batches: [1, 0%]", 16, "from 1% to 100%, not 0%"),
                                   ("batches: [101%]", 13, "from 1% to 100%, not 101%"),
                                   ("canary: r3", 11, "no host or group matches 'r3'"),
                                   ("canary: fra", 11, "the canary would be the whole fleet of 2 routers"),
                                   ("failure-budget: {all: 1, fan: 1}", 28, "names 'fan', which is no group"),
                                   ("soak: 10", 9, "a number with a unit")):
        site.write("inventory/site.yml", "deploy:\n%s\n" % ("  " + words + "\n  strategy: waves"))
        for command in (("deploy", "--yes"), ("render", "r1")):
            run = site.holdfast(*command).expect(2, err=[r"site\.yml:2:%d: .*%s" % (column, message), "remedy:"])
            check(run.out == "", str(run))
    site.write("inventory/site.yml", "")
    site.holdfast("deploy", "--yes", "--canary", "1").expect(2, err="'--canary' means nothing with strategy 'serial'")
    site.holdfast("deploy", "--dry-run", "--strategy", "waves", "--canary", "r2").expect(0, out=r"canary +r2\nwave 2 of 2 +r1")


@scenario
def a_plan_sends_nothing(work):
    with Fleet(work, configs(4)) as fleet:
        site = site_of(work, fleet, "strategy: waves, canary: 1, batches: [25%, 50%], soak: 10 min, failure-budget: 50%",
                       checks={"bgp": BGP}, pairs="[[r2, r3]]")
        before = [len(r.log()) for r in fleet]
        files = {kind: os.path.join(work, "plan." + kind) for kind in ("jsonl", "junit", "markdown")}
        run = site.holdfast("deploy", "--dry-run", *[w for k, p in files.items() for w in ("--report", "%s=%s" % (k, p))])
        run.expect(0)
        check(run.out == """\
strategy        waves
failure budget  2 of 4 (50%)
soak            10 min after a wave that changed something
window          5 min, then a router rolls back by itself
load            override
checks          bgp
at once         2
canary          r1
wave 2 of 3     r2
wave 3 of 3     r3, r4
""", run.out)
        run = site.holdfast("deploy", "--dry-run", "--json", "--strategy", "serial", "r2", "r3").expect(0)
        plan = json.loads(run.out)
        check([w["devices"] for w in plan["waves"]] == [["r2"], ["r3"]] and plan["confirm-timeout"] == 5, run.out)
        check([len(r.log()) for r in fleet] == before, "a router was spoken to")
        with open(files["jsonl"], encoding="utf-8") as f:
            events = [json.loads(line) for line in f]
        check([e["kind"] for e in events] == ["run-start", "plan", "run-end"], str(events))
        check([w["name"] for w in events[1]["waves"]] == ["canary", "wave 2 of 3", "wave 3 of 3"], str(events[1]))
        suites = ElementTree.parse(files["junit"]).getroot()
        check(suites.get("failures") == "0" and "wave 3 of 3     r3, r4" in suites.find("testsuite/system-out").text, "junit")
        with open(files["markdown"], encoding="utf-8") as f:
            check("wave 3 of 3     r3, r4" in f.read(), "markdown")


@scenario
def the_plan_stands_in_the_report_of_its_run(work):
    with Fleet(work, configs(2)) as fleet:
        run, events = site_of(work, fleet, "strategy: waves, canary: 1").events()
        run.expect(0, err=r"plan: waves: canary of 1, then 1 of at most 1; failure budget 0 of 2; window 5 min; load override")
        check([e["kind"] for e in events][:3] == ["run-start", "warning", "plan"], str([e["kind"] for e in events]))


main()
