#!/usr/bin/python3
"""Health decides: a valid change that hurts is rolled back at once, and seen to be."""

import signal

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario, until

BGP = """\
name: bgp
title: all BGP sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 2
interval: 1
"""
ALARMS = """\
name: alarms
title: no new alarms
check: alarms
expect:
  new: none
retries: 0
interval: 1
"""


def rolled_back(r1, before):
    check(r1.running() == before, "another configuration runs: %s" % r1.running())
    check(r1.commits() and "confirmed" in r1.commits()[0], "no commit confirmed was sent")
    if len(r1.commits()) > 1:
        check("rollback" in r1.commits()[1]["log"], "the second commit is no rollback: %s" % r1.commits())
    operator = Operator(r1)
    operator.rpc("<lock-configuration/>")  # neither locked nor pending
    operator.close()


@scenario
def a_change_that_kills_a_bgp_session(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(peer_as="64999"), checks={"bgp": BGP})
        before = r1.running()
        run = site.holdfast("deploy", "--yes")
        run.expect(5, out=r"\Ar1 rolled-back\n\Z", err=[r"[Ee]xpect", r"[Aa]ctual", r"192\.0\.2\.2"])
        rolled_back(r1, before)
        # rolled back by us, not by the timer: there are minutes left
        check(len(r1.commits()) == 2, "commits: %s" % r1.commits())


@scenario
def a_session_that_was_down_before_does_not_count(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        r1.ctl("peer", "192.0.2.2", "down")
        site = Site(work, fleet, base(description="new"), checks={"bgp": BGP})
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")


@scenario
def an_alarm_that_comes_with_the_change(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"), checks={"alarms": ALARMS})
        before = r1.running()
        r1.ctl("fault", "slow:commit-configuration:3")
        run = site.start("deploy", "--yes")
        until(lambda: r1.what("lock"), "our lock")
        until(lambda: r1.rpcs("get-configuration"), "our comparison")
        until(lambda: r1.rpcs("get-alarm-information", "get-system-alarm-information"), "our baseline")
        r1.ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        run.wait().expect(5, out="r1 rolled-back", err=["FPC 0 Major Errors"])
        rolled_back(r1, before)


@scenario
def an_alarm_that_stood_before(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Minor", "Rescue configuration is not set")
        site = Site(work, fleet, base(description="new"), checks={"alarms": ALARMS})
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")


@scenario
def the_fresh_session_fails_at_first(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        seen = len(r1.what("session-begin"))
        for occasion in (2, 3):
            r1.ctl("fault", "refuse:%d" % occasion)
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")
        check(len(r1.what("session-begin")) - seen == 2, "sessions: %s" % r1.what("session-begin"))


@scenario
def nobody_can_get_in_any_more(work):
    """The change cuts the way in: the router's own timer brings the old configuration back, and that is seen."""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        before = r1.running()
        r1.ctl("fault", "drop-after:commit-configuration:2")
        for occasion in range(2, 30):
            r1.ctl("fault", "refuse:%d" % occasion)
        run = site.start("deploy", "--yes")
        until(lambda: r1.what("commit"), "our commit")
        r1.ctl("clock", "advance", "400")  # window and lateness are over
        until(lambda: r1.running() == before, "the router's own rollback")
        r1.ctl("fault", "clear")
        run.wait().expect(5, out="r1 rolled-back")
        check(len(r1.commits()) == 1, "commits: %s" % r1.commits())


@scenario
def stopped_by_the_operator_during_the_checks(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        slow = BGP.replace("retries: 2", "retries: 60")
        site = Site(work, fleet, base(peer_as="64999"), checks={"bgp": slow})
        before = r1.running()
        run = site.start("deploy", "--yes")
        until(lambda: r1.what("commit"), "our commit")
        run.signal(signal.SIGINT)
        run.wait().expect(6, out="r1 rolled-back")
        rolled_back(r1, before)


@scenario
def stopped_by_the_operator_before_the_commit(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        before = r1.running()
        r1.ctl("fault", "slow:load-configuration:2")
        run = site.start("deploy", "--yes")
        until(lambda: r1.what("delay"), "our load")
        run.signal(signal.SIGINT)
        run.wait().expect(6, out="r1 unchanged")
        check(not r1.commits() and r1.running() == before, "a commit was sent")
        operator = Operator(r1)
        operator.rpc("<lock-configuration/>")
        operator.close()


main()
