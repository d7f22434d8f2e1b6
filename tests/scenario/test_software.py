#!/usr/bin/python3
"""Upgrades: packages, reboots and versions, and routers that do otherwise than they were told."""

import os
import re
import signal
import subprocess

from configs import base
from harness import JUNOSIM, PATIENCE, USER, Failed, Fleet, Operator, Site, check, environment, main, scenario, until

NEW = "23.4R2-S3.9"
HOST_IMAGE = "/var/tmp/junos-vmhost-install-mx-x86-64-%s.tgz" % NEW
IMAGE = "/var/tmp/junos-install-mx-x86-64-%s.tgz" % NEW
TIMES = "commit: 0.2\ncheck: 0.1\nbgp: 0.5\nvalidate: 20\ninstall: 120\nshutdown: 5\nboot: 60\nboot-mgd: 60\n"
MX204 = "model: mx204\nvmhost: true\nrelease: 22.4R3.25\nlabel: 22.4R0\n" + TIMES
MX960 = "model: mx960\nwrapper: re0+re1\nrelease: 21.4R3.15\nlabel: 21.4R0\n" + TIMES
MX240 = "model: mx240\nrelease: 21.4R3.15\nlabel: 21.4R0\n" + TIMES
SCALE = ("--time-scale", "120")  # an install takes a second

INSTALL = "  - install: {package: '%s', probe: 100 ms, quiet: 1 s%s}\n"
REBOOT = "  - reboot: {pause: 10 ms, probe: 100 ms, down: %s%s}\n"
VERIFY = "  - verify-version: %s\n" % NEW


def book(*steps):
    return "name: book\nsteps:\n" + "".join(steps)


def install(image, more=""):
    return INSTALL % (image, more)


def reboot(down="20 s", more=""):
    return REBOOT % (down, more)


def stage(router, image, model):
    """The image as junosim makes it, brought to the router by scp."""
    path = os.path.join(router.work, os.path.basename(image))
    version = ["--version", re.search(r"\d\d\.\d.*-EVO", image).group(0)] if "-EVO" in image else []
    subprocess.run([JUNOSIM, "image", "--model", model, *version, path], check=True, timeout=PATIENCE, env=environment(router.work))
    done = subprocess.run(["scp", "-q", "-F", "none", "-i", router.key, "-P", str(router.port), "-o", "BatchMode=yes", "-o",
                           "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", path,
                           "%s@%s:%s" % (USER, router.address, image)], timeout=PATIENCE, capture_output=True)
    check(done.returncode == 0, "scp: %s" % done.stderr.decode())


def fleet_of(work, personality, image, more=""):
    keys = [line.split(":")[0] for line in more.splitlines()]
    kept = [line for line in personality.splitlines(True) if line.split(":")[0] not in keys]
    fleet = Fleet(work, {"r1": base()}, "".join(kept) + more, SCALE)
    try:
        stage(fleet["r1"], image, re.search("model: (.*)", personality).group(1))
    except Failed:
        fleet.__exit__(Failed, None, None)
        raise
    return fleet


def site_of(work, fleet, runbook):
    site = Site(work, fleet, base(), settings="deploy:\n  checks: []\n")
    site.write("runbooks/book.yaml", runbook)
    return site


def ran(site, *args):
    return site.events(("run", "book", *args))


def ends(events):
    return [(e["step"], e["outcome"]) for e in events if e["kind"] == "step-end"]


def detail(events, step):
    return [e.get("detail", "") for e in events if e["kind"] == "step-end" and e["step"] == step][-1]


def adds(router):
    return router.rpcs("request-package-add", "request-vmhost-package-add")


def reboots(router):
    return router.rpcs("request-reboot", "request-vmhost-reboot")


def booted(router):
    return [(r["engine"], r["release"]) for r in router.what("booted")]


WHOLE = [("validate", "passed"), ("install", "changed"), ("reboot", "changed"), ("verify-version", "passed")]


@scenario
def a_vmhost_is_upgraded(work):
    with fleet_of(work, MX204, HOST_IMAGE) as fleet:
        site = site_of(work, fleet, book("  - validate: %s\n" % HOST_IMAGE, install(HOST_IMAGE), reboot(), VERIFY))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check(ends(events) == [("validate", "skipped")] + WHOLE[1:], ends(events))
        check(detail(events, "reboot").startswith("rebooted, runs %s; " % NEW), detail(events, "reboot"))
        results = [e for e in events if e["kind"] == "check-result"]
        check([(e["check"], e["passed"], e["expect"], e["actual"]) for e in results] == [("version", True, NEW, NEW)],
              results)
        check(booted(fleet["r1"]) == [("re0", NEW)], booted(fleet["r1"]))
        check([r["rpc"] for r in adds(fleet["r1"])] == ["request-vmhost-package-add"], adds(fleet["r1"]))
        check([r["rpc"] for r in reboots(fleet["r1"])] == ["request-vmhost-reboot"], reboots(fleet["r1"]))
        # once more: it runs already, and would only be rebooted
        site.write("runbooks/book.yaml", book(install(HOST_IMAGE), VERIFY))
        run, events = ran(site)
        run.expect(0)
        check(ends(events) == [("install", "passed"), ("verify-version", "passed")], ends(events))
        check(len(adds(fleet["r1"])) == 1, adds(fleet["r1"]))


@scenario
def two_routing_engines_reboot_together(work):
    with fleet_of(work, MX960, IMAGE) as fleet:
        site = site_of(work, fleet, book("  - validate: %s\n" % IMAGE, install(IMAGE), reboot(), VERIFY))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check(ends(events) == WHOLE, ends(events))
        check(detail(events, "validate") == "Validation succeeded", detail(events, "validate"))
        check(sorted(booted(fleet["r1"])) == [("re0", NEW), ("re1", NEW)], booted(fleet["r1"]))
        names = [k for r in adds(fleet["r1"]) for k in r["arguments"] if k in ("re0", "re1")]
        check(names == ["re1", "re0"], names)
        check(detail(events, "install") == "re1: JUNOS %s will become active at next reboot; re0: JUNOS %s will become "
              "active at next reboot" % (NEW, NEW), detail(events, "install"))
        check(detail(events, "verify-version") == "re0: %s; re1: %s" % (NEW, NEW), detail(events, "verify-version"))


@scenario
def two_routing_engines_one_by_one(work):
    with fleet_of(work, MX960, IMAGE, "vmhost: true\n") as fleet:
        site = site_of(work, fleet, book(install(IMAGE), reboot(more=", order: one-by-one"), VERIFY))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check(booted(fleet["r1"]) == [("re1", NEW), ("re0", NEW)], booted(fleet["r1"]))
        check(len(fleet["r1"].what("mastership")) == 1, fleet["r1"].what("mastership"))
        check(detail(events, "reboot").startswith("re1: rebooted, runs %s; re0: rebooted" % NEW), detail(events, "reboot"))


@scenario
def junos_evolved_takes_one_package_and_reboots_as_a_whole(work):
    version = "23.4R2-S3.9-EVO"
    image = "/var/tmp/junos-evo-install-ptx-fixed-x86-64-%s.iso" % version
    with fleet_of(work, "model: ptx10001\nrelease: 22.4R3-S2.11-EVO\nlabel: 22.4R3-S2.11-EVO\nwrapper: re0\n" + TIMES,
                  image) as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book(install(image), reboot(), "  - verify-version: {package: '%s'}\n" % image))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check([sorted(r["arguments"]) for r in adds(r1)] == [["no-validate", "package-name"]], adds(r1))
        check(len(r1.rpcs("request-shutdown-reboot")) == 1 and not reboots(r1), r1.rpcs())
        check(booted(r1) == [("re0", version)], booted(r1))


@scenario
def stopped_while_it_installs(work):
    """What was begun is seen to its end, and then taken back: no package waits for whoever reboots next."""
    with fleet_of(work, MX240, IMAGE, "install: 240\n") as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book(install(IMAGE), reboot()))
        run = site.start("run", "book")
        until(lambda: r1.what("install"), "the install begins")
        run.signal(signal.SIGINT)
        run.wait().expect(6, err=r"install of 23\.4R2-S3\.9")
        check([r["result"] for r in r1.what("install-end")] == ["ok"], r1.what("install-end"))
        check(len(r1.rpcs("request-package-rollback")) == 1, r1.rpcs("request-package-rollback"))
        check(not reboots(r1), reboots(r1))


@scenario
def a_dry_run_says_what_it_would_send(work):
    with fleet_of(work, MX960, IMAGE) as fleet:
        site = site_of(work, fleet, book("  - validate: %s\n" % IMAGE, install(IMAGE), reboot(), VERIFY,
                                         "  - rollback-package: staged\n"))
        run, events = ran(site, "--dry-run")
        run.expect(0)
        check(detail(events, "validate") == "would validate " + IMAGE, detail(events, "validate"))
        check(detail(events, "install") == "would add %s to re1, then to re0, by request-package-add" % IMAGE,
              detail(events, "install"))
        check(detail(events, "reboot") == "reboots both routing engines", detail(events, "reboot"))
        check(detail(events, "verify-version") == "runs re0: 21.4R3.15; re1: 21.4R3.15; would have to run " + NEW,
              detail(events, "verify-version"))
        check(detail(events, "rollback-package") == "nothing is pending", detail(events, "rollback-package"))
        fleet["r1"].never("request-package-add", "request-package-validate", "request-reboot", "request-package-rollback")


@scenario
def what_cannot_be_is_refused_before_anything_begins(work):
    with fleet_of(work, MX240, IMAGE) as fleet:
        site = site_of(work, fleet, book("  - command: show version\n", install(HOST_IMAGE)))
        site.holdfast("run", "book").expect(4, err=r"is for a router whose Junos runs on a vmhost, and this mx240 is none")
        # also if the image is not on the router yet, so that the install cannot know
        site.write("runbooks/book.yaml", book("  - {command: show version, result: x}\n", install("{{ x.path }}"),
                                              "  - verify-version: {package: '%s'}\n" % HOST_IMAGE))
        site.holdfast("run", "book").expect(4, err=r"is for a router whose Junos runs on a vmhost, and this mx240 is none")
        site.write("runbooks/book.yaml", book("  - command: show version\n", reboot(more=", order: backup")))
        site.holdfast("run", "book").expect(4, err=r"there is no backup routing engine to reboot by itself")
        fleet["r1"].never("command")
        site.write("runbooks/book.yaml", book("  - install: /var/tmp/junos-install-latest.tgz\n"))
        site.holdfast("run", "book").expect(2, err=[r"book\.yaml:3:\d+: error: the name '/var/tmp/junos-install-latest.tgz' does "
                                                    r"not tell its version", r"version: 23"])
        site.write("runbooks/book.yaml", book("  - verify-version: {log-lines: 3}\n"))
        site.holdfast("run", "book").expect(2, err=r"neither 'version' nor 'package' is given")


@scenario
def an_engine_that_is_away_stops_everything(work):
    with fleet_of(work, MX960, IMAGE) as fleet:
        fleet["r1"].ctl("engine", "other", "gone")
        site = site_of(work, fleet, book(install(IMAGE), reboot()))
        site.holdfast("run", "book").expect(4, err=r"re1 does not answer: Could not connect to re1 : No route to host")
        check(not adds(fleet["r1"]), adds(fleet["r1"]))


@scenario
def the_reply_is_lost_and_the_install_goes_on(work):
    for n, fault in enumerate(("drop-after:request-package-add", "stall:request-package-add", "half-reply:request-package-add")):
        here = os.path.join(work, str(n))
        with fleet_of(here, MX240, IMAGE) as fleet:
            r1 = fleet["r1"]
            r1.ctl("fault", fault)
            site = site_of(here, fleet, book(install(IMAGE, ", reply: 3 s"), reboot(), VERIFY))
            run, events = ran(site)
            run.expect(0, out=r"^r1 done$")
            check(len(adds(r1)) == 1, adds(r1))
            check(detail(events, "install") == NEW + " becomes active at the next reboot", detail(events, "install"))
            check(booted(r1) == [("re0", NEW)], booted(r1))


@scenario
def the_session_dies_while_it_installs(work):
    """The reply takes longer than anybody waits for it: the install is the router's own."""
    with fleet_of(work, MX240, IMAGE, "install: 600\n") as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book(install(IMAGE, ", reply: 1 s")))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check(len(adds(r1)) == 1, adds(r1))
        said = [e.get("detail") for e in events if e["kind"] == "device-state"]
        check("installation of %s is in progress" % IMAGE in said, said)
        check([r["result"] for r in r1.what("install-end")] == ["ok"], r1.what("install-end"))


@scenario
def the_request_is_lost_before_it_arrives(work):
    with fleet_of(work, MX240, IMAGE) as fleet:
        r1 = fleet["r1"]
        r1.ctl("fault", "drop-before:request-package-add")
        site = site_of(work, fleet, book(install(IMAGE)))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check(len(r1.what("install")) == 1, r1.what("install"))
        said = [e["state"] for e in events if e["kind"] == "device-state"]
        check("sending the package request again" in said, said)


@scenario
def an_old_train_tells_by_its_log_only(work):
    with fleet_of(work, MX240, IMAGE, "pending-check: false\npackage-result: false\npackage-noise: true\n") as fleet:
        r1 = fleet["r1"]
        r1.ctl("fault", "drop-after:request-package-add")
        site = site_of(work, fleet, book(install(IMAGE), reboot(), VERIFY))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check(len(adds(r1)) == 1, adds(r1))
        check(booted(r1) == [("re0", NEW)], booted(r1))


@scenario
def an_install_that_fails_says_why(work):
    for lost in (False, True):
        here = os.path.join(work, str(lost))
        with fleet_of(here, MX960, IMAGE, "upgrade: install-fails\n") as fleet:
            r1 = fleet["r1"]
            if lost:
                r1.ctl("fault", "drop-after:request-package-add")
            site = site_of(here, fleet, book(install(IMAGE), reboot()))
            run, events = ran(site)
            run.expect(1, err=[r"re1: 23\.4R2-S3\.9 was not installed: .*pkg add failed: cannot extract the package",
                               r"the install log ends: '.*package add .*' \| .*package-result 1'",
                               r"the other routing engines were left alone"])
            check(ends(events) == [("install", "failed")], ends(events))
            check(len(adds(r1)) == 1, adds(r1))
            check(not reboots(r1), reboots(r1))


@scenario
def an_install_that_dies_is_not_waited_for(work):
    """With its session, which somebody kills; or with the router, which loses its power."""
    for n in range(2):
        here = os.path.join(work, str(n))
        with fleet_of(here, MX240, IMAGE, "install: 1200\n") as fleet:
            r1 = fleet["r1"]
            site = site_of(here, fleet, book(install(IMAGE)))
            run = site.start("run", "book")
            began = until(lambda: r1.what("install"), "the install begins")[0]
            if n == 0:
                operator = Operator(r1)
                operator.rpc("<kill-session><session-id>%s</session-id></kill-session>" % began["session"])
                operator.close()
            else:
                r1.ctl("power", "fail")
            run.wait().expect(1, err=[r"23\.4R2-S3\.9 was not installed: the install log: '.*aborted", r"package-result 1'"])
            check(len(r1.what("install")) == 1, r1.what("install"))


@scenario
def no_more_time_is_no_answer(work):
    with fleet_of(work, MX240, IMAGE, "install: 12000\n") as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book(install(IMAGE, ", reply: 1 s") + "    timeout: 3 s\n"))
        run, events = ran(site)
        run.expect(7, err=[r"whether 23\.4R2-S3\.9 was installed is not known: there was no more time; last seen: "
                           r"installation of %s is in progress" % IMAGE, r"neither install nor reboot"])
        check(ends(events) == [("install", "unknown")], ends(events))
        check(not r1.rpcs("request-package-rollback"), r1.rpcs("request-package-rollback"))
        # what it became is found by order, and taken back
        r1.ctl("clock", "advance", "12000")
        name = re.search(r"holdfast rollback (\S+?)'", run.err).group(1)
        run = site.holdfast("rollback", name)
        check("23.4R2-S3.9 was backed out, nothing is pending any more" in run.err, run)
        check(len(r1.rpcs("request-package-rollback")) == 1, r1.rpcs("request-package-rollback"))
        check(len(adds(r1)) == 1, adds(r1))


@scenario
def somebody_elses_package_is_not_touched(work):
    with fleet_of(work, MX240, IMAGE) as fleet:
        r1 = fleet["r1"]
        other = "/var/tmp/junos-install-mx-x86-64-22.2R1.9.tgz"
        stage(r1, other, "mx240")
        site = site_of(work, fleet, book(install(other)))
        site.holdfast("run", "book").expect(0)
        site.write("runbooks/book.yaml", book(install(IMAGE)))
        site.holdfast("run", "book").expect(1, err=r"the router has 22\.2R1\.9 pending, which is not 23\.4R2-S3\.9")
        check(len(adds(r1)) == 1, adds(r1))
        # and backed out, once; then nothing is left to do
        site.write("runbooks/book.yaml", book("  - rollback-package: staged\n"))
        run, events = ran(site)
        run.expect(0)
        check(ends(events) == [("rollback-package", "changed")], ends(events))
        check(detail(events, "rollback-package") == "22.2R1.9 was backed out, nothing is pending any more",
              detail(events, "rollback-package"))
        run, events = ran(site)
        run.expect(0)
        check(ends(events) == [("rollback-package", "skipped")], ends(events))
        check(len(r1.rpcs("request-package-rollback")) == 1, r1.rpcs("request-package-rollback"))


@scenario
def the_software_of_before_comes_back(work):
    with fleet_of(work, MX240, IMAGE, "rollback-release: 20.4R3.8\n") as fleet:
        site = site_of(work, fleet, book("  - rollback-package: previous\n", reboot(), "  - verify-version: 20.4R3\n"))
        run, events = ran(site)
        run.expect(0, out=r"^r1 done$")
        check(booted(fleet["r1"]) == [("re0", "20.4R3.8")], booted(fleet["r1"]))


@scenario
def the_old_software_boots(work):
    with fleet_of(work, MX240, IMAGE, "upgrade: boots-old\n") as fleet:
        site = site_of(work, fleet, book(install(IMAGE), reboot(), VERIFY))
        run, events = ran(site)
        run.expect(7, err=r"23\.4R2-S3\.9 should run, and the router has 21\.4R3\.15; the install log ends: '.*"
                          r"Staging of %s completed' \| '.*package-result 0'" % IMAGE)
        check(ends(events) == [("install", "changed"), ("reboot", "changed"), ("verify-version", "failed")], ends(events))
        bad = [e for e in events if e["kind"] == "check-result"]
        check([(e["passed"], e["actual"]) for e in bad] == [(False, "21.4R3.15")], bad)
        # nothing is pending: the promise to back it out is harmless
        fleet["r1"].never("request-package-rollback")


@scenario
def the_router_never_returns(work):
    with fleet_of(work, MX240, IMAGE, "upgrade: no-boot\n") as fleet:
        site = site_of(work, fleet, book(install(IMAGE), reboot() + "    timeout: 4 s\n", VERIFY))
        run, events = ran(site)
        run.expect(7, err=[r"it has not come back within [\d.]+ m?s; last seen: ", r"look at its console"])
        check(ends(events)[-1] == ("reboot", "unknown"), ends(events))
        check(len(reboots(fleet["r1"])) == 1, reboots(fleet["r1"]))


@scenario
def replies_and_hellos_that_come_late_or_never(work):
    for n, quirk in enumerate(("reboot-reply: unclosed\nboot-hello-delayed: true\n", "reboot-reply: none\nreboot-silent: true\n",
                               "reboot-output: true\n")):
        here = os.path.join(work, str(n))
        with fleet_of(here, MX240, IMAGE, quirk) as fleet:
            site = site_of(here, fleet, book(reboot()))
            run, events = ran(site)
            run.expect(0, out=r"^r1 done$")
            check(booted(fleet["r1"]) == [("re0", "21.4R3.15")], booted(fleet["r1"]))
            check(len(reboots(fleet["r1"])) == 1, reboots(fleet["r1"]))


@scenario
def a_reboot_that_is_answered_and_never_happens(work):
    with fleet_of(work, MX240, IMAGE, "reboots: false\n") as fleet:
        site = site_of(work, fleet, book(reboot("1 s")))
        run, events = ran(site)
        run.expect(1, err=r"it was told to reboot, and has not gone down within [\d.]+ m?s: nothing is scheduled any more")
        check(ends(events) == [("reboot", "failed")], ends(events))


def killed(site, router, what):
    """The engine is killed once the router says `what`; then the run is resumed: (run, events)."""
    run = site.start("run", "book")
    until(lambda: router.what(what) or run.process.poll() is not None, what)
    run.kill()
    path = os.path.join(site.work, "home", ".local", "state", "holdfast", "runs")
    if not os.path.isdir(path):
        path = os.path.join(site.work, "state", "holdfast", "runs")
    names = [n for n in os.listdir(path) if os.path.isdir(os.path.join(path, n))]
    check(len(names) == 1, names)
    return site.events(("resume", names[0]))


@scenario
def killed_while_it_installs(work):
    with fleet_of(work, MX240, IMAGE, "install: 240\n") as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book(install(IMAGE), reboot(), VERIFY))
        run, events = killed(site, r1, "install")
        run.expect(0, out=r"^r1 done$")
        check(len(adds(r1)) == 1, adds(r1))
        check(ends(events) == [("install", "changed"), ("reboot", "changed"), ("verify-version", "passed")], ends(events))
        check(booted(r1) == [("re0", NEW)], booted(r1))


@scenario
def killed_while_it_reboots(work):
    for personality, engines in ((MX240, 1), (MX960, 2)):
        here = os.path.join(work, str(engines))
        with fleet_of(here, personality, IMAGE) as fleet:
            r1 = fleet["r1"]
            site = site_of(here, fleet, book(install(IMAGE), reboot(), VERIFY))
            run, events = killed(site, r1, "reboot")
            run.expect(0, out=r"^r1 done$")
            check(len(reboots(r1)) == 1, reboots(r1))
            check(len(booted(r1)) == engines, booted(r1))
            check(ends(events)[-2:] == [("reboot", "changed"), ("verify-version", "passed")], ends(events))


@scenario
def an_upgrade_that_is_given_up_leaves_nothing_pending(work):
    with fleet_of(work, MX240, IMAGE) as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book(install(IMAGE), "  - verify-version: {version: 19.1R1}\n"))
        run, events = ran(site)
        run.expect(5)
        check(len(r1.rpcs("request-package-rollback")) == 1, r1.rpcs("request-package-rollback"))
        check("23.4R2-S3.9" not in r1.ctl("show", "state"), r1.ctl("show", "state"))
        # with the version running there is nothing to take back
        site.write("runbooks/book.yaml", book(install(IMAGE), reboot(), VERIFY, "  - verify-version: {version: 19.1R1}\n"))
        run, events = ran(site)
        run.expect(7)
        check(len(r1.rpcs("request-package-rollback")) == 1, r1.rpcs("request-package-rollback"))
        check(booted(r1) == [("re0", NEW)], booted(r1))
        end = [e for e in events if e["kind"] == "device-result"][0]
        check(end["result"] == "failed" and end["detail"].endswith("; left as it is: 'install', 'reboot'"), end)


main()
