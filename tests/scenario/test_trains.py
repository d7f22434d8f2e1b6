#!/usr/bin/python3
"""Releases differ in what their history tells of a confirmed commit: the truth is found all the same."""

from configs import base
from harness import QUICK, Fleet, Site, check, main, scenario


def deployed(work, personality):
    with Fleet(work, {"r1": base()}, personality=QUICK + personality) as fleet:
        site = Site(work, fleet, base(description="new"))
        site.holdfast("deploy", "--yes").expect(0, out=r"\Ar1 confirmed\n\Z")
        check(len(fleet["r1"].what("confirmed")) == 1, "not confirmed once: %s" % fleet["r1"].log())
        check(not fleet["r1"].show("state")["pending"], "something is pending")


@scenario
def a_confirmation_that_makes_no_entry(work):
    deployed(work, "empty-commit-history: false\n")


@scenario
def a_history_without_the_marker(work):
    deployed(work, "commit-confirmed-marker: false\n")


main()
