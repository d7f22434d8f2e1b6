#!/usr/bin/python3
"""runbooks/upgrade.yaml on emulated routers, as it should go, and as it should not begin. What is true is read from them."""

import os
import re

from example import DUAL, IMAGE, NEW, PERSONALITY, Example, Typist
from harness import check, main, scenario, until
from upgrading import OLD, events, never_installed, says, upgraded, words

GATES = ("Upgrade fra-edge1 with", "The traffic is off. Install and reboot?", "The router is as before.")
KEYS = "Press 'C' to continue or 'A' to abort"


# --- as it should go -----------------------------------------------------------------------------------------------


@scenario
def a_pair_with_keys_pressed_at_the_gates(work):
    with Example(work, ["fra-edge1", "fra-edge2"]) as lab:
        typist = Typist(lab, "run", *words(lab, "fra"))
        for name in ("fra-edge1", "fra-edge2"):
            for gate in GATES:
                typist.sees(gate.replace("fra-edge1", name)).sees("[ %s ] ⚠ Proceed? ⚠" % name).sees(KEYS)
                if gate is GATES[1]:
                    check(lab.drained(name), "%s is not drained" % name)
                    check(not lab.drained("fra-edge2" if name == "fra-edge1" else "fra-edge1"), "both are drained")
                typist.presses("C")
        check(typist.ends(0) == "fra-edge1 done\nfra-edge2 done\n", typist.said)
        upgraded(lab, "fra-edge1", "fra-edge2")
        undrained = lab["fra-edge1"].what("confirmed")[-1]["time"]
        check(undrained < lab["fra-edge2"].what("commit")[0]["time"], "fra-edge2 was begun before fra-edge1 had its traffic back")


@scenario
def two_routing_engines_unattended_with_approvals(work):
    with Example(work, ["fra-edge1"], DUAL) as lab:
        lab.start("run", *words(lab, image=lab.image(IMAGE, model="mx960")), "--dry-run").wait().expect(0)
        run = lab.start("run", *words(lab, image=lab.image(IMAGE, model="mx960")), "--approval-wait", "1h", "--report",
                        "jsonl=" + os.path.join(work, "run.jsonl"))
        for gate in GATES:
            found = until(lambda gate=gate: asked(work, gate), "gate %r" % gate, 60)
            lab.holdfast("approve", found["run"], found["digest"]).expect(0)
        run.wait().expect(0, out=r"^fra-edge1 done$")
        upgraded(lab, "fra-edge1")
        approved = [e for e in events(work) if e["kind"] == "gate" and e["gate"] == "approved" and e["how"] == "approve"]
        check(len(approved) == 3 and all(e["who"] for e in approved), "%s" % approved)


def asked(work, message):
    if not os.path.exists(os.path.join(work, "run.jsonl")):
        return None
    found = [e for e in events(work) if e["kind"] == "gate" and e["gate"] == "asked" and message in e["message"]]
    return found[-1] if found else None


@scenario
def with_digests_that_were_approved_beforehand(work):
    with Example(work, ["fra-edge1"]) as lab:
        plan = lab.holdfast("run", *words(lab), "--dry-run")
        digests = re.findall(r"--approve ([0-9a-f]{32})", plan.err)
        check(len(digests) == 3, "%s" % plan)
        lab.holdfast("run", *words(lab), *(w for d in digests for w in ("--approve", d))).expect(0)
        upgraded(lab, "fra-edge1")


@scenario
def one_that_runs_it_already_is_left_as_it_is(work):
    with Example(work, ["fra-edge1"], PERSONALITY.replace(OLD, NEW)) as lab:
        lab.holdfast("run", *words(lab), "--yes").expect(0)
        lab["fra-edge1"].never("request-vmhost-package-add")


# --- nothing begins ------------------------------------------------------------------------------------------------


@scenario
def a_core_dump_stops_it_before_anything(work):
    with Example(work, ["fra-edge1", "fra-edge2"]) as lab:
        lab["fra-edge1"].ctl("core", "add", "/var/crash/core.rpd.0.gz")
        run = lab.holdfast("run", *words(lab, "fra"), "--yes")
        run.expect(1, out=[r"^fra-edge1 failed$", r"^fra-edge2 skipped$"])
        says(run, "core.rpd.0.gz")
        for name in ("fra-edge1", "fra-edge2"):
            lab[name].untouched()
            never_installed(lab, name)


@scenario
def a_full_disk_stops_it_before_anything(work):
    with Example(work, ["fra-edge1"]) as lab:
        lab["fra-edge1"].ctl("disk", "free", "2000")
        run = lab.holdfast("run", *words(lab), "--yes")
        run.expect(1)
        says(run, "/var")
        never_installed(lab, "fra-edge1")


@scenario
def a_disk_that_fills_while_the_image_is_copied(work):
    with Example(work, ["fra-edge1"]) as lab:
        lab["fra-edge1"].ctl("fault", "disk-full:*")
        run = lab.holdfast("run", *words(lab), "--yes")
        check(run.code == 5, "%s" % run)
        never_installed(lab, "fra-edge1")


@scenario
def a_checksum_that_is_not_the_vendor_s(work):
    with Example(work, ["fra-edge1"]) as lab:
        run = lab.holdfast("run", *words(lab, checksum="sha256:" + 64 * "0"), "--yes")
        check(run.code in (1, 2, 5), "%s" % run)
        says(run, "sha256")
        never_installed(lab, "fra-edge1")


@scenario
def an_image_for_other_routers_is_refused_before_anything(work):
    with Example(work, ["fra-edge1"], PERSONALITY.replace("vmhost: true\n", "")) as lab:
        run = lab.holdfast("run", *words(lab), "--yes")
        check(run.code in (2, 4) and "vmhost" in run.err, "%s" % run)
        lab["fra-edge1"].untouched()


@scenario
def a_pipeline_without_approval_fails_closed(work):
    with Example(work, ["fra-edge1"]) as lab:
        run = lab.holdfast("run", *words(lab))
        run.expect(6, out=r"^fra-edge1 stopped$")
        says(run, "nobody can be asked", "--approve")
        lab["fra-edge1"].untouched()
        never_installed(lab, "fra-edge1")


# --- a person says no ------------------------------------------------------------------------------------------------


@scenario
def aborted_at_each_gate(work):
    for number, gate in enumerate(GATES):
        with Example(os.path.join(work, str(number)), ["fra-edge1", "fra-edge2"]) as lab:
            typist = Typist(lab, "run", *words(lab, "fra"))
            for before in GATES[:number]:
                typist.sees(before).sees(KEYS).presses("C")
            typist.sees(gate).sees(KEYS).presses("\nxCCA").sees("Only one press").presses("A")
            out = typist.ends(6)
            check(out == "fra-edge1 stopped\nfra-edge2 skipped\n", "%s\n%s" % (out, typist.said))
            upgraded(lab, "fra-edge1", version=NEW if number == 2 else OLD)
            never_installed(lab, "fra-edge2")
            lab.holdfast("status").expect(0, out=r"^nothing is open$")


main()
