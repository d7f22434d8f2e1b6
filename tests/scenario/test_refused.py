#!/usr/bin/python3
"""Somebody else's work: exit code 4, who and since when, nothing changed, nobody's edit lost."""

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario, until

EDIT = "system { location { building theirs; } }"
WHO = r"automation.* since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC"


def refused(work, prepare, err, after):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="ours"))
        operator = Operator(r1)
        prepare(operator)
        before, mark = r1.running(), len(r1.rpcs())
        site.holdfast("deploy", "--yes").expect(4, out=r"\Ar1 refused\n\Z", err=err)
        site.holdfast("diff").expect(4, err=err)
        ours = [r["rpc"] for r in r1.rpcs()[mark:]]
        check(ours, "nothing was asked")
        for name in ("load-configuration", "edit-config", "commit-configuration", "commit", "validate",
                     "discard-changes", "kill-session"):
            check(name not in ours, "%s came: %s" % (name, ours))
        check(r1.running() == before, "the running configuration changed")
        after(site, r1, operator)
        operator.close()



@scenario
def the_candidate_is_locked(work):
    def prepare(operator):
        operator.rpc("<lock-configuration/>")
        operator.load(EDIT)

    def after(site, r1, operator):
        check("building theirs;" in operator.compare(), "their edit is lost")
        operator.rpc("<commit-configuration/>")
        check("building theirs;" in r1.running(), "their commit is lost")

    refused(work, prepare, ["locked", WHO], after)


@scenario
def the_candidate_is_locked_from_the_command_line(work):
    def prepare(operator):
        operator.router.ctl("lock", "ops")
        operator.router.ctl("edit", "ops", "set system location building theirs")

    def after(site, r1, operator):
        check("building theirs;" in r1.show("candidate")["text"], "their edit is lost")
        r1.ctl("commit", "ops")
        check("building theirs;" in r1.running(), "their commit is lost")

    refused(work, prepare, ["locked", WHO.replace("automation", "ops")], after)


@scenario
def the_candidate_is_dirty(work):
    def after(site, r1, operator):
        check("building theirs;" in operator.compare(), "their edit is lost")
        operator.rpc("<discard-changes/>")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")

    refused(work, lambda operator: operator.load(EDIT), ["uncommitted|modified"], after)


@scenario
def the_author_of_a_dirty_candidate_has_gone(work):
    def prepare(operator):
        somebody = Operator(operator.router)
        somebody.load(EDIT)
        somebody.close()

    def after(site, r1, operator):
        check("building theirs;" in operator.compare(), "their edit is lost")

    refused(work, prepare, ["uncommitted|modified"], after)


@scenario
def a_confirmed_commit_is_pending(work):
    def prepare(operator):
        operator.load(EDIT)
        operator.rpc("<commit-configuration><confirmed/><confirm-timeout>10</confirm-timeout></commit-configuration>")

    def after(site, r1, operator):
        check(not r1.what("confirmed"), "their commit was confirmed by us")
        before = r1.running()
        r1.ctl("clock", "advance", "720")
        until(lambda: r1.running() != before, "their rollback")
        check("theirs" not in r1.running(), "rolled back to something else")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")

    refused(work, prepare, ["pending", "automation"], after)


@scenario
def a_confirmed_commit_from_the_command_line_is_pending(work):
    def prepare(operator):
        operator.router.ctl("edit", "ops", "set system location building theirs")
        operator.router.ctl("commit-confirmed", "ops", "10")

    def after(site, r1, operator):
        check(r1.show("state")["pending"], "their rollback is not pending any more")
        check(not r1.what("confirmed"), "their commit was confirmed by us")

    refused(work, prepare, ["pending", r"ops.*since 20"], after)


@scenario
def a_commit_waits_for_its_time(work):
    def prepare(operator):
        operator.load(EDIT)
        operator.rpc("<commit-configuration><at-time>2099-10-05 23:30</at-time></commit-configuration>")

    def after(site, r1, operator):
        check(r1.show("state")["scheduled"] == "2099-10-05 23:30:00 UTC", "their commit waits no longer")
        operator.rpc("<clear-system-commit/>")
        operator.rpc("<discard-changes/>")
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")

    refused(work, prepare, ["locked|uncommitted|modified", r"automation"], after)


@scenario
def somebody_works_on_a_private_copy(work):
    """It is no hindrance: what they have not committed stays theirs, and goes on top of ours."""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="ours"))
        operator = Operator(r1)
        operator.rpc("<open-configuration><private/></open-configuration>")
        operator.load(EDIT)
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")
        check("theirs" not in r1.running(), "their edit was committed by us")
        check("building theirs;" in operator.compare(), "their edit is lost")
        operator.rpc("<commit-configuration/>")
        check("building theirs;" in r1.running(), "their commit is lost")
        check("ours" in r1.running(), "our commit is lost")
        operator.close()


@scenario
def the_lock_is_waited_for_as_long_as_was_said(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="ours"))
        operator = Operator(r1)
        operator.rpc("<lock-configuration/>")
        run = site.start("deploy", "--yes", "--lock-wait", "2 min")
        until(lambda: len(r1.rpcs("lock")) >= 1, "the first try")
        check(run.process.poll() is None, "it did not wait")
        operator.rpc("<unlock-configuration/>")
        operator.close()
        run.wait().expect(0, out="r1 confirmed", err=[r"waiting for the lock \(.*locked by"])
        check(len(r1.rpcs("lock")) == 2, "%s" % r1.rpcs("lock"))
        site.holdfast("deploy", "--yes", "--lock-wait", "5").expect(2, err=r"must be a number with a unit")


@scenario
def a_router_over_its_rate_limit_is_asked_again_later(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="ours"))
        for connection in (1, 2):
            fleet["r1"].ctl("fault", "rate-limit:%d" % connection)
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed", err=r"the router takes no session yet")


@scenario
def serially_the_first_refusal_ends_the_run(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, base("{{ inventory_hostname }}", description="ours"))
        operator = Operator(fleet["r1"])
        operator.rpc("<lock-configuration/>")
        site.holdfast("deploy", "--yes", "--strategy", "serial").expect(4, out=[r"^r1 refused$", r"^r2 refused$"])
        check(not fleet["r2"].what("session-begin"), "r2 was spoken to")
        operator.close()


@scenario
def nobody_is_there(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="ours"))
        port = fleet["r1"].port
    site.holdfast("deploy", "--yes").expect(4, out="r1 refused", err=[r"127\.0\.0\.1.*%d|%d" % (port, port)])


@scenario
def the_password_is_wrong(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="ours"))
        wrong = "fake-wrong-password"
        run = site.holdfast("deploy", "--yes", env={"HOLDFAST_PASSWORD": wrong})
        run.expect(4, out="r1 refused", err=["automation"]).lacks(wrong)
        check(not fleet["r1"].rpcs(), "an RPC came")


@scenario
def the_host_key_is_not_known(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="ours"), trust=False)
        site.holdfast("deploy", "--yes").expect(4, out="r1 refused", err=[r1.fingerprint.replace("+", r"\+"), "holdfast trust"])
        check(not r1.rpcs(), "an RPC came")
        site.holdfast("trust", "--yes", "r1").expect(0, out=[r1.fingerprint.replace("+", r"\+")])
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")


@scenario
def the_host_key_has_changed(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="ours"))
        r1.ctl("fault", "host-key-changed")
        run = site.holdfast("deploy", "--yes").expect(4, out="r1 refused", err=["SHA256:", "known_hosts"])
        run.lacks("confirmed")
        check(not r1.rpcs(), "an RPC came")


main()
