#!/usr/bin/python3
"""SIGINT at every step: what is in flight is finished or undone, and what is said is what is true."""

import os
import signal

from configs import base
from harness import Failed, Fleet, Operator, Site, check, main, scenario, until

STEPS = ("get-commit-information", "lock", "load-configuration", "get-configuration", "commit-configuration")
SAYS = {"confirmed": (0,), "unchanged": (6,), "refused": (6,), "rolled-back": (6,), "unknown": (7,)}


def stopped(work, rpc, times, signals):
    """Stops a deploy when the so-manyth RPC of a kind has been executed: the next one, made slow, is in flight."""
    work = os.path.join(work, "%s%d" % (rpc, times))
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        before = r1.running()
        for name in STEPS:
            r1.ctl("fault", "slow:%s:0.4" % name)
        run = site.start("deploy", "--yes")
        try:
            until(lambda: len(r1.rpcs(rpc)) >= times or run.process.poll() is not None, "%s" % rpc)
            until(lambda: len(r1.what("delay")) > len(r1.rpcs(*STEPS)) or run.process.poll() is not None, "the next one")
        except Failed:
            raise Failed("%s %d never came:\n%s\n%s" % (rpc, times, run.kill(), r1.log()))
        for _ in range(signals):
            run.signal(signal.SIGINT)
        run.wait()
        where = "%s %d, %d signals: exit %s\n%s" % (rpc, times, signals, run.code, run)
        outcome = run.out.split()[1]
        check(run.code in SAYS[outcome], where)
        r1.ctl("fault", "clear")
        if outcome == "unknown":
            check(signals > 1, "unknown after one request to stop: " + where)
            r1.ctl("clock", "advance", "360")
            return outcome
        state = r1.show("state")
        check(not state["pending"] and not state["lock"] and not state["dirty"], "%s: %s" % (state, where))
        check((r1.running() != before) == (outcome == "confirmed"), where)
        check(not r1.commits() or outcome in ("confirmed", "rolled-back"), "%s: %s" % (r1.commits(), where))
        operator = Operator(r1)
        check("new" not in operator.compare(), "something was left in the candidate: " + where)
        operator.close()
        return outcome


@scenario
def once_before_the_commit(work):
    for rpc, times, outcome in (("lock", 1, "refused"), ("get-commit-information", 1, "unchanged"), ("load-configuration", 1, "unchanged"),
                                ("get-configuration", 1, "unchanged")):
        found = stopped(work, rpc, times, 1)
        check(found == outcome, "%s, not %s, after %s %d" % (found, outcome, rpc, times))


@scenario
def once_at_the_commit(work):
    check(stopped(work, "commit-configuration", 1, 1) == "rolled-back", "not rolled back")


@scenario
def once_at_the_confirmation(work):
    check(stopped(work, "get-commit-information", 2, 1) == "confirmed", "not confirmed")


@scenario
def twice_anywhere(work):
    for rpc, times in (("get-commit-information", 1), ("load-configuration", 1), ("commit-configuration", 1),
                       ("get-commit-information", 2)):
        stopped(work, rpc, times, 2)


main()
