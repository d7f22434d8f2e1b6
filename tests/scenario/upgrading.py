"""What scenarios of runbooks/upgrade.yaml share: how it is called, and what is true of a router afterwards."""

import json
import os
import re

from example import NEW
from harness import check

OLD = "22.4R3.25"


def words(lab, limit="fra-edge1", image=None, **parameters):
    given = ["image=%s" % (image or lab.image()), "settle=10s", *("%s=%s" % p for p in parameters.items())]
    return ["upgrade", "-l", limit, *(w for p in given for w in ("-e", p))]


def upgraded(lab, *names, version=NEW):
    for name in names:
        runs = lab.releases(name)
        check(set(runs) == {version}, "%s runs %s" % (name, runs))
        lab.settled(name)


def never_installed(lab, name):
    lab[name].never("request-package-add", "request-vmhost-package-add", "request-reboot", "request-vmhost-reboot")
    upgraded(lab, name, version=OLD)


def says(run, *texts):
    for text in texts:
        check(text in run.err, "nobody said %r\n%s" % (text, run))


def events(work):
    with open(os.path.join(work, "run.jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f.read().splitlines(True) if line.endswith("\n")]


def begun(work, step):
    """Whether the run that reports to WORK/run.jsonl has begun that step."""
    if not os.path.exists(os.path.join(work, "run.jsonl")):
        return False
    return any(e["kind"] == "step-start" and e["id"] == step for e in events(work))


def opened(lab):
    status = lab.holdfast("status")
    found = re.search(r"^run (\S+) of runbook 'upgrade', .* cut$", status.out, re.M)
    check(found, "nothing is open\n%s" % status)
    return found.group(1)
