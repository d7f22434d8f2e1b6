#!/usr/bin/python3
"""A person is asked: what they saw is what is deployed, or nothing is."""

import json
import os
import re
import signal

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario
from terminal import Asked


@scenario
def yes_deploys_what_was_shown(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        asked = Asked(work, site)
        check(b"to carrier A" in asked.said and b"Deploy this to 1 router?" in asked.said, "shown: %r" % asked.said)
        fleet["r1"].never("commit-configuration")
        code, out = asked.answer("yes\n")
        check((code, out) == (0, "r1 confirmed\n"), "%s %r %r" % (code, out, asked.said))


@scenario
def no_leaves_everything_and_says_so(work):
    with Fleet(work, {"r1": base(), "r2": base(description="new")}) as fleet:
        site = Site(work, fleet, base(description="new"))
        code, out = Asked(work, site, "--json").answer("no\n")
        check(code == 6, "exit %s" % code)
        check([(r["device"], r["outcome"], r["diff"] != "") for r in json.loads(out)]
              == [("r1", "unchanged", True), ("r2", "unchanged", False)], out)
        for router in fleet:
            router.never("commit-configuration")
            check(not router.show("state")["dirty"], "%s is dirty" % router.name)


@scenario
def another_difference_than_the_approved_one_is_refused(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        asked = Asked(work, site)
        other = Operator(fleet["r1"])
        other.load("system { location { building annexe; } }")
        other.rpc("<commit-configuration/>")
        other.close()
        code, out = asked.answer("yes\n")
        check((code, out) == (4, "r1 unchanged\n"), "%s %r %r" % (code, out, asked.said))
        check(len(fleet["r1"].commits()) == 1, "more than the other's commit: %s" % fleet["r1"].commits())
        check(b"no longer the one that was approved" in asked.said, "%r" % asked.said)
        check("annexe" in fleet["r1"].running() and not fleet["r1"].show("state")["dirty"], "the other's commit is gone")


@scenario
def quiet_shows_what_is_asked_about(work):
    with Fleet(work, {"r1": base()}) as fleet:
        asked = Asked(work, Site(work, fleet, base(description="new")), "-q")
        check(b"to carrier A" in asked.said, "asked about something unseen: %r" % asked.said)
        check(asked.answer("no\n")[0] == 6, "not stopped")


@scenario
def stopped_while_asked(work):
    with Fleet(work, {"r1": base()}) as fleet:
        asked = Asked(work, Site(work, fleet, base(description="new")))
        asked.process.send_signal(signal.SIGINT)
        code, _ = asked.ended()
        check(code == 6, "exit %s: %r" % (code, asked.said))
        fleet["r1"].never("commit-configuration")


TWO_KINDS = {"r1": base(), "r2": base(), "r3": base(description="old"), "r4": base(description="new")}


def answers(asked, *words):
    for word in words[:-1]:
        os.write(asked.master, word.encode() + b"\n")
        asked.asks()
    return asked.answer(words[-1] + "\n")


@scenario
def each_group_of_equal_differences_is_asked_once(work):
    with Fleet(work, TWO_KINDS) as fleet:
        site = Site(work, fleet, base(description="new"))
        asked = Asked(work, site)
        check(b"Deploy this to r1, r2? Type" in asked.said, "%r" % asked.said)
        code, out = answers(asked, "no", "yes")
        check(code == 6 and "r3 confirmed\n" in out and "r1 refused\n" in out and "r2 refused\n" in out and "r4 unchanged\n" in out, "%s %r" % (code, out))
        check(b"it was not approved" in asked.said, "%r" % asked.said)
        for name in ("r1", "r2"):
            fleet[name].never("commit-configuration")


@scenario
def all_means_this_and_the_rest(work):
    with Fleet(work, TWO_KINDS) as fleet:
        site = Site(work, fleet, base(description="new"))
        code, out = Asked(work, site).answer("all\n")
        check((code, out.count("confirmed")) == (0, 3), "%s %r" % (code, out))


@scenario
def each_asks_router_by_router(work):
    with Fleet(work, TWO_KINDS) as fleet:
        site = Site(work, fleet, base(description="new"))
        code, out = answers(Asked(work, site), "each", "no", "yes", "yes")
        check(code == 6 and "r1 refused\n" in out and "r2 confirmed\n" in out and "r3 confirmed\n" in out, "%s %r" % (code, out))


@scenario
def anything_else_is_no(work):
    with Fleet(work, {"r1": base(), "r2": base(description="old")}) as fleet:
        site = Site(work, fleet, base(description="new"))
        code, out = answers(Asked(work, site), "y", "")
        check(code == 6 and "confirmed" not in out, "%s %r" % (code, out))
        for router in fleet:
            router.never("commit-configuration")


@scenario
def what_was_approved_goes_in_waves(work):
    """The question is asked once; then wave by wave, and only those that were said yes to."""
    with Fleet(work, TWO_KINDS) as fleet:
        site = Site(work, fleet, base(description="new"))
        code, out = answers(Asked(work, site, "--strategy", "waves", "--canary", "1", "--batches", "1"), "yes", "no")
        check(code == 6 and "r1 confirmed\n" in out and "r2 confirmed\n" in out and "r3 refused\n" in out, "%s %r" % (code, out))
        first, second = (fleet[name].what("confirmed")[0]["time"] for name in ("r1", "r2"))
        begun = [c["time"] for c in fleet["r2"].what("commit")][0]
        check(first < begun < second, "r1 confirmed %s, r2 changed %s" % (first, begun))
        fleet["r3"].never("commit-configuration")


@scenario
def a_failing_canary_stops_what_was_approved(work):
    with Fleet(work, {"r1": base(), "r2": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        asked = Asked(work, site, "--strategy", "waves", "--canary", "1")
        fleet["r1"].ctl("fault", "error-and-ok:commit-configuration:1")
        code, out = asked.answer("yes\n")
        check(code != 0 and "r1 confirmed" not in out and "r2 refused\n" in out, "%s %r %r" % (code, out, asked.said))
        fleet["r2"].never("commit-configuration")


def digest_of(run):
    return re.search(r"^# digest ([0-9a-f]{32})$", run.out, re.M).group(1)


@scenario
def a_digest_answers_beforehand(work):
    with Fleet(work, TWO_KINDS) as fleet:
        site = Site(work, fleet, base(description="new"))
        digest = digest_of(site.holdfast("diff").expect(0))
        site.holdfast("deploy", "--approve", "0" * 32).expect(6, err=r"the digest of the differences is '%s', not the approved" % digest)
        check(not any(router.commits() for router in fleet), "something was committed")
        site.holdfast("deploy", "--approve", digest).expect(0, out=r"^r3 confirmed$")
        site.holdfast("deploy", "--approve", digest).expect(6, err=r"is 'none', not the approved")


@scenario
def the_digest_binds_what_the_routers_run(work):
    """The same difference, but somebody has committed since."""
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        digest = digest_of(site.holdfast("diff"))
        check(digest_of(site.holdfast("diff")) == digest, "it changes by itself")
        other = Operator(fleet["r1"])
        other.load("system { location { building annexe; } }")
        other.rpc("<commit-configuration/>")
        other.rpc('<load-configuration rollback="1"/>')
        other.rpc("<commit-configuration/>")
        other.close()
        check(digest_of(site.holdfast("diff")) != digest, "the commits between do not count")
        site.holdfast("deploy", "--approve", digest).expect(6)


@scenario
def secrets_are_seen_to_change_and_not_shown(work):
    """In the difference, on the terminal and in every report."""
    secret = base().replace("$6$fake$fake", "$6$another$%s")
    with Fleet(work, {"r1": secret % "one", "r2": secret % "two"}) as fleet:
        site = Site(work, fleet, secret % "three")
        report = os.path.join(work, "r")
        run = site.holdfast("diff", "--report", "jsonl=%s.jsonl" % report, "--report", "markdown=%s.md" % report).expect(0)
        shown = re.findall(r"<secret ([0-9a-f]{8})>", run.out)
        check(len(shown) == 4 and len(set(shown)) == 3, "old and new of two routers: %s\n%s" % (shown, run))
        again = re.findall(r"<secret ([0-9a-f]{8})>", site.holdfast("diff").out)
        check(again == shown, "another run, other fingerprints: %s %s" % (shown, again))
        site.holdfast("deploy", "--approve", digest_of(run)).expect(0)
        check("three" in fleet["r1"].running(), "what was deployed is not the secret")
        for folder, _, names in os.walk(work):
            for name in names:
                path = os.path.join(folder, name)
                if "/junosim/" in path or "/templates/" in path:
                    continue
                with open(path, "rb") as f:
                    check(b"$6$another$" not in f.read(), "the secret stands in %s" % path)


main()
