#!/usr/bin/python3
"""Runbook steps that change a configuration: configure, activate, deactivate, deploy, drain, undrain; each is a transaction,
and what is promised is taken back."""

import os
import re
import signal

from drains import BGP, DRAIN, TERM, UNDRAIN, changes, details, drained, ends, fleet_of, quiet, results, router, runs, site_of
from harness import Operator, check, main, scenario, until

# --- configure ----------------------------------------------------------------------------------------------

@scenario
def configure_commits_its_lines_as_a_run_of_its_own(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, """\
  - name: describe
    configure:
      set: ["set interfaces ge-0/0/0 description {{ inventory_hostname }}-up", set system host-name r1-new]
      checks: [bgp]
      comment: CHG-7
    result: made
  - name: told
    wait: 0 s
    when: made.state == 'confirmed' and '+   description r1-up' in made.diff
""", checks={"bgp": BGP})
        run, events = site.events(("run", "book"))
        run.expect(0, out=r"^r1 done$", err=r"\+   description r1-up;")
        check(ends(events) == [("describe", "changed"), ("told", "passed")], ends(events))
        check("description r1-up" in fleet["r1"].running() and "host-name r1-new" in fleet["r1"].running(), "not committed")
        (log,) = changes(fleet["r1"])
        check(re.fullmatch(r"holdfast \S+\.1-r1 change: CHG-7", log), log)
        (own,) = runs(work)
        check(os.path.exists(os.path.join(work, "state/holdfast/runs", own + ".1-r1", "r1.journal")), "no journal")
        site.holdfast("status", own + ".1-r1").expect(0, out=r"^  r1  confirmed: ")
        site.holdfast("status").expect(0, out=r"^nothing is open$")
        quiet(fleet["r1"])


@scenario
def configure_of_what_is_there_is_skipped(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, "  - configure: [set system host-name r1]\n")
        run, events = site.events(("run", "book"))
        run.expect(0)
        check(ends(events) == [("configure", "skipped")], ends(events))
        check(not fleet["r1"].commits(), "a commit was sent")
        quiet(fleet["r1"])


@scenario
def what_the_router_refuses_is_shown_at_the_runbooks_line(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, """\
  - name: typo
    configure:
      - set system host-name r1
      - set interfaces ge-0/0/0 dezcription x
""")
        site.holdfast("run", "book").expect(1, err=[r"book\.yaml:6:\d+: ", r"syntax error"])
        site.write("runbooks/book.yaml", """\
name: book
steps:
  - configure:
      set:
        - set system host-name r9
        - set protocols bgp group carriers import NONE
""")
        site.holdfast("run", "book").expect(1, err=r"book\.yaml:6:\d+: ")
        site.write("templates/ntp.j2", "system {\n    {{ kind }} {\n        boot-server 192.0.2.9;\n    }\n}\n")
        site.write("runbooks/book.yaml", "name: book\nparameters:\n  kind: {type: text, default: ntpp, help: word}\n"
                                         "steps:\n  - configure: {template: ntp.j2}\n")
        site.holdfast("run", "book").expect(1, err=r"templates/ntp\.j2:2: |templates/ntp\.j2:2:\d+: ")
        check(not [c for c in fleet["r1"].commits()], "a commit was sent")
        quiet(fleet["r1"])
        site.holdfast("run", "book", "-e", "kind=ntp").expect(0, out=r"^r1 done$")
        check("boot-server 192.0.2.9" in fleet["r1"].running(), "the template was not merged")


@scenario
def mistakes_are_found_before_anything_is_sent(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, "", checks={"bgp": BGP})
        for steps, said in (
                ("  - configure: [sett system host-name x]\n", r"book\.yaml:3:17: .*'sett' is no configuration command"),
                ("  - configure: {set: [set system x], template: a.j2}\n", r"either 'set' or 'template'"),
                ("  - configure: {template: none.j2}\n", r"book\.yaml:3:\d+: .*none\.j2"),
                ("  - configure: {set: [set system x], load: merge}\n", r"'load' is for a template"),
                ("  - configure: {set: [set system x], checks: [nonsense]}\n", r"book\.yaml:3:\d+: .*nonsense"),
                ("  - drain: {activate: x, deactivate: y, prove: [{session: all}]}\n", r"a drain has one of"),
                ("  - drain: {set: [set system x], prove: [{session: all}]}\n", r"'set' and 'undo' go together"),
                ("  - drain: {activate: x}\n", r"prove"),
                ("  - drain: {activate: x, prove: [{advertised: all}]}\n", r"needs 'at-most' or 'at-least'"),
                ("  - activate: policy-options policy-statement OUT term none\n", r"book\.yaml:3:\d+: .*'policy-options "
                 r"policy-statement OUT term none' is not in the configuration of the router"),
                ("  - wait: 0 s\n  - deactivate: snmp community x\n", r"book\.yaml:4:\d+: .*is not in the configuration"),
                ("  - drain: {activate: snmp, prove: [{session: all}]}\n", r"'snmp' is not in the configuration")):
            site.write("runbooks/book.yaml", "name: book\nsteps:\n" + steps)
            code = 4 if "is not in the configuration" in said else 2  # what the routers tell, and what the file does
            site.holdfast("run", "book").expect(code, err=said)
        fleet["r1"].untouched()


@scenario
def a_change_that_is_not_healthy_is_rolled_back(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, "  - configure: [set protocols bgp group carriers neighbor 192.0.2.2 peer-as 64999]\n",
                       checks={"bgp": BGP})
        run, events = site.events(("run", "book"))
        check(ends(events) == [("configure", "failed")], ends(events))
        check("rolled-back" in details(events)["configure"], details(events))
        check("peer-as 64500" in fleet["r1"].running(), "it was not rolled back")
        run.expect(5, out=r"^r1 rolled-back$")
        quiet(fleet["r1"])


@scenario
def what_a_step_did_is_undone_if_a_later_one_fails(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, """\
  - name: describe
    configure:
      set: [set interfaces ge-0/0/0 description new]
      undo: [set interfaces ge-0/0/0 description "to carrier A"]
  - activate: %s
  - name: breaks
    configure: [set interfaces ge-0/0/0 dezcription x]
    on-failure: undo
""" % TERM)
        site.holdfast("run", "book").expect(5, out=r"^r1 rolled-back$", err=r"taken back: ")
        check('description "to carrier A"' in fleet["r1"].running() and not drained(fleet["r1"]), "not taken back")
        check(len(changes(fleet["r1"])) == 4, changes(fleet["r1"]))
        quiet(fleet["r1"])


@scenario
def without_undo_the_configuration_from_before_comes_back(work):
    with fleet_of(work) as fleet:
        before = fleet["r1"].running()
        site = site_of(work, fleet, """\
  - deploy:
  - name: more
    configure: [set system host-name other, delete policy-options policy-statement OUT term drain]
  - name: breaks
    configure: [set interfaces ge-0/0/0 dezcription x]
    on-failure: undo
""")
        site.holdfast("run", "book").expect(5, out=r"^r1 rolled-back$", err=r"taken back: .*the change of 'deploy'")
        check(fleet["r1"].running() == before, "not taken back")
        check(len(changes(fleet["r1"])) == 4, changes(fleet["r1"]))
        quiet(fleet["r1"])


@scenario
def what_somebody_committed_since_is_not_taken_back_with_it(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, """\
  - deploy:
  - wait: 1 s
  - name: breaks
    configure: [set interfaces ge-0/0/0 dezcription x]
    on-failure: undo
""")
        run = site.start("run", "book")
        until(lambda: len(changes(fleet["r1"])) == 1 and not fleet["r1"].show("state")["pending"]
              and not fleet["r1"].show("state")["lock"], "it is deployed")
        operator = Operator(fleet["r1"])
        operator.load("system { host-name theirs; }")
        operator.rpc("<commit-configuration/>")
        operator.close()
        run.wait().expect(7, out=r"^r1 unknown$", err=[r"the router runs something else than what run \S+ made of it", r"not taken back"])
        check("theirs" in fleet["r1"].running() and "description new" in fleet["r1"].running(), "it was taken back")
        quiet(fleet["r1"])


# --- activate, deactivate, deploy --------------------------------------------------------------------------------

@scenario
def activate_and_deactivate(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, """\
  - {name: one, activate: %s}
  - {name: two, activate: %s}
  - {name: three, deactivate: "{{ where }} term drain"}
  - {name: four, deactivate: {statement: %s, comment: none}}
""" % (TERM, TERM, TERM), head="parameters:\n  where: {type: text, default: policy-options policy-statement OUT, help: the policy}\n")
        run, events = site.events(("run", "book"))
        run.expect(0)
        check(ends(events) == [("one", "changed"), ("two", "skipped"), ("three", "changed"), ("four", "skipped")], ends(events))
        check("is active already" in details(events)["two"] and "is inactive already" in details(events)["four"],
              details(events))
        check(not drained(fleet["r1"]) and len(changes(fleet["r1"])) == 2, changes(fleet["r1"]))
        quiet(fleet["r1"])


@scenario
def deploy_is_what_the_sites_templates_give(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, "  - deploy: {comment: CHG-9}\n")
        run, events = site.events(("run", "book"))
        run.expect(0)
        check(ends(events) == [("deploy", "changed")] and "description new" in fleet["r1"].running(), ends(events))
        run, events = site.events(("run", "book"))
        check(ends(events) == [("deploy", "skipped")], ends(events))


@scenario
def a_dry_run_shows_and_changes_nothing(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, "  - deploy:\n  - configure: [set system host-name r1]\n" + DRAIN % (TERM, "10 s") + UNDRAIN)
        run, events = site.events(("run", "book", "--dry-run"))
        run.expect(0, err=[r"\+   description new;", r"! +active"])
        check(ends(events) == [("deploy", "passed"), ("configure", "skipped"), ("traffic off", "passed"),
                               ("traffic on", "skipped")], ends(events))
        check(not fleet["r1"].commits(), "a commit was sent")
        fleet["r1"].never("validate")
        quiet(fleet["r1"])


# --- drain, undrain ------------------------------------------------------------------------------------------------

@scenario
def a_drain_is_proved_and_so_is_the_way_back(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, DRAIN % (TERM, "10 s") + UNDRAIN, checks={"bgp": BGP})
        run, events = site.events(("run", "book"))
        run.expect(0, out=r"^r1 done$")
        check(ends(events) == [("traffic off", "changed"), ("traffic on", "changed")], ends(events))
        seen = results(events)
        check(("routes advertised to peer 192.0.2.2", "at most 0", "0", "12", True) in seen, seen)
        check(("input of ge-0/0/0", "at most 20 Mbit/s (5 % of what was before)", "0 bit/s", "400 Mbit/s", True) in seen, seen)
        check(("routes advertised to peer 192.0.2.2", "at least 11 (90 % of what was before)", "12", "12", True) in seen, seen)
        check(not drained(fleet["r1"]) and len(changes(fleet["r1"])) == 2, changes(fleet["r1"]))
        quiet(fleet["r1"])
        site.holdfast("status").expect(0, out=r"^nothing is open$")


@scenario
def what_stays_drained_stays_so_when_the_run_is_over(work):
    """And a run that comes later undrains it by what it declares."""
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, DRAIN % (TERM, "10 s"))
        site.holdfast("run", "book").expect(0, out=r"^r1 done$")
        check(drained(fleet["r1"]), "it is not drained")
        site.holdfast("status").expect(0, out=r"^nothing is open$")
        quiet(fleet["r1"])
        site.write("runbooks/back.yaml", "name: back\nsteps:\n  - undrain: {deactivate: %s}\n" % TERM)
        site.holdfast("run", "back").expect(0)
        check(not drained(fleet["r1"]), "it is drained")


@scenario
def a_drain_that_takes_its_time_is_measured_again_and_not_made_again(work):
    with fleet_of(work) as fleet:
        fleet["r1"].ctl("interface", "ge-0/0/0", "rate", "300M", "1M")
        site = site_of(work, fleet, (DRAIN % (TERM, "500ms")) + "    retries: 20\n    interval: 1 s\n" + UNDRAIN)
        run = site.start("run", "book")
        until(lambda: drained(fleet["r1"]) and len(fleet["r1"].rpcs("get-interface-information")) > 4, "it is measured")
        fleet["r1"].ctl("interface", "ge-0/0/0", "rate", "0", "0")
        run.wait()
        # the way back is held against what was measured before the first try, when the port carried more
        run.expect(5, err=r"undrained, but the traffic is not seen to be back")
        check(len(changes(fleet["r1"])) == 2 and not drained(fleet["r1"]), changes(fleet["r1"]))


@scenario
def a_drain_that_is_not_effective_is_taken_back(work):
    """Something else sends traffic to the port: the routes are gone, the rate is not."""
    with fleet_of(work) as fleet:
        fleet["r1"].ctl("interface", "ge-0/0/0", "rate", "300M", "1M")
        site = site_of(work, fleet, DRAIN % (TERM, "1 s") + UNDRAIN)
        run, events = site.events(("run", "book"))
        run.expect(5, out=r"^r1 rolled-back$", err=[r"1 of 2 do not hold", r"300 Mbit/s"])
        check(ends(events)[0] == ("traffic off", "failed") and ends(events)[-1][1] == "changed", ends(events))
        check(not drained(fleet["r1"]) and len(changes(fleet["r1"])) == 2, changes(fleet["r1"]))
        quiet(fleet["r1"])


@scenario
def nothing_to_measure_is_found_before_the_drain(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, (DRAIN % (TERM, "1 s")).replace("advertised: external", "advertised: CARRIER-Z"))
        site.holdfast("run", "book").expect(1, err=r"book\.yaml:\d+:\d+: .*'CARRIER-Z' fits no BGP neighbor of the router")
        check(not fleet["r1"].commits(), "a commit was sent")


@scenario
def a_declared_drain_and_its_undo(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, """\
  - drain:
      set: [set protocols bgp group carriers export NOTHING, set policy-options policy-statement NOTHING then reject, delete protocols bgp group carriers export OUT]
      undo: [delete protocols bgp group carriers export, set protocols bgp group carriers export OUT, delete policy-options policy-statement NOTHING]
      prove: [{advertised: carriers, at-most: 10 %}]
      within: 5 s
      interval: 200ms
""" + UNDRAIN)
        run, events = site.events(("run", "book"))
        run.expect(0)
        check(ends(events) == [("drain", "changed"), ("traffic on", "changed")], ends(events))
        check("NOTHING" not in fleet["r1"].running() and "export OUT" in fleet["r1"].running(), fleet["r1"].running())


@scenario
def somebody_elses_drain_is_proved_and_left(work):
    with fleet_of(work, router(active=True)) as fleet:
        site = site_of(work, fleet, DRAIN % (TERM, "2 s") + UNDRAIN)
        run, events = site.events(("run", "book"))
        run.expect(0)
        check(ends(events) == [("traffic off", "passed"), ("traffic on", "skipped")], ends(events))
        check(drained(fleet["r1"]) and not fleet["r1"].commits(), "it was undrained")
        site.write("runbooks/back.yaml", "name: back\nsteps:\n  - undrain: {deactivate: %s, prove: [{advertised: all, at-least: 1}], "
                                       "within: 5 s, interval: 200ms}\n" % TERM)
        run, events = site.events(("run", "back"))
        run.expect(0)
        check(ends(events) == [("undrain", "changed")] and not drained(fleet["r1"]), ends(events))
        run, events = site.events(("run", "back"))
        check(ends(events) == [("undrain", "skipped")], ends(events))


@scenario
def traffic_that_does_not_come_back_fails(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, DRAIN % (TERM, "5 s") + "  - name: meanwhile\n    wait: 1 s\n"
                       + UNDRAIN.replace("10 s", "1 s"))
        run = site.start("run", "book")
        until(lambda: drained(fleet["r1"]) and not fleet["r1"].show("state")["pending"], "drained")
        fleet["r1"].ctl("peer", "192.0.2.2", "traffic", "1M", "1M")
        run.wait()
        run.expect(5, err=r"undrained, but the traffic is not seen to be back")
        check(not drained(fleet["r1"]), "it is still drained")


@scenario
def an_abort_after_the_drain_undrains(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, DRAIN % (TERM, "5 s") + "  - name: long\n    wait: 5 min\n" + UNDRAIN)
        run = site.start("run", "book")
        until(lambda: drained(fleet["r1"]) and len(fleet["r1"].rpcs("get-interface-information")) > 1,
              "drained and proved")
        run.signal(signal.SIGINT)
        run.wait()
        check(run.code == 6, run)
        check(not drained(fleet["r1"]), "it is still drained\n%s" % run)
        quiet(fleet["r1"])


@scenario
def an_undrain_that_is_refused_is_made_good_by_the_way_back(work):
    """Somebody holds the lock: the step fails, and what it promised waits for the lock."""
    with fleet_of(work) as fleet:
        r = fleet["r1"]
        site = site_of(work, fleet, DRAIN % (TERM, "5 s") + "  - name: meanwhile\n    wait: 2 s\n" + UNDRAIN)
        run = site.start("run", "book")
        until(lambda: drained(r) and not r.show("state")["pending"] and not r.show("state")["lock"], "drained")
        operator = Operator(r)
        operator.rpc("<lock><target><candidate/></target></lock>")
        until(lambda: len([x for x in r.rpcs("lock") if x["result"] == "error"]) > 1 or run.process.poll() is not None,
              "it is refused, and asked again")
        check(run.process.poll() is None, "it gave up")
        operator.close()
        run.wait().expect(5, out=r"^r1 rolled-back$", err=[r"traffic on: failed", r"waiting for the lock"])
        check(not drained(r), "it is drained")
        quiet(r)


@scenario
def several_routers_at_once_and_one_that_fails(work):
    with fleet_of(work, names=("r1", "r2", "r3")) as fleet:
        fleet["r2"].ctl("interface", "ge-0/0/0", "rate", "300M", "1M")
        site = site_of(work, fleet, DRAIN % (TERM, "1 s") + UNDRAIN, checks={"bgp": BGP}, head="order: together\n")
        run = site.holdfast("run", "book")
        run.expect(5, out=[r"^r1 done$", r"^r2 rolled-back$", r"^r3 done$"])
        for r in fleet:
            check(not drained(r) and len(changes(r)) == 2, "%s %s" % (r.name, changes(r)))
            quiet(r)


@scenario
def a_router_that_is_locked_is_not_drained(work):
    with fleet_of(work) as fleet:
        site = site_of(work, fleet, DRAIN % (TERM, "5 s"))
        operator = Operator(fleet["r1"])
        operator.rpc("<lock><target><candidate/></target></lock>")
        run, events = site.events(("run", "book"))
        check(ends(events) == [("traffic off", "failed")], ends(events))
        check(not fleet["r1"].commits(), "a commit was sent")
        operator.close()
        site.holdfast("status").expect(0, out=r"^nothing is open$")


main()
