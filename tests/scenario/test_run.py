#!/usr/bin/python3
"""Runbooks: order, conditions, results, blocks, failures, dry runs, interrupts, crashes."""

import json
import os
import shutil
import signal

from configs import base
from harness import PASSWORD, Fleet, Site, check, main, scenario, until

LINE = "set interfaces ge-0/0/0 description new"
CONFIGURE = """\
  - name: describe
    configure:
      set: [%s]
      undo: [set interfaces ge-0/0/0 description old]
""" % LINE


def fleet_of(work, *names):
    return Fleet(work, {name: base(description="old") for name in names})


def site_of(work, fleet, runbook, settings="deploy:\n  checks: []\n", **more):
    site = Site(work, fleet, base(), settings=settings, **more)
    site.write("runbooks/book.yaml", runbook)
    return site


def ends(events, device=None):
    """(step, outcome) in order, of one device or of all."""
    return [(e["step"], e["outcome"]) for e in events
            if e["kind"] == "step-end" and (device is None or e.get("device") in (None, device))]


def ran(site, *args):
    return site.events(("run", "book", *args))


def new(router):
    return "description new" in router.running()


def settled(router):
    state = until(lambda: (lambda s: not s["lock"] and s)(router.show("state")), "the lock is released")
    check(not state["pending"] and not state["dirty"], "%s" % state)


def folder(site):
    return os.path.join(site.work, "state", "holdfast", "runs")


def the_run(site):
    """The run's own folder; those of its changes have a '.' in their names."""
    (name,) = [n for n in os.listdir(folder(site)) if os.path.isdir(os.path.join(folder(site), n)) and "." not in n]
    return name


def logbook(site, run):
    with open(os.path.join(folder(site), run, "runbook.logbook"), encoding="utf-8") as f:
        return [json.loads(line) for line in f.read().splitlines(True) if line.endswith("\n")]


def at_step(site, name):
    """Whether a process is within a step of that name."""
    try:
        return any(e.get("name") == name and e["entry"] in ("step", "changes") for e in logbook(site, the_run(site)))
    except (OSError, ValueError):
        return False


@scenario
def steps_in_order_with_results_and_conditions(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, """\
name: look
parameters:
  who: {type: word, choices: [ops, noc], default: ops, help: who asks}
steps:
  - name: version
    command: show version
    result: version
  - name: never
    command: show system users
    when: version.outcome == 'failed'
  - name: again
    command: "{{ 'show system uptime' if version.text is search('Junos') else 'show system users' }}"
    when: [version.outcome == 'passed', who == 'noc']
    result: again
  - name: engines
    rpc: {rpc: get-route-engine-information, get: {models: 'model[]'}}
    result: engines
  - name: said
    wait: 0 s
    when: again.text | length > 0 and engines.models | length > 0
""")
        run, events = ran(site, "-e", "who=noc", "-e", "ansible_user=automation")
        run.expect(0, out=r"^r1 done$")
        check(ends(events) == [("version", "passed"), ("never", "skipped"), ("again", "passed"), ("engines", "passed"),
                               ("said", "passed")], ends(events))
        (book,) = [e for e in events if e["kind"] == "runbook"]
        check(book["steps"] == 5 and book["parameters"] == {"who": "noc"} and book["batches"] == [["r1"]], book)
        fleet["r1"].untouched()
        site.holdfast("status").expect(0, out="nothing is open")
        site.holdfast("status", the_run(site)).expect(0, out=[r"of runbook 'look'.*, over$", r"^  r1  done$"])


@scenario
def pairs_first_one_then_the_other(work):
    with fleet_of(work, "r1", "r2", "r3") as fleet:
        site = site_of(work, fleet, "order: pairs\nsteps:\n" + CONFIGURE,
                       "deploy:\n  checks: []\nredundancy-pairs:\n  - [r1, r2]\n")
        run, events = ran(site)
        run.expect(0, out=[r"^r1 done$", r"^r2 done$", r"^r3 done$"])
        (book,) = [e for e in events if e["kind"] == "runbook"]
        check(book["batches"] == [["r1", "r3"], ["r2"]], book)
        ended = [e["device"] for e in events if e["kind"] == "step-end"]
        check(sorted(ended[:2]) == ["r1", "r3"] and ended[2:] == ["r2"], ended)
        check(all(new(r) for r in fleet), "not all were changed")


@scenario
def what_fails_is_taken_back_and_the_next_router_is_left_alone(work):
    with fleet_of(work, "r1", "r2") as fleet:
        site = site_of(work, fleet, "steps:\n" + CONFIGURE + """\
  - name: impossible
    command: show nothing of the kind
    on-failure: undo
""")
        run, events = ran(site)
        run.expect(5, out=[r"^r1 rolled-back$", r"^r2 skipped$"], err=r"taken back")
        check(not new(fleet["r1"]), "the change runs")
        check(len(fleet["r1"].what("confirmed")) == 2, "the change and its reversal were not both confirmed")
        settled(fleet["r1"])
        fleet["r2"].untouched()
        site.holdfast("status").expect(0, out="nothing is open")


@scenario
def what_stays_as_it_is_is_named(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, "steps:\n" + CONFIGURE + "  - {name: impossible, command: show nothing}\n")
        run, _ = ran(site)
        run.expect(7, out=r"^r1 failed$", err=[r"'impossible'", r"not taken back|left as it is"])
        check(new(fleet["r1"]), "it was taken back")
        site.holdfast("rollback", the_run(site)).expect(0, out=r"^r1 rolled-back$")
        check(not new(fleet["r1"]), "rollback did not take it back")
        settled(fleet["r1"])


@scenario
def a_dry_run_sends_nothing_that_changes(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, "steps:\n  - gate: go on?\n" + CONFIGURE + """\
  - name: counters
    command: {command: clear interfaces statistics all, changes: true}
  - {name: later, wait: 1 h}
  - local: [/bin/false]
  - name: seen
    command: show version
""")
        run, events = ran(site, "--dry-run")
        run.expect(0, out=r"^r1 done$")
        check(not new(fleet["r1"]), "it was changed")
        fleet["r1"].never("commit-configuration", "commit", "clear-interfaces-statistics-all")
        check(not [r for r in fleet["r1"].rpcs("command") if "clear" in json.dumps(r)], "clear was sent")
        check(dict(ends(events))["seen"] == "passed", ends(events))
        check(dict(ends(events))["counters"] == "skipped", ends(events))
        settled(fleet["r1"])
        check(not [n for n in os.listdir(folder(site)) if os.path.isdir(os.path.join(folder(site), n))], "a run is kept")


@scenario
def ctrl_c_takes_back(work):
    with fleet_of(work, "r1", "r2") as fleet:
        site = site_of(work, fleet, "steps:\n" + CONFIGURE + "  - {name: pause, wait: 1 h}\n")
        run = site.start("run", "book")
        until(lambda: at_step(site, "pause"), "the step that waits")
        check(new(fleet["r1"]), "not changed")
        site.holdfast("status").expect(0, out=[r"at work in 'pause'", r"to be taken back: "])
        site.holdfast("run", "book", "-l", "r1").expect(4, err=r"another run of holdfast works on 'r1'")
        site.holdfast("resume", the_run(site)).expect(4, err=r"is at work").lacks("nothing was begun")
        site.holdfast("rollback", the_run(site)).expect(4, err=r"is at work")
        run.signal(signal.SIGINT)
        run.wait().expect(6, out=[r"^r1 stopped$", r"^r2 skipped$"], err=r"taken back: ")
        check(not new(fleet["r1"]), "the change runs")
        settled(fleet["r1"])
        fleet["r2"].untouched()


@scenario
def ctrl_c_twice_leaves_it_open_and_resume_takes_it_back(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, "steps:\n" + CONFIGURE + "  - {name: pause, wait: 1 h}\n")
        run = site.start("run", "book")
        until(lambda: at_step(site, "pause"), "the step that waits")
        fleet["r1"].ctl("fault", "slow:load-configuration:3")
        run.signal(signal.SIGINT)
        until(lambda: fleet["r1"].what("delay"), "the change is being taken back")
        run.signal(signal.SIGINT)
        run.wait().expect(7, out=r"^r1 unknown$", err=[r"to be taken back by hand, or with 'holdfast rollback"])
        fleet["r1"].ctl("fault", "clear")
        until(lambda: not fleet["r1"].show("state")["lock"], "the router notices that the session is gone")
        site.holdfast("status").expect(0, out=[r"of runbook 'book'.*, cut$", r"^  r1  unknown: ", r"to be taken back: "])
        site.holdfast("resume", the_run(site)).expect(6, out=r"^r1 stopped$")
        check(not new(fleet["r1"]), "the change runs")
        settled(fleet["r1"])
        site.holdfast("status").expect(0, out="nothing is open")


BOOK = "steps:\n" + """\
  - {name: look, command: show version, result: look}
""" + CONFIGURE + """\
  - {name: pause, wait: '{{ how_long }}'}
  - {name: after, command: show system uptime, when: look.outcome == 'passed'}
"""
PARAMETERS = "parameters:\n  how_long: {type: span, default: 0 s, help: how long it waits}\n"


@scenario
def killed_while_it_waits_and_gone_on_with(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, PARAMETERS + BOOK)
        run = site.start("run", "book", "-e", "how_long=1s")
        until(lambda: at_step(site, "pause"), "the step that waits")
        run.kill()
        name = the_run(site)
        site.holdfast("status").expect(0, out=[r"^run %s of runbook 'book', begun .*, cut$" % name, r"cut in 'pause'"])
        looked = len(fleet["r1"].rpcs("command"))
        site.holdfast("resume", name, "-l", "r1").expect(2, err="as a whole")
        site.holdfast("resume", name).expect(0, out=r"^r1 done$")
        check(len(fleet["r1"].rpcs("command")) == looked + 1, "what was done before was done again")
        check(len(fleet["r1"].what("confirmed")) == 1 and new(fleet["r1"]), "changed more than once, or not at all")
        settled(fleet["r1"])
        site.holdfast("resume", name).expect(0, err="nothing of this run is open")
        site.holdfast("status").expect(0, out="nothing is open")


@scenario
def killed_within_the_change_and_gone_on_with(work):
    for rpc, wanted in (("load-configuration", 1), ("commit-configuration", 1), ("get-commit-information", 2)):
        with fleet_of(work, "r1") as fleet:
            site = site_of(work, fleet, PARAMETERS + BOOK)
            fleet["r1"].ctl("fault", "slow:%s:0.5" % rpc)
            run = site.start("run", "book")
            until(lambda: len(fleet["r1"].what("delay")) >= wanted or run.process.poll() is not None, rpc)
            run.kill()
            check(run.code == -9, "it had ended before\n%s" % run)
            fleet["r1"].ctl("fault", "clear")
            until(lambda: not fleet["r1"].show("state")["lock"], "the router notices that the session is gone")
            site.holdfast("resume", the_run(site)).expect(0, out=r"^r1 done$")
            check(new(fleet["r1"]), "not changed: %s" % rpc)
            settled(fleet["r1"])
            site.holdfast("status").expect(0, out="nothing is open")
        for path in ("site", "state", "junosim", "home"):
            shutil.rmtree(os.path.join(work, path))


@scenario
def a_run_that_was_cut_is_taken_back(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, PARAMETERS + BOOK)
        run = site.start("run", "book", "-e", "how_long=1h")
        until(lambda: at_step(site, "pause"), "the step that waits")
        run.kill()
        site.holdfast("rollback", the_run(site)).expect(0, out=r"^r1 rolled-back$", err=r"taken back by order")
        check(not new(fleet["r1"]), "the change runs")
        settled(fleet["r1"])
        site.holdfast("status").expect(0, out="nothing is open")


@scenario
def a_runbook_that_was_changed_is_not_gone_on_with(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, PARAMETERS + BOOK)
        run = site.start("run", "book", "-e", "how_long=1h")
        until(lambda: at_step(site, "pause"), "the step that waits")
        run.kill()
        site.write("runbooks/book.yaml", PARAMETERS + BOOK.replace("uptime", "users"))
        site.holdfast("resume", the_run(site)).expect(2, err=r"book.yaml:1:1: .*is not what it was when run")
        site.holdfast("rollback", the_run(site)).expect(0, out=r"^r1 rolled-back$")
        check(not new(fleet["r1"]), "the change runs")


@scenario
def a_router_at_another_address_is_not_taken_for_it(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, PARAMETERS + BOOK)
        run = site.start("run", "book", "-e", "how_long=1h")
        until(lambda: at_step(site, "pause"), "the step that waits")
        run.kill()
        hosts = os.path.join(site.dir, "inventory/hosts.yml")
        with open(hosts, encoding="utf-8") as f:
            text = f.read()
        site.write("inventory/hosts.yml", text.replace("ansible_port: %d" % fleet["r1"].port, "ansible_port: 1"))
        site.holdfast("resume", the_run(site)).expect(2, err=r"hosts.yml:\d+:\d+: .*'r1' is 127.0.0.1 port 1 in the inv")
        site.holdfast("rollback", the_run(site)).expect(2, err="make sure which router it was")
        site.holdfast("confirm", the_run(site)).expect(2, err="not confirmed as a whole")
        site.write("inventory/hosts.yml", text)
        site.holdfast("rollback", the_run(site)).expect(0, out=r"^r1 rolled-back$")
        check(not new(fleet["r1"]), "the change runs")


@scenario
def batches_that_were_over_need_no_lease(work):
    with fleet_of(work, "r1", "r2") as fleet:
        site = site_of(work, fleet, PARAMETERS + """\
steps:
  - {name: look, command: show version}
  - {name: pause, wait: '{{ how_long }}', when: inventory_hostname == 'r2'}
""")
        site.write("runbooks/other.yaml", "targets: r1\nsteps:\n  - {name: other, wait: 1 h}\n")
        run = site.start("run", "book", "-e", "how_long=2s")
        until(lambda: at_step(site, "pause"), "the step that waits")
        run.kill()
        name = the_run(site)
        other = site.start("run", "other")
        until(lambda: "at work in 'other'" in site.holdfast("status").out, "somebody else works on r1")
        site.holdfast("resume", name).expect(0, out=[r"^r1 done$", r"^r2 done$"])
        other.signal(signal.SIGINT)
        other.wait().expect(6)


@scenario
def secrets_are_not_written_down(work):
    secret = "hunter2-and-more"
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, """\
parameters:
  bgp_password: {help: of the session, required: true}
  other: {help: anything}
steps:
  - {name: look, command: show version}
  - {name: pause, wait: 1 h, when: bgp_password | length > 3}
""")
        file = site.write("secret.yml", "bgp_password: %s\n" % secret)
        run = site.start("run", "book", "-e", "@" + file, "-e", "other=x")
        until(lambda: at_step(site, "pause"), "the step that waits")
        run.kill()
        (begin,) = [e for e in logbook(site, the_run(site)) if e["entry"] == "begin"]
        check(begin["parameters"] == {"other": "x"} and begin["secrets"] == ["bgp_password"], begin)
        for where, _, names in os.walk(folder(site)):
            for name in names:
                with open(os.path.join(where, name), encoding="utf-8") as f:
                    check(secret not in f.read(), "the secret is in %s" % name)
        site.holdfast("resume", the_run(site)).expect(2, err=r"'bgp_password' is a secret, which is not kept")
        site.holdfast("resume", the_run(site), "-e", "other=y", "-e", "@" + file).expect(2, err="was another one")
        run = site.start("resume", the_run(site), "-e", "@" + file)
        until(lambda: "resume" in [e["entry"] for e in logbook(site, the_run(site))], "it goes on")
        until(lambda: [e for e in logbook(site, the_run(site)) if e.get("name") == "pause"][1:], "it waits again")
        run.signal(signal.SIGINT)
        run.wait().expect(6, out=r"^r1 stopped$")


@scenario
def from_a_step_on(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, """\
steps:
  - {name: before, snapshot: {name: before, checks: [bgp]}}
  - {name: look, command: show version}
  - {name: compare, check: {checks: [bgp], against: before}}
""", checks=None)
        site.write("runbooks/checks/bgp.yml",
                   "name: bgp\ntitle: sessions stand\ncheck: bgp\nexpect:\n  established: baseline\n")
        site.holdfast("run", "book", "--from", "look").expect(2, err=r"book.yaml:4:.*snapshot 'before' is taken by step 'before'")
        check(not fleet["r1"].rpcs(), "the router was asked")
        site.holdfast("run", "book", "--from", "3x").expect(2, err="no step '3x'")
        site.holdfast("run", "book", "--from", "1").expect(0, out=r"^r1 done$")


@scenario
def a_router_that_is_not_there(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, "steps:\n  - {name: look, command: show version}\n")
        text = open(os.path.join(site.dir, "inventory/hosts.yml"), encoding="utf-8").read()
        site.write("inventory/hosts.yml", text.replace("ansible_port: %d" % fleet["r1"].port, "ansible_port: 1"))
        site.holdfast("run", "book").expect(4, out=r"^r1 refused$", err=r"look")


@scenario
def programs_here(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, """\
steps:
  - {name: said, local: {argv: [/bin/echo, '{"a": [1, 2]}'], format: json, changes: false}, result: said}
  - {name: two, local: [/usr/bin/test, '{{ said.json.a | length }}', '-eq', '2']}
  - name: tell
    notify: {message: "{{ batch.hosts | join(',') }} is next", argv: [/bin/sh, -c, 'echo "$HOLDFAST_MESSAGE" >>%s']}
  - {name: nobody, notify: {message: x, argv: [/nonexistent]}}
  - {name: fails, local: [/bin/false]}
""" % os.path.join(work, "told"))
        run, events = ran(site)
        run.expect(7, out=r"^r1 failed$", err=r"'/bin/false' failed")
        check(ends(events) == [("said", "passed"), ("two", "changed"), ("tell", "passed"), ("nobody", "ignored"),
                               ("fails", "failed")], ends(events))
        with open(os.path.join(work, "told"), encoding="utf-8") as f:
            check(f.read() == "r1 is next\n", "nobody was told")


MISTAKES = [
    ("steps:\n  - comand: show version\n", r"book.yaml:2:5: .*'comand' is neither", "did you mean 'command'"),
    ("steps:\n  - {wait: 1 s, command: show version}\n", r"book.yaml:2:17: .*one thing, not 'wait' and 'command'", ""),
    ("steps:\n  - wait: 10\n", r"book.yaml:2:11: .*number with a unit", "10 min"),
    ("steps:\n  - {command: show version, retires: 1}\n", r"book.yaml:2:\d+: .*'retires'", "did you mean 'retries'"),
    ("steps:\n  - command: {comand: x}\n", r"book.yaml:2:15: .*unknown key 'comand'", "did you mean 'command'"),
    ("steps:\n  - command: 'show {{ wat }}'\n", r"book.yaml:2:\d+: .*'wat' is defined by no host", ""),
    ("steps:\n  - {command: show version, when: x.y}\n", r"book.yaml:2:\d+: .*'x' is defined by no host", ""),
    ("steps:\n  - command: 'show {{ wat'\n", r"book.yaml:2:", ""),
    ("steps:\n  - include: nothing.yaml\n", r"book.yaml:2:14: .*nothing.yaml", ""),
    ("steps:\n  - include: book.yaml\n", r"book.yaml:2:14: .*include itself", ""),
    ("steps:\n  - {name: a, wait: 0 s}\n  - {name: a, wait: 0 s}\n", r"book.yaml:3:12: .*'a' is there already", ""),
    ("steps:\n  - command: clear bgp neighbor\n", r"book.yaml:2:14: .*may change the router", "changes: true"),
    ("steps:\n  - command: {command: request system reboot, changes: true}\n", r"book.yaml:2:\d+: .*not sent", "'reboot'"),
    ("stepps:\n  - wait: 0 s\n", r"book.yaml:1:1: .*'stepps'", "did you mean 'steps'"),
    ("order: sideways\nsteps:\n  - wait: 0 s\n", r"book.yaml:1:8: .*'sideways'", "serial"),
    ("parameters:\n  x: {type: txt, help: h}\nsteps:\n  - wait: 0 s\n", r"book.yaml:2:13: .*'txt'", "'text'"),
    ("parameters:\n  x: {type: int, default: y, help: h}\nsteps: []\n", r"book.yaml:2:27: .*whole number", ""),
    ("targets: nobody\nsteps:\n  - wait: 0 s\n", r"book.yaml:1:10: .*nobody", ""),
    ("steps:\n  - {wait: 0 s, until: 'true'}\n", r"book.yaml:2:\d+: .*'until' means nothing", ""),
    ("steps:\n  - {command: show version, result: run}\n", r"book.yaml:2:\d+: .*always defined", ""),
]


@scenario
def mistakes_are_shown_where_they_are(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, "")
        for text, where, remedy in MISTAKES:
            site.write("runbooks/book.yaml", text)
            site.holdfast("run", "book").expect(2, err=[where, remedy])
        check(not fleet["r1"].rpcs(), "the router was asked")
        site.holdfast("run", "boook").expect(2, err="did you mean 'book'")
        site.holdfast("run").expect(0, out=r"^book$")
        site.write("runbooks/book.yaml", PARAMETERS + BOOK)
        site.holdfast("run", "book", "-e", "how_lnog=1s").expect(2, err="did you mean 'how_long'")
        site.holdfast("run", "book", "-e", "how_long=1").expect(2, err="span of time")
        site.holdfast("steps", "wiat").expect(2, err="did you mean 'wait'")


@scenario
def files_that_are_included(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, """\
steps:
  - include: parts/look.yaml
    when: deep == 'yes'
  - {name: last, wait: 0 s, when: version.outcome == 'passed'}
""")
        site.write("runbooks/parts/look.yaml", """\
parameters:
  deep: {type: word, choices: ['yes', 'no'], default: 'yes', help: look closer}
steps:
  - {name: version, command: show version, result: version}
""")
        run, events = ran(site)
        run.expect(0)
        check(ends(events) == [("version", "passed"), ("last", "passed")], ends(events))
        run, events = ran(site, "-e", "deep=no")
        run.expect(0)
        check(ends(events) == [("last", "skipped")], ends(events))


@scenario
def a_request_that_does_something_and_is_not_answered(work):
    """Nobody knows whether it was done; of one that only reads nothing is lost."""
    steps = {"rpc": ("clear-interfaces-statistics", "rpc: {rpc: clear-interfaces-statistics, changes: true}", "rpc: get-system-uptime-information"),
             "command": ("command", "command: {command: clear interfaces statistics all, changes: true}", "command: show system uptime")}
    for name, (request, does, reads) in steps.items():
        for step, word, code in ((does, "unknown", 7), (reads, "failed", None)):
            with fleet_of(os.path.join(work, name + word), "r1") as fleet:
                site = site_of(os.path.join(work, name + word), fleet, "steps:\n  - {name: it, %s}\n" % step)
                fleet["r1"].ctl("fault", "drop-after:%s:*" % (request if word == "unknown" or name == "command"
                                                             else "get-system-uptime-information"))
                run, events = ran(site)
                check(ends(events) == [("it", word)], "%s: %s\n%s" % (step, ends(events), run))
                check(run.code == code if code is not None else run.code in (1, 4), "%s" % run)
                check(("nobody knows whether it was done" in run.err) == (word == "unknown"), "%s" % run)
                site.holdfast("run", "book", "--dry-run").expect(0 if word == "unknown" else run.code)


@scenario
def the_product_shows_no_secret(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, "steps:\n  - command: {command: 'clear {{ ansible_password }}', changes: true}\n")
        site.write("inventory/host_vars/r1.yml", "ansible_password: %s\n" % PASSWORD)
        fleet["r1"].ctl("fault", "drop-after:command:*")
        run = site.holdfast("run", "book", "--json")
        check("no answer to" in json.loads(run.out)[0]["detail"], "%s" % run)
        check("********" in run.out and PASSWORD not in run.out + run.err, "%s" % run)


main()
