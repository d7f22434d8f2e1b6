"""Routers that can be drained, runbooks that drain them, and what is seen of both."""

import os

from configs import base
from harness import Fleet, Site, check, until

POLICY = """\
policy-options {
    policy-statement OUT {
        %sterm drain {
            then reject;
        }
        term rest {
            then accept;
        }
    }
}
"""
BGP = """\
name: bgp
title: sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 1
interval: 1
"""
TERM = "policy-options policy-statement OUT term drain"
DRAIN = """\
  - name: traffic off
    drain:
      activate: %s
      prove:
        - {advertised: external, at-most: 0}
        - {interface: ge-0/0/0, direction: input, at-most: 5 %%}
      within: %s
      interval: 200ms
"""
UNDRAIN = """\
  - name: traffic on
    undrain: {within: 10 s, interval: 200ms}
"""


def router(active=False, **more):
    """A router that exports by OUT, whose term 'drain' rejects everything once it is active."""
    text = base(**more).replace("type external;", "type external;\n            export OUT;")
    return text + POLICY % ("" if active else "inactive: ")


def fleet_of(work, config=None, names=("r1",)):
    fleet = Fleet(work, {name: config or router() for name in names})
    for r in fleet:
        until(lambda: all(p["state"] == "Established" for p in r.show("state")["peers"]), "sessions")
        r.ctl("peer", "192.0.2.2", "advertised", "12")
        r.ctl("peer", "192.0.2.2", "traffic", "400M", "120M")
    return fleet


def site_of(work, fleet, steps, checks=None, head=""):
    site = Site(work, fleet, router(description="new"), checks=checks)
    site.write("runbooks/book.yaml", "name: book\n%ssteps:\n%s" % (head, steps))
    return site


def ends(events):
    return [(e["step"], e["outcome"]) for e in events if e["kind"] == "step-end"]


def details(events):
    return {e["step"]: e.get("detail") or "" for e in events if e["kind"] == "step-end"}


def results(events):
    return [(e.get("object"), e["expect"], e["actual"], e.get("before"), e["passed"])
            for e in events if e["kind"] == "check-result"]


def drained(r):
    return "inactive: term drain" not in r.running()


def quiet(r):
    """Nothing is left over on the router."""
    state = r.show("state")
    check(not state["pending"] and not state["lock"] and not state["dirty"], "%s" % state)


def runs(work):
    folder = os.path.join(work, "state", "holdfast", "runs")
    return sorted(n for n in os.listdir(folder) if os.path.isdir(os.path.join(folder, n)) and "." not in n)


def changes(r):
    """Log texts of the commits that changed something, as the router's history has them, oldest first."""
    return [c["log"] for c in reversed(r.show("history")) if " change" in (c.get("log") or "")]
