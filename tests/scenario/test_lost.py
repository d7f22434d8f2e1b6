#!/usr/bin/python3
"""Lost connections, and a lost engine: what is said is what the router's history says."""

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario, until


def ours(r1):
    """Commits of the change itself (neither confirmations nor rollbacks)."""
    return [c for c in r1.commits() if "confirmed" in c]


@scenario
def cut_after_the_commit_was_done(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        r1.ctl("fault", "drop-after:commit-configuration:2")  # the first is the check
        run = site.holdfast("deploy", "--yes")
        run.expect(0, out=r"\Ar1 confirmed\n\Z", err=["reply to the commit was lost"])
        check(len(ours(r1)) == 1, "the change was committed again: %s" % r1.commits())
        check("description new;" in r1.running(), r1.running())
        check(r1.what("confirmed"), "it was not confirmed")


@scenario
def cut_before_the_commit_was_done(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        before = r1.running()
        r1.ctl("fault", "drop-before:commit-configuration:2")
        run = site.holdfast("deploy", "--yes")
        run.expect(4, out=r"\Ar1 unchanged\n\Z", err=["did not happen"])
        check(r1.running() == before and not r1.what("commit"), "it was committed")


@scenario
def half_a_reply_to_the_commit(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        r1.ctl("fault", "half-reply:commit-configuration:2")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")
        check(len(ours(r1)) == 1 and "description new;" in r1.running(), r1.running())


@scenario
def cut_during_the_confirmation(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        r1.ctl("fault", "drop-after:commit-configuration:3")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")
        check(r1.what("confirmed") and "description new;" in r1.running(), r1.running())


@scenario
def cut_before_the_confirmation(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        r1.ctl("fault", "drop-before:commit-configuration:3")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")
        check(r1.what("confirmed") and "description new;" in r1.running(), r1.running())


@scenario
def cut_while_loading(work):
    for fault in ("drop-before", "drop-after", "half-reply"):
        with Fleet(work, {"r1": base()}) as fleet:
            r1 = fleet["r1"]
            site = Site(work, fleet, base(description="new"))
            before = r1.running()
            r1.ctl("fault", fault + ":load-configuration")
            site.holdfast("deploy", "--yes").expect(4, out="r1 unchanged")
            check(r1.running() == before and not r1.commits(), "a commit was sent")
            operator = Operator(r1)
            check("new" not in operator.compare(), "something was left in the candidate")
            operator.close()


@scenario
def replies_octet_by_octet(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        r1.ctl("fault", "split")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")


@scenario
def a_login_banner_before_the_hello(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        r1.ctl("fault", "garbage-before-hello")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")


@scenario
def killed_inside_the_window(work):
    """SIGKILL leaves nothing to clean up with: the router rolls itself back, and is free again."""
    check_that_never_holds = ("name: bgp\ntitle: never\ncheck: bgp\nexpect:\n  established: baseline\n"
                              "retries: 100\ninterval: 1\n")
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(peer_as="64999"), checks={"bgp": check_that_never_holds})
        before = r1.running()
        run = site.start("deploy", "--yes")
        until(lambda: r1.what("commit"), "our commit")
        run.kill()
        check(r1.running() != before, "the change does not run inside the window")
        r1.ctl("clock", "advance", "360")
        until(lambda: r1.running() == before, "the router's own rollback")
        check(not r1.what("confirmed"), "it was confirmed")
        # free again: the next one deploys
        site.write("templates/router.j2", base(description="next"))
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")


@scenario
def killed_before_the_commit(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        before = r1.running()
        r1.ctl("fault", "slow:load-configuration:2")
        run = site.start("deploy", "--yes")
        until(lambda: r1.what("lock"), "our lock")
        run.kill()
        until(lambda: r1.what("unlock"), "the lock going with its session")
        check(r1.running() == before, "something was committed")
        operator = Operator(r1)
        check("new" not in operator.compare(), "something was left in the candidate")
        operator.close()


main()
