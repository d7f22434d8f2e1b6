#!/usr/bin/python3
"""The runbooks that ship, on emulated routers of the example site: each does what it says. test_upgrade has the upgrade."""

from example import Example
from harness import check, main, scenario, until

FRA1 = ["fra-edge1"]


def expect(run, code, *words):
    run.expect(code)
    for word in words:
        check(word in run.err, "nobody said %r\n%s" % (word, run))


@scenario
def precheck_names_what_is_wrong(work):
    with Example(work, FRA1) as lab:
        router = lab["fra-edge1"]
        expect(lab.holdfast("run", "precheck", "-l", "fra-edge1"), 0, "Actual: 8 established")
        router.ctl("core", "add", "/var/crash/core.rpd.0.gz")
        router.ctl("peer", "198.51.100.2", "down")
        run = lab.holdfast("run", "precheck", "-l", "fra-edge1")
        expect(run, 1, "core.rpd.0.gz")
        router.untouched()
        router.ctl("core", "remove", "/var/crash/core.rpd.0.gz")
        expect(lab.holdfast("run", "precheck", "-l", "fra-edge1"), 1, "peer 198.51.100.2")


@scenario
def drained_and_undrained(work):
    with Example(work, FRA1) as lab:
        router = lab["fra-edge1"]
        run = lab.holdfast("run", "drain", "-l", "fra-edge1", "-e", "reason=CHG-1", "--yes")
        expect(run, 0, "Actual: input of ae1 0 bit/s")
        check(lab.drained("fra-edge1"), "it is not drained")
        check(any("CHG-1" in c["log"] for c in router.commits()), "%s" % router.commits())
        run = lab.holdfast("run", "undrain", "-l", "fra-edge1", "-e", "reason=CHG-1", "--yes")
        expect(run, 0, "Expect: input of ae1 at least 10 Mbit/s")
        lab.settled("fra-edge1")


@scenario
def what_does_not_drain_is_undrained(work):
    """Traffic that no routing policy moves: the drain is not proved, and is taken back."""
    with Example(work, FRA1) as lab:
        lab["fra-edge1"].ctl("interface", "xe-0/1/2", "rate", "50M", "50M")
        run = lab.holdfast("run", "drain", "-l", "fra-edge1", "-e", "reason=CHG-1", "--yes")
        expect(run, 5, "drained, but that is not proved", "input of xe-0/1/2")
        lab.settled("fra-edge1")


@scenario
def a_secret_is_rolled_out(work):
    with Example(work, FRA1) as lab:
        router = lab["fra-edge1"]
        lab.replace("inventory/group_vars/all/secrets.yml", "fake-community-example-only", "another-fake-community")
        run = lab.holdfast("run", "rotate-secret", "-l", "fra-edge1", "-e", 'what="SNMP community"', "--yes")
        expect(run, 0)
        check("another-fake-community" in router.running(), "the old one runs")
        check("fake-community" not in run.err + run.out, "a secret is shown\n%s" % run)
        lab.settled("fra-edge1")


@scenario
def a_key_that_the_far_end_does_not_know_is_rolled_back(work):
    with Example(work, FRA1) as lab:
        router = lab["fra-edge1"]
        lab.replace("inventory/group_vars/all/secrets.yml", "fake-bgp-key-carrier-a-example-only", "fake-other-key")
        run = lab.holdfast("run", "rotate-secret", "-l", "fra-edge1", "-e", 'what="key of carrier A"', "--yes")
        expect(run, 5, "peer 198.51.100.0")
        check("fake-other-key" not in router.running(), "the new key runs")
        until(lambda: all(p["state"] == "Established" for p in router.show("state")["peers"]), "sessions are back")
        lab.settled("fra-edge1")


@scenario
def a_peer_is_turned_up(work):
    new = ("inventory/host_vars/fra-edge1.yml", "    circuit: CX-FRA-3001\n", "    circuit: CX-FRA-3001\n    admin_down: true\n")
    with Example(work, FRA1, yesterday=new) as lab:
        router = lab["fra-edge1"]
        check("198.51.100.4" not in [p["address"] for p in router.show("state")["peers"]], "it is there already")
        run = lab.holdfast("run", "turn-up-peer", "-l", "fra-edge1", "-e", "neighbour=198.51.100.4", "--yes")
        expect(run, 0)
        states = {p["address"]: p["state"] for p in router.show("state")["peers"]}
        check(states["198.51.100.4"] == "Established", "%s" % states)
        lab.settled("fra-edge1")


@scenario
def a_peer_is_decommissioned_or_comes_back(work):
    with Example(work, FRA1) as lab:
        router = lab["fra-edge1"]
        run = lab.holdfast("run", "decommission-peer", "-l", "fra-edge1", "-e", "group=CARRIER-B-V4", "-e", "soak=20s")
        expect(run, 6, "nobody can be asked")
        check("inactive: group CARRIER-B-V4" not in router.running() and "group CARRIER-B-V4" in router.running(), "it is gone")
        run = lab.holdfast("run", "decommission-peer", "-l", "fra-edge1", "-e", "group=CARRIER-B-V4", "-e", "soak=20s", "--yes")
        expect(run, 0)
        check("group CARRIER-B-V4" not in router.running(), "it is there still")
        lab.settled("fra-edge1")


@scenario
def an_optic_is_replaced(work):
    with Example(work, FRA1) as lab:
        router = lab["fra-edge1"]
        before = router.running()
        run = lab.holdfast("run", "replace-optic", "-l", "fra-edge1", "-e", "port=xe-0/1/2", "--yes")
        expect(run, 0, "port off", "port on")
        check(router.running() == before, "it does not run what it ran before")
        lab.settled("fra-edge1")


@scenario
def every_one_has_a_plan_that_changes_nothing(work):
    given = {"drain": ["reason=x"], "undrain": ["reason=x"], "rotate-secret": ["what=x"], "turn-up-peer": ["neighbour=198.51.100.4"],
             "decommission-peer": ["group=CARRIER-B-V4"], "replace-optic": ["port=xe-0/1/2"], "precheck": [], "upgrade": ["image="]}
    with Example(work, FRA1) as lab:
        listed = {line.split()[0] for line in lab.holdfast("run").out.splitlines()}
        check(listed == set(given), "runbooks: %s" % listed)
        for name, parameters in given.items():
            words = [w for p in parameters for w in ("-e", p + lab.image() if p == "image=" else p)]
            lab.holdfast("run", name, "-l", "fra-edge1", "--dry-run", *words).expect(0)
        lab["fra-edge1"].never("commit-configuration", "request-reboot", "request-vmhost-reboot", "request-package-add",
                               "request-vmhost-package-add")


main()
