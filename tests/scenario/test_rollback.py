#!/usr/bin/python3
"""A router goes back to an earlier commit, as a change like any other."""

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario, until
from terminal import Asked

BGP = """\
name: bgp
title: sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 1
interval: 1
"""


def changed_by_hand(router, *texts):
    """Somebody commits these, one after the other."""
    operator = Operator(router)
    for text in texts:
        operator.load(text)
        operator.rpc("<commit-configuration/>")
    operator.close()


def described(text):
    return 'interfaces { ge-0/0/0 { description "%s"; } }' % text


@scenario
def to_the_commit_before_by_default(work):
    with Fleet(work, {"r1": base(description="old")}) as fleet:
        changed_by_hand(fleet["r1"], described("new"))
        site = Site(work, fleet, checks={"bgp": BGP})
        run = site.holdfast("rollback", "r1", "--yes").expect(0, out=r"^r1 confirmed$", err=[r"^.*\+   description old;", r"established"])
        check("description old" in fleet["r1"].running(), run)
        confirmed = [c for c in fleet["r1"].commits() if "confirmed" in c]
        check(len(confirmed) == 1 and "change: back to commit 1 of then" in confirmed[0]["log"], "%s" % confirmed)
        state = fleet["r1"].show("state")
        check(not state["pending"] and not state["lock"] and not state["dirty"], "%s" % state)


@scenario
def two_commits_back(work):
    with Fleet(work, {"r1": base(description="oldest")}) as fleet:
        changed_by_hand(fleet["r1"], described("older"), described("new"))
        Site(work, fleet).holdfast("rollback", "r1", "2", "--yes", "--comment", "CHG-7").expect(0, out=r"^r1 confirmed$")
        check("description oldest" in fleet["r1"].running(), fleet["r1"].running())
        check("CHG-7" in fleet["r1"].commits()[-2]["log"], "%s" % fleet["r1"].commits())


@scenario
def what_is_not_healthy_then_is_taken_back(work):
    """The commit before was the one that cost the session."""
    with Fleet(work, {"r1": base(peer_as="64500")}) as fleet:
        changed_by_hand(fleet["r1"], "protocols { bgp { group carriers { neighbor 192.0.2.2 { peer-as 64999; } } } }",
                        "protocols { bgp { group carriers { neighbor 192.0.2.2 { peer-as 64500; } } } }")
        until(lambda: all(p["state"] == "Established" for p in fleet["r1"].show("state")["peers"]), "the session is up again")
        site = Site(work, fleet, checks={"bgp": BGP})
        site.holdfast("rollback", "r1", "--yes").expect(5, out=r"^r1 rolled-back$", err=r"check 'bgp' failed")
        check("peer-as 64500" in fleet["r1"].running(), fleet["r1"].running())


@scenario
def nothing_to_do(work):
    with Fleet(work, {"r1": base()}) as fleet:
        changed_by_hand(fleet["r1"], described("new"), described("to carrier A"))
        Site(work, fleet).holdfast("rollback", "r1", "2", "--yes").expect(0, out=r"^r1 unchanged$", err=r"nothing to do")


@scenario
def it_asks_with_the_difference_on_screen(work):
    with Fleet(work, {"r1": base(description="old")}) as fleet:
        changed_by_hand(fleet["r1"], described("new"))
        site = Site(work, fleet)
        site.holdfast("rollback", "r1").expect(6, err=r"no terminal to ask on")
        fleet["r1"].never("load-configuration-rollback")
        asked = Asked(work, site, "r1", command="rollback")
        check(b"description old" in asked.said and b"Roll r1 back to commit 1?" in asked.said, "%r" % asked.said)
        code, out = asked.answer("no\n")
        check((code, out) == (6, "r1 unchanged\n"), "%s %r" % (code, out))
        check("description new" in fleet["r1"].running(), "it was rolled back")
        code, out = Asked(work, site, "r1", command="rollback").answer("yes\n")
        check((code, out) == (0, "r1 confirmed\n"), "%s %r" % (code, out))
        check("description old" in fleet["r1"].running(), "it was not rolled back")


@scenario
def what_it_does_not_understand(work):
    with Fleet(work, {"r1": base(), "r2": base()}) as fleet:
        site = Site(work, fleet)
        site.holdfast("rollback", "r1", "0", "--yes").expect(2, err=r"1 to 49, not '0'")
        site.holdfast("rollback", "r1", "x", "--yes").expect(2, err=r"1 to 49, not 'x'")
        site.holdfast("rollback", "all", "--yes").expect(2, err=r"'all' is 2 routers")
        site.holdfast("rollback", "r9", "--yes").expect(2, err=r"'r9'")
        site.holdfast("rollback", "20200101T000000-0000", "1").expect(2, err=r"a run has no N")
        for router in fleet:
            router.untouched()
        site.holdfast("rollback", "r1", "9", "--yes").expect(4, out=r"^r1 unchanged$")  # there were not so many commits
        check(not fleet["r1"].commits(), "a commit was sent")


main()
