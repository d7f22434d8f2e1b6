"""One deployment under torture: routers of its own, a fault at one point, and everything that is known afterwards.

Time runs HASTE times as fast on both sides: in the router by junosim's --time-scale, in holdfast by build/torture/holdfast.
"""

import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenario"))

import configs  # noqa: E402
import harness  # noqa: E402

SLUGGISH = harness.WRAPPER or os.sep in os.environ.get("BUILD", "build").strip(os.sep)  # sanitizers, valgrind
HASTE = int(os.environ.get("HASTE", "5" if SLUGGISH else "20"))
HASTY = os.path.join(harness.BUILD, "torture", "holdfast")
WINDOW = 1  # minutes, confirm-timeout
SLOW = 20  # router seconds that a delayed request waits for its signal
PERSONALITY = "commit: 2\ncheck: 0.1\nbgp: 0.5\nlateness-least: 30\nlateness-most: 45\n"
KILLED = -9  # exit code
INTRUDER = 'building "alice was here"'
OLD = configs.base()
BGP = """\
name: bgp
title: all BGP sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 2
interval: 1
"""


class Router(harness.Router):
    """Orders go straight to the control socket: a run has many. `since`: so many lines of its log are of before."""

    since = entries = 0

    def ctl(self, *words):
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(harness.PATIENCE)
            s.connect(self.control)
            s.sendall(b"".join(w.encode() + b"\0" for w in (self.name,) + words))
            s.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := s.recv(65536):
                answer += piece
        harness.check(answer[:1] == b"0", "ctl %s: %s" % (words, answer.decode()))
        return answer[1:].decode()


    def recent(self):
        return self.log()[self.since:]


class Keys:
    """One key pair for all routers: making one takes longer than a run."""

    lock, path = threading.Lock(), None

    @classmethod
    def give(cls, work):
        with cls.lock:
            if cls.path is None:
                cls.path = tempfile.mkdtemp(prefix="hf-")
                subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", cls.path + "/operator"], check=True)
        for name in ("operator", "operator.pub"):
            shutil.copy(os.path.join(cls.path, name), os.path.join(work, name))

    @classmethod
    def forget(cls):
        if cls.path is not None:
            shutil.rmtree(cls.path, ignore_errors=True)


@functools.lru_cache(None)
def printed(config):
    """A configuration as the router prints it."""
    work = tempfile.mkdtemp(prefix="hf-")
    try:
        Keys.give(work)
        router = Router(work, "r1", config)
        try:
            return router.running()
        finally:
            router.stop()
    finally:
        shutil.rmtree(work, ignore_errors=True)


class End:
    """What is known of one router afterwards. result: None: nothing was printed."""

    def __init__(self):
        self.result = self.recorded = self.exit = self.detail = None  # as printed; in the run's record
        self.journal = None  # None: there is none; "open"; else the final state in it
        self.at_exit = {}  # state, running, candidate when holdfast ended
        self.later = {}  # the same when all timers had run out
        self.log, self.recent = [], []  # recent: without what a scenario's own cut was preceded by
        self.entries = 0  # of its journal, since then
        self.pending = False  # when a killed run was taken up again
        self.intruded = False


class Facts:
    """What one run left behind: `code` and `output` are those of the last command, `ends` by router."""

    def __init__(self, names):
        self.ends = {name: End() for name in names}
        self.code = None
        self.output = ""
        self.seconds = self.recovery = 0.0
        self.order = None  # resume, confirm or rollback, if that was the last command
        self.killed = self.signalled = False
        self.open = None  # what 'holdfast status' said in the end
        self.problems = []  # what was seen to be wrong on the way


class Trial:
    """Routers, a site, and a deployment to be started once its faults are set."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.work = tempfile.mkdtemp(prefix="hf-")
        self.facts, self.run, self.routers, self.env = Facts(scenario.peers), None, {}, {}
        self.since, self.reports = int(time.time() * 1000), 0
        try:
            Keys.give(self.work)
            keys = ""
            for name in scenario.peers:
                hosts = os.path.join(self.work, name + ".known_hosts")
                self.routers[name] = Router(self.work, name, OLD, scenario.personality,
                                            ["--time-scale", str(HASTE), "--known-hosts", hosts])
                with open(hosts, encoding="utf-8") as f:
                    keys += f.read()
            harness.write(os.path.join(self.work, "site", "inventory", "known_hosts"), keys)
            self.site = harness.Site(self.work, self.routers.values(), scenario.template, checks={"bgp": BGP}, trust=False)
            for name, peer in scenario.peers.items():
                self.site.write("inventory/host_vars/%s.yml" % name, "peer: %s\n" % peer)
            self.argv = ["deploy", "--yes", "--confirm-timeout", str(WINDOW), *scenario.options]
            if scenario.cut is not None:
                self.cut()
            for fault in scenario.faults:
                self.routers["r1"].ctl("fault", fault)
        except BaseException:
            self.close()
            raise

    # --- commands ------------------------------------------------------------------------------------------------

    def command(self, command, *args, limit, **env):
        self.reports += 1
        self.events = os.path.join(self.work, "events%d.jsonl" % self.reports)
        argv = [HASTY, command, "-C", self.site.dir, *args, "--report", "jsonl=" + self.events]
        return harness.Run(argv, harness.environment(
            self.work, HASTE=str(HASTE), HASTE_SINCE=str(self.since), PLANT=os.environ.get("PLANT"), **env),
            self.work, limit=limit)

    def start(self, limit):
        self.run = self.command(*self.argv, limit=limit, **self.env)

    def cut(self):
        """The scenario is the way back of a run that was killed."""
        self.run = self.command(*self.argv, limit=60, AXE=self.scenario.cut).wait()
        harness.check(self.run.code == KILLED, "AXE=%s did not kill it\n%s" % (self.scenario.cut, self.run))
        self.await_end_of_sessions()
        for router in self.routers.values():
            router.since, router.entries = len(router.log()), self.count_entries(router.name)
        self.argv = ["resume", self.name()]
        self.facts.order = "resume"

    def name(self):
        """The run's id; None: it did not get far enough to have one."""
        folder = os.path.join(self.work, "state", "holdfast", "runs")
        found = [n for n in os.listdir(folder) if os.path.isdir(os.path.join(folder, n))] if os.path.isdir(folder) else []
        journals = [n for n in found if any(f.endswith(".journal") for f in os.listdir(os.path.join(folder, n)))]
        return journals[0] if journals else None

    def journal(self, router="r1"):
        return os.path.join(self.work, "state", "holdfast", "runs", self.name(), router + ".journal")

    def count_entries(self, router):
        try:
            with open(self.journal(router), "rb") as f:
                return f.read().count(b"\n")
        except (OSError, TypeError):
            return 0

    def status(self, *words):
        return self.command("status", *words, limit=60).wait()

    def take_up(self, order, limit):
        """After a kill; False: no router was begun."""
        name, ends = self.name(), self.facts.ends
        for router, end in ends.items():
            end.pending = self.routers[router].show("state")["pending"] is not None
        self.read_journals()
        begun = any(end.journal for end in ends.values())
        if name is None or not begun:
            return False
        for router, end in ends.items():
            if end.pending and end.journal != "open":
                self.facts.problems.append("a commit of %s is pending, and its journal is '%s'" % (router, end.journal))
        began = time.monotonic()
        self.facts.order = order
        self.run = self.command(order, name, limit=limit).wait()
        self.facts.recovery = time.monotonic() - began
        return True

    def read_journals(self):
        name = self.name()
        if name is None:
            return
        run = self.status(name, "--json")
        if run.code != 0:
            if "the run began on no router" not in run.err:
                self.facts.problems.append("status of the run: %s" % run)
            return
        for device in json.loads(run.out)[0]["devices"]:
            self.facts.ends[device["device"]].journal = device["outcome"] if device["last"] == "end" else "open"

    # --- what is true --------------------------------------------------------------------------------------------

    def look(self):
        for name, router in self.routers.items():
            yield name, {"state": router.show("state"), "running": router.running(),
                         "candidate": router.show("candidate")["text"]}

    def await_end_of_sessions(self):
        for router in self.routers.values():
            harness.until(lambda r=router: r.show("state")["sessions"] == 0, "the end of all sessions", 20)

    def settle(self):
        """Faults end, sessions of the dead are noticed, timers run out."""
        for router in self.routers.values():
            router.ctl("fault", "clear")
        self.await_end_of_sessions()
        for router in self.routers.values():
            router.ctl("clock", "advance", "600")
        for name, seen in self.look():
            self.facts.ends[name].later = seen
            end = self.facts.ends[name]
            end.log, end.recent = self.routers[name].log(), self.routers[name].recent()
            end.entries = self.count_entries(name) - self.routers[name].entries
        self.read_journals()
        self.facts.open = self.status().out

    def report(self):
        f = self.facts
        f.code, f.output = self.run.code, self.run.out + self.run.err
        for line in self.run.out.splitlines():
            if line.partition(" ")[0] in f.ends:
                f.ends[line.split()[0]].result = line.split()[1]
        if os.path.exists(self.events):
            with open(self.events, encoding="utf-8") as events:
                for line in events:
                    event = json.loads(line) if line.endswith("\n") else {}
                    if event.get("kind") == "device-result":
                        end = f.ends[event.get("device")]
                        end.recorded, end.detail, end.exit = event.get("result"), event.get("detail"), event.get("exit")
        for name, seen in self.look():
            f.ends[name].at_exit = seen

    def close(self):
        if self.run is not None and self.run.code is None:
            self.run.kill()
        for router in self.routers.values():
            router.process.kill()
            router.process.wait()
            router.process.stdout.close()
            router.err.close()
        if not os.environ.get("KEEP"):
            shutil.rmtree(self.work, ignore_errors=True)
