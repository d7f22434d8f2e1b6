"""One deployment under torture: a router of its own, a fault at one point, and everything that is known afterwards.

Time runs HASTE times as fast on both sides: in the router by junosim's --time-scale, in holdfast by build/torture/holdfast.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenario"))

import configs  # noqa: E402
import harness  # noqa: E402

SLUGGISH = harness.WRAPPER or os.sep in os.environ.get("BUILD", "build").strip(os.sep)  # sanitizers, valgrind
HASTE = int(os.environ.get("HASTE", "5" if SLUGGISH else "20"))
HASTY = os.path.join(harness.BUILD, "torture", "holdfast")
WINDOW = 1  # minutes, confirm-timeout
SLOW = 20  # router seconds that a delayed request waits for its signal
PERSONALITY = "commit: 2\ncheck: 0.1\nbgp: 0.5\nlateness-least: 30\nlateness-most: 45\n"
INTRUDER = 'building "alice was here"'
BGP = """\
name: bgp
title: all BGP sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 2
interval: 1
"""


class Scenario:
    """share: 'make check' tries one point of so many, times that of the kind. faults: struck in every run, so that the
    points are those of the way back, and the kinds strike a second time."""

    def __init__(self, name, template, result, code, personality="", share=1, faults=()):
        self.name, self.template, self.result, self.code, self.share = name, template, result, code, share
        self.personality, self.faults = PERSONALITY + personality, faults


OLD = configs.base()
BAD_REFERENCE = OLD.replace("type external;", "type external;\n            import NOWHERE;")
SCENARIOS = [
    Scenario("good change", configs.base(description="new"), "confirmed", 0),
    Scenario("failing health", configs.base(peer_as="64999"), "rolled-back", 5),
    Scenario("refused at commit check", BAD_REFERENCE, "unchanged", 1),
    Scenario("no difference", OLD, "unchanged", 0),
    Scenario("good change, no marker", configs.base(description="new"), "confirmed", 0,
             "commit-confirmed-marker: false\n", 3),
    Scenario("good change, no entry for an empty commit", configs.base(description="new"), "confirmed", 0,
             "empty-commit-history: false\n", 3),
    Scenario("good change, session lost after the load", configs.base(description="new"), "unchanged", 4, share=6,
             faults=["drop-after:load-configuration:1"]),
    Scenario("good change, session lost before the commit", configs.base(description="new"), "unchanged", 4, share=6,
             faults=["drop-before:commit-configuration:2"]),
    Scenario("good change, session lost after the commit", configs.base(description="new"), "confirmed", 0, share=6,
             faults=["drop-after:commit-configuration:2"]),
    Scenario("good change, session lost before the confirmation", configs.base(description="new"), "confirmed", 0, share=6,
             faults=["drop-before:commit-configuration:3"]),
    Scenario("good change, session lost after the confirmation", configs.base(description="new"), "confirmed", 0, share=6,
             faults=["drop-after:commit-configuration:3"]),
    Scenario("failing health, session lost before the rollback", configs.base(peer_as="64999"), "rolled-back", 5, share=6,
             faults=["drop-before:commit-configuration:3"]),
    Scenario("failing health, session lost after the rollback", configs.base(peer_as="64999"), "rolled-back", 5, share=6,
             faults=["drop-after:commit-configuration:3"]),
    Scenario("failing health, no marker, commit refused in words and done", configs.base(peer_as="64999"), "rolled-back", 5,
             "commit-confirmed-marker: false\n", share=6, faults=["error-and-ok:commit-configuration:2"]),
]


class Router(harness.Router):
    """Orders go straight to the control socket: a run has many."""

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


class Facts:
    """What one run left behind."""

    def __init__(self):
        self.code = self.result = self.detail = None  # of holdfast; result None: nothing was printed
        self.recorded = None  # the result in the run's record
        self.seconds = 0.0
        self.at_exit = {}  # state, running, candidate when holdfast ended
        self.later = {}  # the same when all timers had run out
        self.log = []
        self.killed = self.signalled = self.struck = self.intruded = False
        self.output = ""


class Trial:
    """A router, a site, and a deployment to be started once its faults are set."""

    def __init__(self, scenario):
        self.work = tempfile.mkdtemp(prefix="hf-")
        self.facts, self.run, self.router = Facts(), None, None
        try:
            Keys.give(self.work)
            hosts = os.path.join(self.work, "site", "inventory", "known_hosts")
            os.makedirs(os.path.dirname(hosts))
            self.router = Router(self.work, "r1", OLD, scenario.personality,
                                 ["--time-scale", str(HASTE), "--known-hosts", hosts])
            for fault in scenario.faults:
                self.router.ctl("fault", fault)
            site = harness.Site(self.work, [self.router], scenario.template, checks={"bgp": BGP}, trust=False)
        except BaseException:
            self.close()
            raise
        self.events = os.path.join(self.work, "events.jsonl")
        self.argv = [HASTY, "deploy", "-C", site.dir, "--yes", "--confirm-timeout", str(WINDOW), "--report",
                     "jsonl=" + self.events]

    def start(self, limit):
        self.run = harness.Run(self.argv, harness.environment(self.work, HASTE=str(HASTE)), self.work, limit=limit)

    def look(self):
        return {"state": self.router.show("state"), "running": self.router.running(),
                "candidate": self.router.show("candidate")["text"]}

    def settle(self):
        """Faults end, sessions of the dead are noticed, timers run out."""
        self.router.ctl("fault", "clear")
        harness.until(lambda: self.router.show("state")["sessions"] == 0, "the end of all sessions", 20)
        self.router.ctl("clock", "advance", "600")
        self.facts.later = self.look()
        self.facts.log = self.router.log()

    def report(self):
        f = self.facts
        f.code, f.output = self.run.code, self.run.out + self.run.err
        for line in self.run.out.splitlines():
            if line.startswith("r1 "):
                f.result = line.split()[1]
        if os.path.exists(self.events):
            with open(self.events, encoding="utf-8") as events:
                for line in events:
                    event = json.loads(line) if line.endswith("\n") else {}
                    if event.get("kind") == "device-result":
                        f.recorded, f.detail = event.get("result"), event.get("detail")

    def close(self):
        if self.run is not None and self.run.code is None:
            self.run.kill()
        if self.router is not None:
            self.router.process.kill()
            self.router.process.wait()
            self.router.process.stdout.close()
            self.router.err.close()
        if not os.environ.get("KEEP"):
            shutil.rmtree(self.work, ignore_errors=True)
