#!/usr/bin/python3
"""The way back when things go wrong on it: lost replies, killed sessions, a router that lets nobody in any more."""

import os

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario, until

NEVER = "name: bgp\ntitle: never\ncheck: bgp\nexpect:\n  established: baseline\nretries: 0\ninterval: 1\n"
LONG = NEVER.replace("retries: 0", "retries: 100")
BROKEN = base(peer_as="64999")  # the carrier's session cannot come up


def kill_sessions(r1):
    """An operator ends every session but their own, as 'request system logout' does."""
    operator = Operator(r1)
    own = operator.hello.partition("<session-id>")[2].partition("<")[0]
    for begun in r1.what("session-begin"):
        if str(begun["session"]) != own:
            try:
                operator.rpc("<kill-session><session-id>%s</session-id></kill-session>" % begun["session"])
            except AssertionError:
                pass  # it had ended
    return operator


def free(r1, before):
    state = r1.show("state")
    check(not state["pending"] and not state["lock"] and not state["dirty"], "left behind: %s" % state)
    check(r1.running() == before, "not what ran before: %s" % r1.running())


@scenario
def the_reply_to_the_rollback_is_lost(work):
    for fault in ("drop-before", "drop-after", "half-reply"):
        folder = os.path.join(work, fault)
        with Fleet(folder, {"r1": base()}) as fleet:
            r1 = fleet["r1"]
            site = Site(folder, fleet, BROKEN, checks={"bgp": NEVER})
            before = r1.running()
            r1.ctl("fault", fault + ":commit-configuration:3")  # check, commit, rollback
            run = site.holdfast("deploy", "--yes").expect(5, out=r"\Ar1 rolled-back\n\Z")
            done = [c for c in r1.what("commit") if "rollback" in str(c)]
            check(len(r1.what("commit")) == 2, "%s: %s %s" % (fault, r1.what("commit"), run))
            check(not r1.what("automatic-rollback"), "%s: the timer had to do it: %s" % (fault, done))
            free(r1, before)


@scenario
def the_load_of_the_rollback_is_lost(work):
    for fault in ("drop-before", "drop-after"):
        folder = os.path.join(work, fault)
        with Fleet(folder, {"r1": base()}) as fleet:
            r1 = fleet["r1"]
            site = Site(folder, fleet, BROKEN, checks={"bgp": NEVER})
            before = r1.running()
            r1.ctl("fault", fault + ":load-configuration:2")
            site.holdfast("deploy", "--yes").expect(5, out=r"\Ar1 rolled-back\n\Z")
            free(r1, before)


@scenario
def the_session_with_the_lock_is_killed_before_the_commit(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        before = r1.running()
        r1.ctl("fault", "slow:get-configuration:2")
        run = site.start("deploy", "--yes")
        until(lambda: r1.rpcs("load-configuration"), "our load")
        operator = kill_sessions(r1)
        r1.ctl("fault", "clear")
        run.wait().expect(4, out=r"\Ar1 unchanged\n\Z")
        check("new" not in operator.compare(), "something was left in the candidate")
        check(not r1.commits(), "a commit was sent without the lock: %s" % r1.commits())
        operator.close()
        free(r1, before)


@scenario
def the_session_with_the_lock_is_killed_inside_the_window(work):
    """Junos takes back what a killed session had committed (junos-facts 1.10): that is read, not assumed."""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, BROKEN, checks={"bgp": LONG})
        before = r1.running()
        run = site.start("deploy", "--yes")
        until(lambda: len(r1.what("session-begin")) >= 2 and r1.what("commit"), "the fresh session")
        kill_sessions(r1).close()
        run.wait().expect(5, out=r"\Ar1 rolled-back\n\Z")
        free(r1, before)


@scenario
def nobody_is_let_in_after_the_commit(work):
    """The session that holds the lock is there still: it rolls back, long before the window ends."""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        before = r1.running()
        r1.ctl("fault", "slow:commit-configuration:1")
        run = site.start("deploy", "--yes")
        until(lambda: r1.rpcs("commit-configuration"), "the commit check")
        r1.ctl("fault", "host-key-changed")
        run.wait().expect(5, out=r"\Ar1 rolled-back\n\Z", err=["HOST KEY CHANGED"])
        check(not r1.what("automatic-rollback"), "the timer had to do it")
        free(r1, before)


@scenario
def somebody_edits_while_the_lock_is_gone(work):
    """Their words are neither committed nor discarded; the router's own timer takes the change back."""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        r1.ctl("fault", "drop-after:commit-configuration:2")
        r1.ctl("fault", "slow:get-commit-information:1")
        run = site.start("deploy", "--yes", "--confirm-timeout", "1")
        until(lambda: r1.what("commit"), "our commit")
        operator = Operator(r1)
        operator.load("system { location { building annexe; } }")
        until(lambda: len(r1.rpcs("get-commit-information")) > 4, "several looks")
        check(len(r1.what("commit")) == 1 and not r1.what("confirmed"), "their words were committed")
        r1.ctl("clock", "advance", "120")
        run.wait()
        check("annexe" in operator.compare(), "their words are gone: %s" % run)
        check("annexe" not in r1.running() and "new" not in r1.running(), "%s" % run)
        check(len(r1.what("commit")) == 1, "committed: %s" % r1.what("commit"))
        # the candidate is theirs: it differs from what ran before and from what runs in the same way
        run.expect(5, out="r1 rolled-back")
        operator.close()


if __name__ == "__main__":
    main()
