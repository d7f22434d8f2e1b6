#!/usr/bin/python3
"""The main job: a change is confirmed, an equal configuration is left alone, a comparison commits nothing."""

import json
import os
import re

from configs import base
from harness import PASSWORD, Fleet, Operator, Site, check, main, scenario


@scenario
def a_change_is_deployed_and_confirmed(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="to carrier B"))
        run = site.holdfast("deploy", "--yes", "--comment", "CHG-4411 carrier B")
        run.expect(0, out=r"\Ar1 confirmed\n\Z", err=[r"to carrier A", r"to carrier B"])
        check('description "to carrier B";' in r1.running(), "the change does not run: %s" % r1.running())
        commits = r1.commits()
        check(len(commits) == 2 and "confirmed" in commits[0] and "confirmed" not in commits[1],
              "not one commit confirmed and one confirmation: %s" % commits)
        check(commits[0].get("confirm-timeout") == "5", "minutes: %s" % commits[0])
        check("CHG-4411 carrier B" in commits[0]["log"], "log: %s" % commits[0])
        names = [r["rpc"] for r in r1.rpcs()]
        order = [next(i for i, n in enumerate(names) if n in which) for which in (
            ("lock-configuration", "lock", "open-configuration"), ("get-commit-information",),
            ("load-configuration",), ("get-configuration",), ("commit-configuration",))]
        check(order == sorted(order), "out of order: %s" % names)
        sessions = [r["session"] for r in r1.what("session-begin")]
        check(len(sessions) >= 2, "no fresh session was opened")


@scenario
def a_change_takes_as_many_round_trips_as_the_table_says(work):
    """engine/deploy/README.md; what does not depend on a reply travels with the request before it."""
    checks = {"alarms": "name: alarms\ntitle: none\ncheck: alarms\n",
              "bgp": "name: bgp\ntitle: as before\ncheck: bgp\nexpect:\n  established: baseline\nretries: 9\ninterval: 1\n"}
    for given, trips in (({}, 9), (checks, 10)):
        folder = os.path.join(work, str(trips))
        with Fleet(folder, {"r1": base()}) as fleet:
            site = Site(folder, fleet, base(description="new"), checks=given)
            run, events = site.events()
            run.expect(0)
            (result,) = [e for e in events if e["kind"] == "device-result"]
            check(result["round-trips"] == trips, "%s round trips, not %d" % (result["round-trips"], trips))
            site.events(("deploy", "--yes", "-v"))
            run, events = site.events()
            (result,) = [e for e in events if e["kind"] == "device-result"]
            check(result["result"] == "unchanged" and result["round-trips"] == 5, "nothing to do: %s" % result)
            check("5 NETCONF round trips" in site.holdfast("deploy", "--yes", "-v").err, "-v does not say it")


@scenario
def an_equal_configuration_is_left_alone(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base())
        site.holdfast("deploy", "--yes").expect(0, out=r"\Ar1 unchanged\n\Z")
        fleet["r1"].never("commit-configuration", "commit")


@scenario
def deploying_again_changes_nothing(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        site.holdfast("deploy", "--yes").expect(0, out="r1 confirmed")
        commits = len(fleet["r1"].commits())
        site.holdfast("deploy", "--yes").expect(0, out="r1 unchanged")
        check(len(fleet["r1"].commits()) == commits, "a commit was sent")


@scenario
def a_comparison_commits_nothing(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = Site(work, fleet, base(description="new"))
        diff = ['^-.*description "to carrier A";', r'^\+.*description "?new"?;', r"\[edit interfaces ge-0/0/0\]"]
        site.holdfast("diff").expect(0, out=diff)
        site.holdfast("diff", "--exit-code").expect(3, out=diff)
        r1.never("commit-configuration", "commit", "validate")
        operator = Operator(r1)
        check("carrier" not in operator.compare(), "the candidate was not left clean")
        operator.rpc("<lock-configuration/>")
        operator.close()


@scenario
def no_difference_is_no_exit_code_3(work):
    with Fleet(work, {"r1": base()}) as fleet:
        Site(work, fleet, base()).holdfast("diff", "--exit-code").expect(0)


@scenario
def several_routers_and_equal_differences_once(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2"), "r3": base("r3")}) as fleet:
        site = Site(work, fleet, base("{{ inventory_hostname }}", description="new"))
        run = site.holdfast("diff").expect(0, out=["r1", "r2", "r3"])
        check(len(re.findall("description \"to carrier A\"", run.out)) == 1, "equal differences more than once: %s" % run)
        run = site.holdfast("deploy", "--yes", "--strategy", "all").expect(0)
        check(run.out == "r1 confirmed\nr2 confirmed\nr3 confirmed\n", str(run))
        for router in fleet:
            check("description new;" in router.running() and "host-name %s;" % router.name in router.running(),
                  router.running())


@scenario
def the_limit_leaves_others_alone(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, base("{{ inventory_hostname }}", description="new"))
        before = len(fleet["r1"].log())
        site.holdfast("deploy", "--yes", "-l", "all:!r1").expect(0, out=r"\Ar2 confirmed\n\Z")
        check(len(fleet["r1"].log()) == before, "r1 was spoken to")


@scenario
def without_a_terminal_nothing_is_deployed_unasked(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        site.holdfast("deploy").expect(6, err="--yes")
        fleet["r1"].untouched()


@scenario
def set_commands_are_loaded_too(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, "delete interfaces ge-0/0/0 description\nset system host-name r1b\n")
        site.holdfast("deploy", "--yes", "--load", "set").expect(0, out="r1 confirmed")
        running = fleet["r1"].running()
        check("host-name r1b;" in running and "to carrier A" not in running, running)


@scenario
def a_merge_leaves_the_rest(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, "system {\n    domain-name example.net;\n}\n")
        site.holdfast("deploy", "--yes", "--load", "merge").expect(0, out="r1 confirmed")
        running = fleet["r1"].running()
        check("domain-name example.net;" in running and "to carrier A" in running, running)


@scenario
def the_report_can_be_made_again_from_the_log(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        run, events = site.events()
        run.expect(0)
        kinds = [e["kind"] for e in events]
        check(kinds[0] == "run-start" and kinds[-1] == "run-end", str(kinds))
        check([e["seq"] for e in events] == sorted({e["seq"] for e in events}), "sequence numbers")
        result = [e for e in events if e["kind"] == "device-result"]
        check(len(result) == 1 and result[0]["result"] == "confirmed", str(result))
        again = os.path.join(work, "again.jsonl")
        site.holdfast("report", "--from", os.path.join(work, "events.jsonl"), "--report", "jsonl=" + again).expect(0)
        with open(again, encoding="utf-8") as f:
            check([json.loads(line) for line in f] == events, "the report made again differs")


@scenario
def the_password_is_written_nowhere(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        site.holdfast("deploy", "--yes", "-v", "-v").expect(0)
        for folder in ("state", "home", "site"):
            for path, _, names in os.walk(os.path.join(work, folder)):
                for name in names:
                    with open(os.path.join(path, name), "rb") as f:
                        check(PASSWORD.encode() not in f.read(), "the password is in %s" % os.path.join(path, name))


@scenario
def two_runs_at_once_do_not_mix(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        runs = [site.start("deploy", "--yes") for _ in range(2)]
        codes = sorted(run.wait().code for run in runs)
        check(codes in ([0, 0], [0, 4]), "exit codes %s\n%s\n%s" % (codes, *runs))
        confirmed = [c for c in fleet["r1"].commits() if "confirmed" in c]
        check(len(confirmed) == 1, "the change was committed %d times" % len(confirmed))
        check("description new;" in fleet["r1"].running(), fleet["r1"].running())


main()
