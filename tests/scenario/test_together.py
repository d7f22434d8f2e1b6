#!/usr/bin/python3
"""All or nothing: every router is confirmed, or none is."""

import json
import os
import signal
import subprocess

from configs import base
from harness import BUILD, JUNOSIM, PASSWORD, PATIENCE, USER, Fleet, Operator, Run, Site, check, environment, main, scenario, until, write

ALL = ("deploy", "--yes", "--strategy", "all")
NEW = base(description="new")
LATER = """\
name: bgp
title: sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 1
interval: 1
"""


def fleet_of(work, n, **more):
    return Fleet(work, {"r%d" % i: base() for i in range(1, n + 1)}, **more)


def state_of(router):
    state = router.show("state")
    check(not state["pending"] and not state["lock"] and not state["dirty"], "%s: %s" % (router.name, state))
    return "new" in router.running()


@scenario
def all_are_confirmed_after_the_last_one_has_changed(work):
    with fleet_of(work, 3) as fleet:
        site = Site(work, fleet, NEW, checks={"bgp": LATER})
        site.holdfast(*ALL).expect(0, out=[r"^r%d confirmed$" % i for i in (1, 2, 3)])
        check(all(state_of(r) for r in fleet), "not everywhere")
        changed = max(r.what("commit")[0]["time"] for r in fleet)
        confirmed = min(r.what("confirmed")[0]["time"] for r in fleet)
        check(changed < confirmed, "one was confirmed (%s) before the last was changed (%s)" % (confirmed, changed))
        for router in fleet:
            check(len(router.rpcs("get-bgp-neighbor-information")) == 3, "baseline, proof, proof of all: %s"
                  % router.rpcs("get-bgp-neighbor-information"))


@scenario
def one_lane_is_enough(work):
    with fleet_of(work, 3) as fleet:
        site = Site(work, fleet, NEW)
        site.holdfast(*ALL, "-j", "1").expect(0)
        check(all(state_of(r) for r in fleet), "not everywhere")


@scenario
def one_that_is_refused_takes_all_back(work):
    with fleet_of(work, 3) as fleet:
        operator = Operator(fleet["r3"])
        operator.rpc("<lock-configuration/>")
        site = Site(work, fleet, NEW)
        run = site.holdfast(*ALL, "-j", "1")
        run.expect(5, out=[r"^r1 rolled-back$", r"^r2 rolled-back$", r"^r3 refused$"],
                   err=r"all or nothing, and 'r3' did not end well")
        operator.close()
        check(not any(state_of(r) for r in fleet), "the change runs somewhere")


@scenario
def one_that_is_not_healthy_takes_all_back(work):
    """Forty would do as well: the second of four loses its session by the change."""
    with fleet_of(work, 4) as fleet:
        site = Site(work, fleet, base(description="new").replace("64500", "{{ peer }}"), checks={"bgp": LATER})
        for router in fleet:
            site.write("inventory/host_vars/%s.yml" % router.name, "peer: %d\n" % (64999 if router.name == "r2" else 64500))
        run = site.holdfast(*ALL)
        run.expect(5, out=[r"^r%d rolled-back$" % i for i in (1, 2, 3, 4)], err=r"health check 'bgp' failed")
        check(not any(state_of(r) for r in fleet), "the change runs somewhere")
        for router in fleet:
            check(not router.what("confirmed"), "%s was confirmed" % router.name)


@scenario
def one_that_falls_ill_when_the_others_change_takes_all_back(work):
    with fleet_of(work, 2) as fleet:
        site = Site(work, fleet, NEW, checks={"bgp": LATER})
        fleet["r2"].ctl("fault", "slow:load-configuration:2")
        run = site.start(*ALL)
        until(lambda: fleet["r1"].show("state")["pending"] and len(fleet["r1"].rpcs("get-bgp-neighbor-information")) == 2, "r1 is proved")
        fleet["r1"].ctl("bgp", "192.0.2.2", "down")
        run.wait().expect(5, out=[r"^r1 rolled-back$", r"^r2 rolled-back$"],
                          err=[r"did not stay healthy when the others had changed", r"'r1' did not end well"])
        check(not any(state_of(r) for r in fleet), "the change runs somewhere")


@scenario
def what_need_not_change_is_no_obstacle(work):
    with Fleet(work, {"r1": NEW, "r2": base()}) as fleet:
        site = Site(work, fleet, NEW)
        site.holdfast(*ALL).expect(0, out=[r"^r1 unchanged$", r"^r2 confirmed$"])


@scenario
def stopped_by_the_operator_all_are_taken_back(work):
    with fleet_of(work, 2) as fleet:
        site = Site(work, fleet, NEW)
        fleet["r2"].ctl("fault", "slow:load-configuration:2")
        run = site.start(*ALL)
        until(lambda: fleet["r1"].show("state")["pending"], "r1 waits for r2")
        run.signal(signal.SIGINT)
        run.wait().expect(6, out=r"^r1 rolled-back$")
        check(not any(state_of(r) for r in fleet), "the change runs somewhere")


def killed(work, fleet, template, slow, done):
    """A run of two that is killed once `done()`: while r2 is slow at that request. Its site and name."""
    site = Site(work, fleet, template, checks={"bgp": LATER})
    fleet["r2"].ctl("fault", "slow:%s" % slow)
    run = site.start(*ALL)
    until(lambda: done() or run.process.poll() is not None, "the moment to kill it")
    run.kill()
    check(run.code == -signal.SIGKILL, "it had ended before\n%s" % run)
    fleet["r2"].ctl("fault", "clear")
    for router in fleet:
        until(lambda router=router: not router.show("state")["lock"], "%s notices that the session is gone" % router.name)
    (name,) = sorted(n for n in os.listdir(os.path.join(work, "state", "holdfast", "runs")) if not n.endswith(".jsonl"))
    return site, name


def both_pending(fleet):
    return all(r.show("state")["pending"] for r in fleet)


@scenario
def resumed_while_all_wait_all_are_proved_again_and_confirmed(work):
    with fleet_of(work, 2) as fleet:
        site, run = killed(work, fleet, NEW, "get-bgp-neighbor-information:3:2", lambda: both_pending(fleet))
        site.holdfast("status").expect(0, out=[r"^  r1  ", r"^  r2  "])
        asked = [len(r.rpcs("get-bgp-neighbor-information")) for r in fleet]
        site.holdfast("resume", run).expect(0, out=[r"^r1 confirmed$", r"^r2 confirmed$"])
        check(all(state_of(r) for r in fleet), "not everywhere")
        check(all(len(r.rpcs("get-bgp-neighbor-information")) > n for r, n in zip(fleet, asked)), "nothing was proved again")
        site.holdfast("status").expect(0, out=r"^nothing is open$")


@scenario
def resumed_when_one_has_fallen_ill_all_are_taken_back(work):
    with fleet_of(work, 2) as fleet:
        site, run = killed(work, fleet, NEW, "get-bgp-neighbor-information:3:2", lambda: both_pending(fleet))
        fleet["r1"].ctl("bgp", "192.0.2.2", "down")
        site.holdfast("resume", run).expect(5, out=[r"^r1 rolled-back$", r"^r2 rolled-back$"])
        check(not any(state_of(r) for r in fleet), "the change runs somewhere")


@scenario
def resumed_before_all_had_changed_none_is(work):
    with fleet_of(work, 2) as fleet:
        site, run = killed(work, fleet, NEW, "load-configuration:3", lambda: fleet["r1"].show("state")["pending"])
        site.holdfast("resume", run).expect(6, out=r"^r1 rolled-back$")
        check(not any(state_of(r) for r in fleet), "the change runs somewhere")


@scenario
def resumed_between_two_confirmations_the_other_is_confirmed_too(work):
    with fleet_of(work, 2) as fleet:
        site, run = killed(work, fleet, NEW, "commit-configuration:3:3", lambda: fleet["r1"].what("confirmed"))
        site.holdfast("resume", run).expect(0, out=r"^r2 confirmed$")
        check(all(state_of(r) for r in fleet), "not everywhere")


@scenario
def a_window_that_is_too_short_for_all_takes_all_back(work):
    """Twenty times as fast, on both sides: a minute is three seconds."""
    with fleet_of(work, 2, options=["--time-scale", "20"]) as fleet:
        site = Site(work, fleet, NEW)
        fleet["r2"].ctl("fault", "slow:load-configuration:53")
        run = Run([os.path.join(BUILD, "torture", "holdfast"), ALL[0], "-C", site.dir, *ALL[1:], "--confirm-timeout", "1"],
                  environment(work, HASTE="20"), work).wait()
        run.expect(5, out=[r"^r1 rolled-back$", r"^r2 rolled-back$"], err=r"the confirm window ends before all are changed")
        check(not any(state_of(r) for r in fleet), "the change runs somewhere")


@scenario
def forty_are_taken_back_when_one_check_fails(work):
    """Forty routers of one process; the change breaks the session of the thirty-seventh."""
    config = write(os.path.join(work, "old.conf"), base())
    control = os.path.join(work, "control")
    process = subprocess.Popen(
        [JUNOSIM, "serve", "--name", "r", "--count", "40", "--listen", "127.0.0.1:0", "--config", config, "--user", USER, "--password",
         PASSWORD, "--control", control, "--set", "commit=0.2", "--set", "check=0.1", "--set", "bgp=0.5"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(work), text=True)
    try:
        places = [line.split() for line in iter(process.stdout.readline, "ready\n")]
        hosts = "".join("    %s: {ansible_host: %s, ansible_port: %s}\n" % tuple(p[:3]) for p in places)
        site = Site(work, (), base(description="new").replace("64500", "{{ peer | default(64500) }}"), checks={"bgp": LATER},
                    hosts="all:\n  vars: {ansible_user: %s}\n  hosts:\n%s" % (USER, hosts))
        site.write("inventory/host_vars/r37.yml", "peer: 64999\n")
        site.holdfast("trust", "--yes").expect(0)
        run = site.holdfast(*ALL, "-j", "8")
        check(run.code == 5 and "confirmed" not in run.out, "exit %s\n%s" % (run.code, run.out))
        outcomes = dict(line.split() for line in run.out.splitlines())
        check(len(outcomes) == 40 and outcomes["r37"] == "rolled-back", run.out)
        for name, _, _, _ in places:
            told = subprocess.run([JUNOSIM, "ctl", "--control", control, name, "show", "running"], capture_output=True, check=True,
                                  env=environment(work)).stdout.decode()
            check(json.loads(told)["text"].count("new") == 0, "%s runs the change" % name)
            state = json.loads(subprocess.run([JUNOSIM, "ctl", "--control", control, name, "show", "state"], capture_output=True,
                                              check=True, env=environment(work)).stdout)
            check(not state["pending"] and not state["lock"] and not state["dirty"], "%s: %s" % (name, state))
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


main()
