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
    ntp {
        server 198.51.100.5;
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
    lldp {
        interface all;
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

    def __init__(self, work, fleet, kind, expect="{}", healthy=True):
        self.kind, self.router = kind, fleet["r1"]
        self.site = Site(work, fleet, checks={kind: FILE % {"kind": kind, "expect": expect}})
        self.site.holdfast("check", "--save", "before.json").expect(0 if healthy else 1)
        self.failed(0 if healthy else 1)

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
        check("OSPF neighbour 192.0.2.0 on xe-0/1/0.0, area 0.0.0.0" in failed, failed)


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


@scenario
def a_neighbour_is_in_another_hole(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "lldp")
        bench.router.ctl("far-end", "xe-0/1/0", "core7", "et-0/0/3")
        bench.router.ctl("interface", "xe-0/1/1", "down")
        bench.expect({"xe-0/1/0": ("core7 et-0/0/3", "peer-xe-0-1-0 xe-0/1/0"),
                      "xe-0/1/1": ("no neighbour", "peer-xe-0-1-1 xe-0/1/1")})


@scenario
def counters_of_errors_grow(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        fleet["r1"].ctl("interface", "xe-0/1/1", "errors", "input-drops", "40")
        bench = Bench(work, fleet, "interface-errors", "{grow-max: 5, ignore: [carrier-transitions]}")
        bench.router.ctl("interface", "xe-0/1/0", "errors", "framing-errors", "5")
        bench.failed(0)
        bench.router.ctl("interface", "xe-0/1/0", "errors", "framing-errors", "1")  # one more
        bench.expect({"xe-0/1/0 framing-errors": ("6, 6 more", "0")})


@scenario
def light_goes_out(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "optics")
        bench.router.ctl("interface", "xe-0/1/0", "optics", "rx", "-9.5")
        bench.router.ctl("interface", "xe-0/1/1", "optics", "rx", "dark")
        failed = bench.failed()
        check(set(failed) == {"xe-0/1/0 rx", "xe-0/1/1 rx", "xe-0/1/1 laser-rx-power-low-alarm",
                              "xe-0/1/1 laser-rx-power-low-warn"}, failed)
        check(failed["xe-0/1/0 rx"]["actual"] == "-9.50 dBm", failed)
        check(failed["xe-0/1/1 rx"]["actual"] == "no light", failed)
        check(failed["xe-0/1/1 laser-rx-power-low-alarm"]["before"] == "off", failed)


@scenario
def a_power_supply_fails(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "environment", "{temperature-max: 60}")
        bench.router.ctl("part", "psu", "1", "failed")
        bench.router.ctl("temperature", "20")
        failed = bench.failed()
        check(any(r["actual"] == "Failed" and r["before"] == "OK" for r in failed.values()), failed)
        check(failed["Routing Engine 0"]["actual"] == "OK, 61 degrees C", failed)
        check("FPC 0 Intake" not in failed, failed)


@scenario
def a_disk_fills(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "storage", "{free-min: 2048}")
        bench.router.ctl("disk", "free", "4000000")
        failed = bench.failed()
        check(set(failed) == {"/var"} and failed["/var"]["actual"].startswith("1953 MB free of 7471 MB"), failed)
        check("MB free of 7471 MB" in failed["/var"]["before"], failed)


@scenario
def a_router_is_booted(work):
    with Fleet(work, {"r1": CONFIG}, personality="boot: 1\nboot-mgd: 1\nshutdown: 0\n") as fleet:
        bench = Bench(work, fleet, "uptime")
        bench.router.ctl("clock", "advance", "600")
        bench.failed(0)
        bench.router.ctl("power", "off")
        bench.router.ctl("power", "on")
        bench.router.ctl("clock", "advance", "120")
        failed = bench.failed()
        check(set(failed) == {"routing engine"} and "booted " in failed["routing engine"]["before"], failed)


@scenario
def the_clock_follows_nobody(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "ntp", "{offset-max: 5.0}")
        bench.router.ctl("edit", "operator", "delete system ntp")
        bench.router.ctl("commit", "operator")
        (result,) = bench.failed().values()
        check(result["actual"] == "not synchronised" and result["before"].startswith("synchronised with "), result)


@scenario
def one_engine_runs_something_else(work):
    with Fleet(work, {"r1": CONFIG}, personality="model: mx480\nwrapper: re0+re1\nrelease: 22.4R3.25\n") as fleet:
        Bench(work, fleet, "version", "{version: 22.4R3.25}")
        bench = Bench(work, fleet, "version", "{version: 23.4R2-S3.9}", healthy=False)
        bench.expect({re: ("22.4R3.25", "22.4R3.25") for re in ("re0", "re1")})
        bench = Bench(work, fleet, "version")
        bench.router.ctl("engine", "other", "gone")
        bench.site.holdfast("check", "--baseline", "before.json").expect(4, err="Could not connect to re1")


@scenario
def somebody_commits(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        bench = Bench(work, fleet, "commit", "{last: baseline}")
        bench.router.ctl("commit-confirmed", "operator", "5")
        run = bench.site.holdfast("check", "--baseline", "before.json", "--json").expect(1)
        results = json.loads(run.out)
        check(len(results) == 2 and all(not r["passed"] and r["object"] == "last commit" for r in results), run)
        check("by operator via cli" in results[0]["actual"] and "rollback pending" in results[0]["actual"], run)
        check(results[1]["before"].startswith("by root via other"), run)


@scenario
def routes_are_fewer(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        fleet["r1"].ctl("peer", "192.0.2.0", "prefixes", "1000")
        bench = Bench(work, fleet, "routes")
        bench.router.ctl("peer", "192.0.2.0", "prefixes", "950")
        bench.failed(0)
        bench.router.ctl("peer", "192.0.2.0", "prefixes", "500")
        failed = bench.failed()
        check(set(failed) == {"table inet.0"}, failed)


@scenario
def the_backup_is_gone(work):
    config = CONFIG.replace("chassis {", "chassis {\n    redundancy {\n        graceful-switchover;\n    }", 1)
    config = config.replace("routing-options {", "routing-options {\n    nonstop-routing;", 1)
    with Fleet(work, {"r1": config}, personality="model: mx480\nwrapper: re0+re1\n") as fleet:
        bench = Bench(work, fleet, "mastership")
        bench.router.ctl("engine", "other", "gone")
        failed = bench.failed()
        check({"routing engines", "graceful switchover", "replication of BGP"} <= set(failed), failed)
        check(failed["graceful switchover"]["before"] == "Enabled", failed)


@scenario
def those_on_request_wait_for_it(work):
    with Fleet(work, {"r1": CONFIG}) as fleet:
        text = FILE % {"kind": "version", "expect": "{version: 1.1R1}"} + "on-request: true\n"
        site = Site(work, fleet, checks={"cores": FILE % {"kind": "cores", "expect": "{all: none}"}, "version": text},
                    settings="{}\n")
        check(site.holdfast("check").expect(0).out == "r1 cores ok\n", "another was looked at")
        check(site.holdfast("check", "version").expect(1).out == "r1 version failed\n", "it was not")


main()
