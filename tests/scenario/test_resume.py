#!/usr/bin/python3
"""A deploy that is killed: its journal says what is open, and resume, confirm and rollback finish it."""

import json
import os
import shutil
import signal

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario, until

NEW, BROKEN = base(description="new"), base(description="new", peer_as="64999")
BGP = """\
name: bgp
title: sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 2
interval: 1
"""


def runs(work):
    folder = os.path.join(work, "state", "holdfast", "runs")
    return sorted(n for n in os.listdir(folder) if os.path.isdir(os.path.join(folder, n)))


def kill_at(site, router, rpc, done, *options):
    """Kills a deploy while its so-manyth request of a kind is slow in the router; `done`: the request has come. The run."""
    router.ctl("fault", "slow:%s:0.5" % rpc)
    run = site.start("deploy", "--yes", *options)
    until(lambda: len(router.what("delay")) >= done or run.process.poll() is not None, "%s %d" % (rpc, done))
    run.kill()
    check(run.code == -9, "it had ended before\n%s" % run)
    router.ctl("fault", "clear")
    until(lambda: not router.show("state")["lock"], "the router notices that the session is gone")
    (name,) = runs(site.work)
    return name


def settled(router, new):
    state = router.show("state")
    check(not state["pending"] and not state["lock"] and not state["dirty"], "%s" % state)
    check(("new" in router.running()) == new, "the change %s" % ("does not run" if new else "runs"))


def killed_in_the_window(work, fleet, template=NEW):
    """While the checks are asked for the second time: the first was the baseline."""
    site = Site(work, fleet, template, checks={"bgp": BGP})
    run = kill_at(site, fleet["r1"], "get-bgp-neighbor-information", 2)
    check(fleet["r1"].show("state")["pending"], "nothing is pending")
    return site, run


@scenario
def before_the_commit_the_candidate_is_seen_to_be_clean(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, NEW)
        run = kill_at(site, fleet["r1"], "load-configuration", 1)
        site.holdfast("status").expect(0, out=[r"^run %s, begun " % run, r"^  r1  cut before a commit$"])
        site.holdfast("resume", run).expect(6, out=r"^r1 unchanged$", err=r"cut before the commit")
        check(not fleet["r1"].commits(), "a commit was sent")
        settled(fleet["r1"], new=False)
        site.holdfast("status").expect(0, out=r"^nothing is open$")
        site.holdfast("status", run).expect(0, out=r"^  r1  unchanged: ")


@scenario
def in_the_window_it_is_proved_and_confirmed(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        site.holdfast("status").expect(0, out=r"^  r1  cut after 'committed'; the router rolls back in \d+ ")
        site.holdfast("resume", run).expect(0, out=r"^r1 confirmed$", err=r"sessions that stood before")
        settled(fleet["r1"], new=True)


@scenario
def what_is_not_healthy_is_rolled_back(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet, BROKEN)
        site.holdfast("resume", run).expect(5, out=r"^r1 rolled-back$", err=r"check 'bgp' failed")
        settled(fleet["r1"], new=False)


@scenario
def what_had_been_healthy_is_not_asked_again(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, NEW, checks={"bgp": BGP})
        run = kill_at(site, fleet["r1"], "get-commit-information", 3)  # before the confirmation: it is healthy
        asked = len(fleet["r1"].rpcs("get-bgp-neighbor-information"))
        site.holdfast("status").expect(0, out=r"^  r1  cut after '(healthy|confirm)'")
        site.holdfast("resume", run).expect(0, out=r"^r1 confirmed$")
        check(len(fleet["r1"].rpcs("get-bgp-neighbor-information")) == asked, "the checks were asked again")
        settled(fleet["r1"], new=True)


@scenario
def by_order_it_is_confirmed_whatever_the_checks_say(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet, BROKEN)
        site.holdfast("confirm", run).expect(0, out=r"^r1 confirmed$")
        settled(fleet["r1"], new=True)


@scenario
def by_order_it_is_rolled_back(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        site.holdfast("rollback", run).expect(0, out=r"^r1 rolled-back$")
        settled(fleet["r1"], new=False)
        site.holdfast("rollback", run).expect(0, err=r"nothing of this run is open")


@scenario
def a_timer_that_has_fired_is_read(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        fleet["r1"].ctl("clock", "advance", "400")
        until(lambda: not fleet["r1"].show("state")["pending"], "the router's own rollback")
        site.holdfast("resume", run).expect(5, out=r"^r1 rolled-back$")
        settled(fleet["r1"], new=False)


@scenario
def somebody_confirmed_it_meanwhile(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        operator = Operator(fleet["r1"])
        operator.rpc("<commit-configuration/>")
        operator.close()
        site.holdfast("rollback", run).expect(6, out=r"^r1 confirmed$", err=r"confirmed already")
        settled(fleet["r1"], new=True)


@scenario
def from_another_machine_that_has_the_folder(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        here = os.path.join(work, "carried")
        shutil.copytree(os.path.join(work, "state", "holdfast", "runs", run), os.path.join(here, run))
        env = {"XDG_STATE_HOME": os.path.join(work, "elsewhere")}
        site.holdfast("resume", os.path.join(here, run), env=env).expect(0, out=r"^r1 confirmed$")
        settled(fleet["r1"], new=True)


@scenario
def a_router_at_another_address_is_not_taken_for_it(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        hosts = os.path.join(site.dir, "inventory/hosts.yml")
        with open(hosts, encoding="utf-8") as f:
            text = f.read()
        site.write("inventory/hosts.yml", text.replace("ansible_host: 127.0.0.1", "ansible_host: 127.0.0.2"))
        asked = len(fleet["r1"].rpcs())
        site.holdfast("resume", run).expect(2, err=r"hosts.yml:\d+:\d+: .*127.0.0.2.*was 127.0.0.1")
        check(len(fleet["r1"].rpcs()) == asked, "it was asked")


@scenario
def two_runs_never_work_on_one_router(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, NEW)
        fleet["r1"].ctl("fault", "slow:load-configuration:3")
        first = site.start("deploy", "--yes")
        until(lambda: fleet["r1"].rpcs("lock"), "the first holds the lock")
        (run,) = runs(work)
        site.holdfast("status").expect(0, out=r"^  r1  at work, after 'begin': run %s \(process %d, since " % (run, first.process.pid))
        site.holdfast("deploy", "--yes").expect(4, out=r"^r1 refused$", err=r"another run of holdfast works on this router: run %s" % run)
        site.holdfast("resume", run).expect(4, out=r"^r1 refused$", err=r"another run of holdfast works")
        first.wait().expect(0, out=r"^r1 confirmed$")
        check(len(fleet["r1"].rpcs("lock")) == 1, "the second went to the router")


@scenario
def no_journal_no_change(work):
    """The folder of runs cannot be written to: nothing is sent."""
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, NEW)
        write_over = os.path.join(work, "state", "holdfast")
        os.makedirs(write_over)
        with open(os.path.join(write_over, "leases"), "w", encoding="utf-8"):
            pass  # a file where a folder must be
        site.holdfast("deploy", "--yes").expect(2, out=r"^r1 refused$", err=r"leases")
        check(not fleet["r1"].rpcs(), "something was sent")


@scenario
def what_ended_unknown_is_looked_at_again(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, NEW, checks={"bgp": BGP})
        fleet["r1"].ctl("fault", "slow:get-bgp-neighbor-information:2:*")
        started = site.start("deploy", "--yes")
        until(lambda: len(fleet["r1"].what("delay")) >= 2, "the checks are asked in the window")
        fleet["r1"].ctl("fault", "slow:get-commit-information:5")
        started.signal(signal.SIGINT)
        until(lambda: len(fleet["r1"].what("delay")) >= 3 or started.process.poll() is not None, "it takes the change back")
        started.signal(signal.SIGINT)
        started.wait().expect(7, out=r"^r1 unknown$")
        fleet["r1"].ctl("fault", "clear")
        (run,) = runs(work)
        site.holdfast("status").expect(0, out=[r"^run %s, begun " % run, r"^  r1  unknown: "])
        until(lambda: not fleet["r1"].show("state")["lock"], "the router notices that the session is gone")
        site.holdfast("resume", run).expect(5, out=r"^r1 rolled-back$")
        settled(fleet["r1"], new=False)
        site.holdfast("status").expect(0, out=r"^nothing is open$")


@scenario
def status_for_programs(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        (one,) = json.loads(site.holdfast("status", "--json").expect(0).out)
        check(one["run"] == run and one["devices"][0]["device"] == "r1" and one["devices"][0]["open"], "%s" % one)
        due = one["devices"][0]["rollback-due-wall-ms"]
        check(isinstance(due, int) and due > 0, "%s" % one)
        site.holdfast("status", "nonsense").expect(2, err=r"'nonsense' is not the id of a run")
        site.holdfast("status", "20200101T000000-0000").expect(2, err=r"no journal of run '20200101T000000-0000'")
        site.holdfast("resume", run).expect(0)


@scenario
def a_journal_that_was_tampered_with_is_refused(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site, run = killed_in_the_window(work, fleet)
        path = os.path.join(work, "state", "holdfast", "runs", run, "r1.journal")
        with open(path, encoding="utf-8") as f:
            lines = f.read().splitlines(True)
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(lines[:1]) + '{"entry":"commit","wall-ms":5,"surprise":1}\n')
        site.holdfast("resume", run).expect(2, err=r"r1.journal:2:\d+: .*surprise")
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(lines) + '{"entry":"confi')  # a line that was cut: its step was not taken
        site.holdfast("resume", run).expect(0, out=r"^r1 confirmed$")
        settled(fleet["r1"], new=True)


main()
