#!/usr/bin/python3
"""Every kind of check against a router that goes wrong in its way: the check names what went wrong."""

import json

from harness import Fleet, Site, check, main, scenario

CONFIG = """\
system {
    host-name r1;
    root-authentication {
        encrypted-password "$6$fake$fake"; ## SECRET-DATA
    }
    services {
        netconf {
            ssh;
        }
    }
}
chassis {
    aggregated-devices {
        ethernet {
            device-count 1;
        }
    }
}
interfaces {
    xe-0/1/0 {
        unit 0 {
            family inet {
                address 192.0.2.1/31;
            }
            family iso;
        }
    }
    xe-0/1/1 {
        gigether-options {
            802.3ad ae0;
        }
    }
    xe-0/1/2 {
        gigether-options {
            802.3ad ae0;
        }
    }
    ae0 {
        aggregated-ether-options {
            lacp {
                active;
            }
        }
        unit 0 {
            family inet {
                address 192.0.2.9/31;
            }
        }
    }
    lo0 {
        unit 0 {
            family iso {
                address 49.0001.0100.5e00.0001.00;
            }
        }
    }
}
routing-options {
    autonomous-system 64496;
}
protocols {
    bgp {
        group carriers {
            type external;
            peer-as 64500;
            neighbor 192.0.2.0 {
                bfd-liveness-detection {
                    minimum-interval 300;
                }
            }
        }
    }
    isis {
        interface xe-0/1/0.0 {
            point-to-point;
        }
    }
    ospf {
        area 0.0.0.0 {
            interface xe-0/1/0.0;
        }
    }
    ospf3 {
        area 0.0.0.0 {
            interface xe-0/1/0.0;
        }
    }
}
"""
FILE = """\
name: %(kind)s
title: %(kind)s as before
check: %(kind)s
expect: %(expect)s
"""


class Bench:
    """One router, one kind of check, a baseline taken while all is well."""

    def __init__(self, work, fleet, kind, expect="{}"):
        self.kind, self.router = kind, fleet["r1"]
        self.site = Site(work, fleet, checks={kind: FILE % {"kind": kind, "expect": expect}})
        self.site.holdfast("check", "--save", "before.json").expect(0)
        self.failed(0)

    def failed(self, code=1):
        """{object: result} of what failed."""
        run = self.site.holdfast("check", "--baseline", "before.json", "--json").expect(code)
        results = json.loads(run.out)
        check(results and {r["check"] for r in results} == {self.kind}, run)
        return {r.get("object"): r for r in results if not r["passed"]}

    def expect(self, wanted):
        """Exactly these fail: {object: what they are now, and were before}."""
        failed = {o: (r["actual"], r.get("before")) for o, r in self.failed().items()}
        check(failed == wanted, "failed: %r\nnot: %r" % (failed, wanted))


@scenario
def an_ospf_neighbour_is_lost(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "ospf")
        gone = "the router does not list this neighbour any more"
        bench.router.ctl("adjacency", "ospf3", "xe-0/1/0.0", "down")
        (name,) = bench.failed()
        check(name.startswith("OSPF3 neighbour "), name)
        bench.router.ctl("interface", "xe-0/1/0", "down")
        failed = bench.failed()
        check(len(failed) == 2 and {(r["actual"], r["before"]) for r in failed.values()} == {(gone, "Full")}, failed)
        check("OSPF neighbour 192.0.2.0 on xe-0/1/0.0 in area 0.0.0.0" in failed, failed)


@scenario
def an_isis_adjacency_is_lost(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "isis")
        bench.router.ctl("adjacency", "isis", "xe-0/1/0.0", "down")
        bench.expect({"adjacency with peer-xe-0-1-0 on xe-0/1/0.0, level 2": ("Down", "Up")})


@scenario
def a_bfd_session_is_lost(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "bfd")
        bench.router.ctl("adjacency", "bfd", "192.0.2.0", "down")
        bench.expect({"session with 192.0.2.0 on xe-0/1/0.0": ("Down", "Up")})


@scenario
def a_member_of_an_aggregate_is_lost(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "lacp")
        bench.router.ctl("interface", "xe-0/1/2", "down")
        bench.expect({"member xe-0/1/2 of ae0": (
            "neither collecting nor distributing, mux state Detached, receive state Port disabled",
            "collecting and distributing")})


@scenario
def a_line_card_is_off(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "fpc")
        bench.router.ctl("part", "fpc", "0", "offline")
        bench.expect({"fpc 0": ("Offline", "Online")})


main()
