#!/usr/bin/python3
"""runbooks/upgrade.yaml, killed at each of its steps and resumed: every router ends with the new software and its traffic."""

import os
import signal

from example import Example
from harness import check, main, scenario, until
from upgrading import begun, opened, upgraded, words

STEPS = ["1.1", "1.2", *map(str, range(2, 15))]


@scenario
def killed_at_each_step_and_resumed(work):
    for step in STEPS:
        with Example(os.path.join(work, step), ["fra-edge1"]) as lab:
            run = lab.start("run", *words(lab), "--yes", "--report", "jsonl=" + os.path.join(work, step, "run.jsonl"))
            until(lambda s=step: begun(os.path.join(work, s), s) or run.process.poll() is not None, "step %s" % step, 120)
            check(run.process.poll() is None, "it ended before step %s" % step)
            run.kill()
            check(run.code == -signal.SIGKILL, "%s" % run)
            lab.holdfast("resume", opened(lab), "--yes").expect(0, out=r"^fra-edge1 done$")
            upgraded(lab, "fra-edge1")
            lab.holdfast("status").expect(0, out=r"^nothing is open$")


main()
