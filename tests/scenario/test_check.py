#!/usr/bin/python3
"""Health checks by themselves: a baseline before, a comparison after, and nothing that could not be read passes."""

import json
import os

from configs import base
from harness import Fleet, Site, check, main, scenario, until, write

CHECK = """\
name: %(name)s
title: %(name)s as before
check: %(name)s
retries: %(retries)d
interval: 1
"""
KINDS = ("alarms", "bgp", "cores", "interfaces", "routing-engine")


def kinds(*names, retries=0):
    return {name: CHECK % {"name": name, "retries": retries} for name in names or KINDS}


def results(run):
    return {(r["device"], r["check"], r.get("object")): r for r in json.loads(run.out)}


@scenario
def nothing_has_changed(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, checks=kinds())
        lines = "".join("%s %s ok\n" % (r, k) for r in ("r1", "r2") for k in KINDS)
        check(site.holdfast("check", "--save", "before.json").expect(0).out == lines, "other lines")
        check(os.stat(os.path.join(work, "before.json")).st_mode & 0o777 == 0o600, "others may read the baseline")
        run = site.holdfast("check", "--baseline", "before.json", "--json").expect(0)
        seen = results(run)
        check({(r, k) for r, k, _ in seen} == {(r, k) for r in ("r1", "r2") for k in KINDS}, "looked at: %s" % seen)
        check(all(r["passed"] for r in seen.values()), "not all passed: %s" % run.out)
        for router in fleet:
            router.untouched()
            router.never("lock-configuration", "lock")


@scenario
def everything_has_gone_wrong(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, checks=kinds())
        site.holdfast("check", "--save", "before.json").expect(0)
        r1.ctl("peer", "192.0.2.2", "down")
        r1.ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        r1.ctl("core", "add", "/var/crash/core.rpd.0.gz")
        r1.ctl("interface", "ge-0/0/0", "down")
        run = site.holdfast("check", "--baseline", "before.json", "--json")
        run.expect(1, err=["[Ee]xpect", "[Aa]ctual", r"peer 192\.0\.2\.2 AS 64500", "FPC 0 Major Errors",
                           r"/var/crash/core\.rpd\.0\.gz", r"ge-0/0/0"])
        failed = {(k, o) for (_, k, o), r in results(run).items() if not r["passed"]}
        for one in (("bgp", "peer 192.0.2.2 AS 64500"), ("alarms", "chassis alarm 'FPC 0 Major Errors'"),
                    ("cores", "/var/crash/core.rpd.0.gz"), ("interfaces", "ge-0/0/0"), ("interfaces", "ge-0/0/0.0")):
            check(one in failed, "%s did not fail: %s" % (one, run.out))
        check(results(run)["r1", "bgp", "peer 192.0.2.2 AS 64500"]["before"] == "Established", run.out)


@scenario
def one_routing_engine_of_two(work):
    """The last result does not speak for the others: re0 was backup before, re1 is as it was."""
    with Fleet(work, {"r1": base()}, personality="model: mx480\nwrapper: re0+re1\n") as fleet:
        site = Site(work, fleet, checks=kinds("routing-engine"))
        site.holdfast("check", "--save", "before.json").expect(0)
        path = os.path.join(work, "before.json")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        write(path, text.replace("<mastership-state>master<", "<mastership-state>backup<", 1))
        run = site.holdfast("check", "--baseline", "before.json", "--json").expect(1)
        seen = {r["object"]: r["passed"] for r in json.loads(run.out)}
        check(seen == {"re0": False, "re1": True}, run)
        site.holdfast("check", "--baseline", "before.json").expect(1, out=r"\Ar1 routing-engine failed\n\Z")


@scenario
def one_check_of_one_router(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, checks=kinds())
        run = site.holdfast("check", "routing-engine", "-l", "r2", "--json").expect(0)
        check({(r, k) for r, k, _ in results(run)} == {("r2", "routing-engine")}, run.out)
        check(not fleet["r1"].what("session-begin"), "r1 was asked")


@scenario
def it_comes_back_in_time(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, checks=kinds("bgp", retries=30))
        site.holdfast("check", "--save", "before.json").expect(0)
        r1.ctl("peer", "192.0.2.2", "down")
        run = site.start("check", "--baseline", "before.json")
        until(lambda: len(r1.rpcs("get-bgp-neighbor-information")) > 2, "a second look")
        r1.ctl("peer", "192.0.2.2", "up")
        run.wait().expect(0)


@scenario
def no_baseline_is_no_pass(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, checks=kinds("bgp"))
        site.holdfast("check").expect(2, err=["there is no baseline", "--save"])


@scenario
def a_router_that_is_not_there(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, checks=kinds("bgp", "cores"))
        fleet["r2"].ctl("fault", "refuse")
        run = site.holdfast("check", "--save", "before.json", "--json").expect(4, err=["before.json.* not written"])
        check(not os.path.exists(os.path.join(work, "before.json")), "half a baseline was written")
        by_router = [(r["device"], r["check"], r["passed"]) for r in json.loads(run.out)]
        check(by_router == [("r1", "bgp", True), ("r1", "cores", True), ("r2", "bgp", False), ("r2", "cores", False)],
              run.out)


@scenario
def a_session_that_breaks_in_between(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, checks=kinds("alarms", "bgp", "cores"))
        site.holdfast("check", "--save", "before.json").expect(0)
        fleet["r1"].ctl("fault", "half-reply:get-bgp-neighbor-information")
        run = site.holdfast("check", "--baseline", "before.json", "--json").expect(4)
        passed = [(r["check"], r["passed"]) for r in json.loads(run.out)]
        check(passed == [("alarms", True), ("bgp", False), ("cores", False)], run.out)


@scenario
def a_baseline_of_other_routers(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, checks=kinds("bgp"))
        site.holdfast("check", "-l", "r1", "--save", "before.json").expect(0)
        seen = len(fleet["r1"].what("session-begin"))
        run = site.holdfast("check", "--baseline", "before.json")
        run.expect(2, err=r"before\.json: error: nothing of check 'bgp' on 'r2' is in the baseline")
        check(len(fleet["r1"].what("session-begin")) == seen, "r1 was asked although r2 cannot be judged")


@scenario
def a_check_that_does_not_exist(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, checks=kinds("bgp"))
        site.holdfast("check", "pgp").expect(2, err=["there is no check 'pgp'", "did you mean 'bgp'"])
        site.holdfast("check", "bgp", "bgp").expect(2, err="named twice")
        site.holdfast("check", "--save", "a", "--baseline", "b").expect(2, err="exclude one another")


main()
