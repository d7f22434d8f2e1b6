#!/usr/bin/python3
"""Runbooks: order, conditions, results, blocks, failures, dry runs, interrupts, crashes."""

import json
import os
import re
import signal

from configs import base
from harness import Fleet, Site, check, main, scenario, until

PAIRS = "redundancy-pairs:\n  - [r1, r2]\n"


def fleet_of(work, *names):
    return Fleet(work, {name: base() for name in names})


def site_of(work, fleet, runbook, settings="", **more):
    site = Site(work, fleet, base(), settings=settings or "deploy:\n  checks: []\n", **more)
    site.write("runbooks/book.yaml", runbook)
    return site


def ends(events, device=None):
    """(step, outcome) in order, of one device or of all."""
    return [(e["step"], e["outcome"]) for e in events
            if e["kind"] == "step-end" and (device is None or e.get("device") in (None, device))]


def ran(site, work, *args):
    return site.events(("run", "book", *args))


@scenario
def steps_in_order_with_results_and_conditions(work):
    with fleet_of(work, "r1") as fleet:
        site = site_of(work, fleet, """\
name: look
parameters:
  who: {type: word, choices: [ops, noc], default: ops, help: who asks}
steps:
  - name: version
    command: show version
    result: version
  - name: never
    command: show system users
    when: version.outcome == 'failed'
  - name: again
    command: "{{ 'show system uptime' if version.text is search('Junos') else 'show system users' }}"
    when: [version.outcome == 'passed', who == 'noc']
    result: again
  - name: said
    wait: 0 s
    when: again.text | length > 0
""")
        run, events = ran(site, work, "-e", "who=noc")
        run.expect(0, out=r"^r1 done$")
        check(ends(events) == [("version", "passed"), ("never", "skipped"), ("again", "passed"), ("said", "passed")],
              ends(events))
        fleet["r1"].untouched()


main()
