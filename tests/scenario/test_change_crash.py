#!/usr/bin/python3
"""Killed at every stage of a drain: the run goes on, or everything is taken back, and the router shows it."""

from drains import DRAIN, TERM, UNDRAIN, changes, drained, fleet_of, quiet, runs, site_of
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
                site.holdfast("rollback", run).expect(6, out=r"^r1 stopped$", err=r"taken back: deactivate")
            check(not drained(fleet["r1"]), "it is drained")
            quiet(fleet["r1"])
            site.holdfast("status").expect(0, out=r"^nothing is open$")
    scene.__name__ = "killed_%s_and_then_%s" % (phase.replace(" ", "_"), order)
    scenario(scene)


for one in KILLS:
    for two in ("resume", "rollback"):
        crash(one, two)


main()
