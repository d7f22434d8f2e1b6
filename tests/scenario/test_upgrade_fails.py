#!/usr/bin/python3
"""runbooks/upgrade.yaml when something goes wrong with fra-edge1: it has its traffic again, or the report says what is left."""

import json
import os
import re
import signal

from example import NEW, Example
from harness import check, main, scenario, until
from upgrading import OLD, events, never_installed, opened, says, upgraded, words


def one(work, more, code, *texts, version=NEW, act=None):
    with Example(work, ["fra-edge1", "fra-edge2"], more={"fra-edge1": more}) as lab:
        run = lab.start("run", *words(lab, "fra"), "--yes")
        if act is not None:
            act(lab, run)
        run.wait().expect(code, out=r"^fra-edge2 skipped$" if code else r"^fra-edge2 done$")
        says(run, *texts)
        upgraded(lab, "fra-edge1", version=version)
        if code:
            never_installed(lab, "fra-edge2")
        lab.holdfast("status").expect(0, out=r"^nothing is open$")


@scenario
def a_peer_that_is_lost_by_the_reboot(work):
    def lose(lab, run):
        until(lambda: lab["fra-edge1"].rpcs("request-vmhost-reboot"), "reboot", 60)
        lab["fra-edge1"].ctl("peer", "198.51.100.2", "down")
    one(work, "", 7, "peer 198.51.100.2", "Before: peer 198.51.100.2", act=lose)


@scenario
def the_old_version_after_the_reboot(work):
    one(work, "upgrade: boots-old\n", 7, OLD, NEW, version=OLD)


@scenario
def an_install_that_fails(work):
    one(work, "upgrade: install-fails\n", 5, "'software'", version=OLD)


@scenario
def an_install_whose_answer_is_lost(work):
    one(work, "faults: [\"drop-after:request-vmhost-package-add\"]\n", 0)


@scenario
def a_reboot_that_is_never_answered(work):
    one(work, "reboot-reply: none\n", 0)


@scenario
def a_router_that_never_returns(work):
    """Loud: it is drained still, which nobody can change, and the report says so."""
    with Example(work, ["fra-edge1", "fra-edge2"], more={"fra-edge1": "upgrade: no-boot\n"}) as lab:
        lab.replace("runbooks/upgrade.yaml", "  - reboot: together\n", "  - {reboot: together, timeout: 5 min}\n")
        run = lab.holdfast("run", *words(lab, "fra"), "--yes")
        run.expect(7, out=[r"^fra-edge1 unknown$", r"^fra-edge2 skipped$"])
        says(run, "as-path-prepend", "by hand")
        never_installed(lab, "fra-edge2")
        name = re.search(r"run (\S+)$", run.err, re.M).group(1)
        lab.holdfast("status").expect(0, out=name)
        lab["fra-edge1"].ctl("power", "on")
        until(lambda: lab["fra-edge1"].what("booted"), "it is back", 60)
        lab.holdfast("rollback", name, "--yes").expect(0)
        lab.settled("fra-edge1")
        lab.holdfast("status").expect(0, out=r"^nothing is open$")


@scenario
def copied_half_and_resumed(work):
    with Example(work, ["fra-edge1"]) as lab:
        lab.replace("runbooks/upgrade.yaml", 'checksum: "{{ checksum }}"}', 'checksum: "{{ checksum }}", rate: 200k}')
        image = lab.image(size=20000000)
        run = lab.start("run", *words(lab, image=image), "--yes", "--report", "jsonl=" + os.path.join(work, "run.jsonl"))
        until(lambda: part_of(work) > 4000000, "a part of the image", 60)
        run.kill()
        check(run.code == -signal.SIGKILL, "%s" % run)
        again = os.path.join(work, "again.jsonl")
        lab.holdfast("resume", opened(lab), "--yes", "--report", "jsonl=" + again).expect(0)
        with open(again, encoding="utf-8") as f:
            ends = [e for e in map(json.loads, f) if e["kind"] == "step-end" and e["step"] == "image"]
        check(len(ends) == 1 and "the rest of an earlier try" in ends[0]["detail"], "%s" % ends)
        upgraded(lab, "fra-edge1")


def part_of(work):
    if not os.path.exists(os.path.join(work, "run.jsonl")):
        return 0
    return max([e["done"] for e in events(work) if e["kind"] == "progress" and e["total"] > 1000000] or [0])


main()
