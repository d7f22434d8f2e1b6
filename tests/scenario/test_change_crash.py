#!/usr/bin/python3
"""Killed at every stage of a drain: the run goes on, or everything is taken back, and the router shows it."""

import signal

from drains import BGP, DRAIN, TERM, UNDRAIN, changes, drained, ends, fleet_of, quiet, runs, site_of
from harness import check, main, scenario, until

KILLS = {  # phase: the fault that holds the router up there, and how often the delay has struck
    "before the lock": ("slow:lock:1", 1),
    "while it is loaded": ("slow:load-configuration:1", 1),
    "while it is committed": ("slow:commit-configuration:1", 1),
    "before it is confirmed": ("slow:get-commit-information:1", 2),
    "while it is proved": ("slow:get-interface-information:1", 1),
}


def killed(work, fleet, site, phase):
    fault, occasions = KILLS[phase]
    r = fleet["r1"]
    if phase == "while it is proved":  # the first look is the one before the change
        occasions = 2
    r.ctl("fault", fault)
    run = site.start("run", "book")
    until(lambda: len(r.what("delay")) >= occasions or run.process.poll() is not None, phase)
    run.kill()
    check(run.code == -9, "it had ended before: %s\n%s" % (phase, run))
    r.ctl("fault", "clear")
    until(lambda: not r.show("state")["lock"], "the router notices that the session is gone")
    return runs(work)[-1]


def crash(phase, order):
    def scene(work):
        with fleet_of(work) as fleet:
            site = site_of(work, fleet, DRAIN % (TERM, "10 s") + UNDRAIN)
            run = killed(work, fleet, site, phase)
            if order == "resume":
                site.holdfast("resume", run).expect(0, out=r"^r1 done$", err=r"traffic is back")
                check(len(changes(fleet["r1"])) == 2, changes(fleet["r1"]))
            else:
                site.holdfast("rollback", run).expect(0, out=r"^r1 rolled-back$", err=r"taken back: deactivate")
            check(not drained(fleet["r1"]), "it is drained")
            quiet(fleet["r1"])
            site.holdfast("status").expect(0, out=r"^nothing is open$")
    scene.__name__ = "killed_%s_and_then_%s" % (phase.replace(" ", "_"), order)
    scenario(scene)


for one in KILLS:
    for two in ("resume", "rollback"):
        crash(one, two)


@scenario
def a_session_that_drops_during_the_drain_decides_nothing(work):
    """The reply to the commit is lost: the history says that it is there, and the drain goes on."""
    for fault in ("drop-after:commit-configuration:2", "drop-before:commit-configuration:2", "drop-after:load-configuration:1"):
        with fleet_of(work) as fleet:
            site = site_of(work, fleet, DRAIN % (TERM, "10 s") + UNDRAIN)
            fleet["r1"].ctl("fault", fault)
            run, events = site.events(("run", "book"))
            if fault.startswith("drop-after:commit"):
                run.expect(0, out=r"^r1 done$", err=r"the reply to the commit was lost")
                check(ends(events) == [("traffic off", "changed"), ("traffic on", "changed")], ends(events))
            else:
                check(ends(events)[0] == ("traffic off", "failed"), ends(events))
                check(len(changes(fleet["r1"])) == 0, changes(fleet["r1"]))
            check(not drained(fleet["r1"]), "it is drained")
            quiet(fleet["r1"])


@scenario
def stopped_while_the_drain_is_in_its_window(work):
    with fleet_of(work) as fleet:
        r = fleet["r1"]
        site = site_of(work, fleet, DRAIN % (TERM, "10 s") + UNDRAIN)
        r.ctl("fault", "slow:get-commit-information:1:2")
        run = site.start("run", "book")
        until(lambda: r.show("state")["pending"] or run.process.poll() is not None, "the window")
        run.signal(signal.SIGINT)
        run.wait()
        check(run.code in (5, 6) and not drained(r), run)
        quiet(r)
        site.holdfast("status").expect(0, out=r"^nothing is open$")


@scenario
def killed_while_it_is_taken_back_and_then_taken_back_again(work):
    with fleet_of(work) as fleet:
        r = fleet["r1"]
        site = site_of(work, fleet, DRAIN % (TERM, "10 s") + "  - name: breaks\n    configure: [set system hosst-name x]\n")
        r.ctl("fault", "slow:commit-configuration:2:6")  # check, confirmed, confirm; of the way back: check, confirmed
        run = site.start("run", "book")
        until(lambda: not drained(r) and len(changes(r)) == 2 and r.what("delay") or run.process.poll() is not None,
              "it is taken back, and not confirmed")
        run.kill()
        check(run.code == -9, run)
        r.ctl("fault", "clear")
        until(lambda: not r.show("state")["lock"], "the router notices")
        name = runs(work)[-1]
        site.holdfast("status").expect(0, out=r"^run %s" % name)
        site.holdfast("rollback", name).expect(0, out=r"^r1 rolled-back$", err=r"taken back: deactivate")
        check(not drained(r), "it is drained")
        quiet(r)
        site.holdfast("status").expect(0, out=r"^nothing is open$")


@scenario
def the_change_of_a_step_is_a_run_that_can_be_resumed_by_itself(work):
    """By its own checks, not those of the site; the runbook then finds it done."""
    with fleet_of(work) as fleet:
        r = fleet["r1"]
        site = site_of(work, fleet, """\
  - name: describe
    configure: {set: [set interfaces ge-0/0/0 description new], checks: []}
  - name: after
    wait: 0 s
""", checks={"bgp": BGP})
        name = killed(work, fleet, site, "before it is confirmed")
        site.holdfast("status").expect(0, out=r"^run %s\.1-r1, begun " % name)
        site.holdfast("resume", name + ".1-r1").expect(0, out=r"^r1 confirmed$")
        check("description new" in r.running(), r.running())
        quiet(r)
        site.holdfast("resume", name).expect(0, out=r"^r1 done$")
        check(len(changes(r)) == 1, changes(r))
        site.holdfast("status").expect(0, out=r"^nothing is open$")


def undrain_killed(commit):
    def scene(work):
        with fleet_of(work) as fleet:
            r = fleet["r1"]
            site = site_of(work, fleet, DRAIN % (TERM, "10 s") + UNDRAIN)
            r.ctl("fault", "slow:commit-configuration:1:%d" % commit)
            run = site.start("run", "book")
            until(lambda: r.what("delay") or run.process.poll() is not None, "the undrain")
            run.kill()
            check(run.code == -9, run)
            r.ctl("fault", "clear")
            until(lambda: not r.show("state")["lock"], "the router notices")
            site.holdfast("resume", runs(work)[-1]).expect(0, out=r"^r1 done$", err=r"traffic is back")
            check(not drained(r), "it is drained")
            quiet(r)
            site.holdfast("status").expect(0, out=r"^nothing is open$")
    scene.__name__ = "undrain_killed_at_commit_%d_and_resumed" % commit
    scenario(scene)


for number in (4, 5, 6):  # check, confirmed commit and confirmation; three are the drain's
    undrain_killed(number)


main()
