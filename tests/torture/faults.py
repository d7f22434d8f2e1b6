"""Kinds of faults: what is set before the deployment, and what is done when its point is reached.

A kind is a function (point, trial) -> action or None; the action is called with the trial while holdfast runs and returns
when the fault has struck or the run has ended.
"""

import json
import os
import re
import signal

from lab import INTRUDER, SLOW, harness

REST = 60  # connections; more than any run makes


class Point:
    """The n-th request of that name to a router; `opened` sessions had begun when it came."""

    def __init__(self, router, rpc, nth, opened):
        self.router, self.rpc, self.nth, self.opened = router, rpc, nth, opened

    def of(self, trial):
        return trial.routers[self.router]

    def __str__(self):
        return "%s %s:%d" % (self.router, self.rpc, self.nth)


class Connection(Point):
    """The n-th connection itself."""

    def __init__(self, router, nth):
        super().__init__(router, "connection", nth, nth - 1)


class Entry(Point):
    """The n-th entry of a journal; `octets` of it are on the disk, of what was written and not synced."""

    def __init__(self, nth, octets=None):
        super().__init__("r1", "journal entry", nth, 0)
        self.octets = octets

    def __str__(self):
        return "entry %d" % self.nth if self.octets is None else "entry %d, cut at %s" % (self.nth, self.octets)


def points_of(router, log):
    """Requests of a run of the scenario itself, in order, and its connections."""
    seen, opened, points = {}, 0, []
    for line in log:
        what = line.get("what")
        if what == "session-begin":
            opened += 1
        elif what == "rpc" or (what == "fault" and "rpc" in line):  # of its own faults, the scenario's
            seen[line["rpc"]] = seen.get(line["rpc"], 0) + 1
            points.append(Point(router, line["rpc"], seen[line["rpc"]], opened))
    return points, [Connection(router, n + 1) for n in range(opened)]


def at_point(name):
    def strike(point, trial):
        point.of(trial).ctl("fault", "%s:%s:%d" % (name, point.rpc, point.nth))
    return strike


def late(seconds):
    def strike(point, trial):
        point.of(trial).ctl("fault", "slow:%s:%d:%d" % (point.rpc, seconds, point.nth))
    return strike


def refuse(router, first, n):
    for occasion in range(first, first + n):
        router.ctl("fault", "refuse:%d" % occasion)


def refused_some(point, trial):
    at_point("drop-after")(point, trial)
    refuse(point.of(trial), point.opened + 1, 3)


def refused_ever(point, trial):
    at_point("drop-after")(point, trial)
    refuse(point.of(trial), point.opened + 1, REST)


def connection_refused(point, trial):
    refuse(point.of(trial), point.nth, 1)


def connections_refused(point, trial):
    refuse(point.of(trial), point.nth, REST)


def split(_, trial):
    for router in trial.routers.values():
        router.ctl("fault", "split")


def happened(trial, router, *wanted):
    """Waits for such a line of the router's log; False if the deployment ended without."""
    def look():
        over = trial.run.process.poll() is not None
        for line in router.recent():
            if all(line.get(k) == v for k, v in wanted):
                return "yes"
        return "over" if over else None
    return harness.until(look, "%s" % (wanted,), 60) == "yes"


def occasion(trial, point, what, fault=None):
    """The point's own line, where others of its name were before it."""
    def look():
        over = trial.run.process.poll() is not None
        lines = [x for x in point.of(trial).recent() if x.get("rpc") == point.rpc and x.get("what") == what
                 and (fault is None or x.get("fault") == fault)]
        return "yes" if lines else "over" if over else None
    return harness.until(look, "%s %s" % (what, point), 60) == "yes"


def pending(pid):
    """Signals that the process has not taken yet; none if it is gone."""
    try:
        with open("/proc/%d/status" % pid, encoding="ascii", errors="replace") as status:
            return any(int(line.split()[1], 16) for line in status if line.startswith(("SigPnd", "ShdPnd")))
    except OSError:
        return False


def sends(trial, number, twice):
    trial.run.signal(number)
    if number == signal.SIGKILL:
        trial.facts.killed = True
    else:
        trial.facts.signalled = True
    if twice:
        harness.until(lambda: not pending(trial.run.process.pid), "the first signal", 5)  # two that wait are one
        trial.run.signal(number)


def signalled(number, twice=False):
    def held(point, trial):
        """The request is on its way and not executed."""
        point.of(trial).ctl("fault", "slow:%s:%d:%d" % (point.rpc, SLOW, point.nth))
        return lambda: occasion(trial, point, "delay") and sends(trial, number, twice)

    def unread(point, trial):
        """It was executed, and nobody has read the answer."""
        point.of(trial).ctl("fault", "stall:%s:%d" % (point.rpc, point.nth))
        return lambda: occasion(trial, point, "rpc", "stall") and sends(trial, number, twice)

    def under_way(point, trial):
        """A commit has begun, and goes on."""
        def wait():
            def look():
                over = trial.run.process.poll() is not None
                commits = [x for x in point.of(trial).recent() if x.get("what") in ("commit-begin", "check-begin")]
                return "yes" if len(commits) >= point.nth else "over" if over else None
            return harness.until(look, "commit %s" % point, 60) == "yes"
        return lambda: wait() and sends(trial, number, twice)
    return held, unread, under_way


def intruder(fault):
    """The session is lost, and before we are back somebody else edits the candidate."""
    def strike(point, trial):
        at_point(fault)(point, trial)
        refuse(point.of(trial), point.opened + 1, 4)

        def edit():
            if not happened(trial, point.of(trial), ("what", "session-end")):
                return
            try:
                point.of(trial).ctl("edit", "alice", "set system location " + INTRUDER)
                trial.facts.ends[point.router].intruded = True
            except harness.Failed:
                pass  # we had the lock again: the router keeps her out
        return edit
    return strike


def axed(moment):
    def strike(point, trial):
        trial.env["AXE"] = "%s:%d" % (moment, point.nth)
        trial.facts.killed = True
    return strike


ZEROS = "zeros"  # what some file systems make of the end of a file that was not synced


def synced_names():
    with open(os.path.join(harness.TREE, "engine", "deploy", "journal.def"), encoding="utf-8") as f:
        return set(re.findall(r'^ENTRY\(\w+,\s*"([a-z]+)",\s*SYNC,', f.read(), re.M))


def on_disk(text):
    """Octets of a journal that surely are there: up to its last entry but one that is synced."""
    names, safe, at = synced_names(), 0, 0
    lines = text.splitlines(True)
    for line in lines[:-1]:
        at += len(line)
        if json.loads(line)["entry"] in names:
            safe = at
    return safe


def cut_at(text, octets):
    """Of what is not surely on the disk so many octets are left (negative: all but so many)."""
    safe = on_disk(text)
    n = len(text) - safe
    return text[:safe] + (bytes(n) if octets == ZEROS else text[safe:safe + (octets if octets >= 0 else n + octets)])


def read_every_part(trial, whole):
    """As many runs as there are octets that may be lost, each cut at another: status reads them all, each as its whole
    lines alone."""
    cuts = [*range(len(whole) - on_disk(whole)), ZEROS]
    for i, octets in enumerate(cuts):
        harness.write(os.path.join(trial.work, "cut", "holdfast", "runs", "%04d" % i, "r1.journal"), cut_at(whole, octets))
    run = trial.command("status", "--json", limit=60, XDG_STATE_HOME=os.path.join(trial.work, "cut")).wait()
    harness.check(run.code == 0, "status of journals that were cut: %s" % run)
    told = {os.path.basename(one["folder"]): one["devices"] for one in json.loads(run.out)}
    alike = {}
    for i, octets in enumerate(cuts):
        alike.setdefault(cut_at(whole, octets).count(b"\n"), []).append(told.get("%04d" % i))
    harness.check((0 not in alike or alike[0][0] is None) and all(x is not None for n, v in alike.items() if n for x in v)
                  and all(x == v[0] for v in alike.values() for x in v), "journals cut within one entry differ: %s" % run)


def power_lost(point, trial):
    """The machine, too: of what was not synced a part is on the disk."""
    axed("unsynced")(point, trial)

    def cut():
        trial.run.wait()
        if trial.run.code != -signal.SIGKILL:
            return
        path = trial.journal()
        with open(path, "rb") as f:
            whole = f.read()
        if point.octets == 0:
            read_every_part(trial, whole)
        with open(path, "wb") as f:
            f.write(cut_at(whole, point.octets))
    return cut


KILL, INT, DOUBLE = signalled(signal.SIGKILL), signalled(signal.SIGINT), signalled(signal.SIGINT, True)


class Kind:
    """unknown: the truth may be out of reach. same: nothing changes. slow: takes deadlines of minutes. rpcs: None for all.
    share: 'make check' tries one point of so many; every: so does 'make torture'. then: what a person does after a kill,
    'resume', 'confirm' or 'rollback'; None: the routers are left to themselves."""

    def __init__(self, name, strike, unknown=False, where="rpc", rpcs=None, same=False, slow=False,
                 share=1, every=1, then=None):
        self.name, self.strike, self.unknown, self.where = name, strike, unknown, where
        self.rpcs, self.same, self.slow, self.share, self.every, self.then = rpcs, same, slow, share, every, then

    def points(self, points, connections, entries):
        if self.where == "run":
            return points[:1]
        if self.where == "connection":
            return connections
        if self.where == "journal":
            return [Entry(n + 1) for n in range(entries)]
        if self.where == "octets":  # of one journal: of two nobody could say whose entry was cut
            return [] if any(p.router != "r1" for p in points) else [Entry(n + 1, o) for n in range(entries) for o in (0, 1, 40, -1, ZEROS)]
        return [p for p in points if self.rpcs is None or p.rpc in self.rpcs]


COMMIT = ("commit-configuration",)
CHANGING = ("load-configuration", "commit-configuration", "discard-changes", "lock", "unlock")
KINDS = [  # the slow ones first: others run meanwhile
    Kind("stall", at_point("stall"), slow=True, share=14),
    Kind("truncated", at_point("truncated"), slow=True, share=14),
    Kind("interrupted, reply unread", INT[1], slow=True, share=14),
    Kind("answered later than a look lasts", late(50), slow=True, share=14),
    Kind("drop-after, then all connections refused", refused_ever, unknown=True, share=4),
    Kind("lost before, and somebody edits", intruder("drop-before"), share=4),
    Kind("lost after, and somebody edits", intruder("drop-after"), share=4),
    Kind("connections refused for ever", connections_refused, unknown=True, where="connection"),
    Kind("split", split, where="run", same=True),
    Kind("drop-before", at_point("drop-before"), share=3),
    Kind("drop-after", at_point("drop-after"), share=3),
    Kind("half-reply", at_point("half-reply"), share=4),
    Kind("answered twice", at_point("answered-twice"), share=3),
    Kind("answered late", late(5), share=4),
    Kind("error-and-ok", at_point("error-and-ok"), rpcs=CHANGING, share=3),
    Kind("connection refused once", connection_refused, where="connection", share=2),
    Kind("drop-after, then some connections refused", refused_some, share=4),
    Kind("interrupted, request on its way", INT[0], share=3),
    Kind("interrupted, commit under way", INT[2], rpcs=COMMIT, share=2),
    Kind("interrupted twice, request on its way", DOUBLE[0], unknown=True, share=4),
    Kind("interrupted twice, reply unread", DOUBLE[1], unknown=True, share=4),
    Kind("interrupted twice, commit under way", DOUBLE[2], unknown=True, rpcs=COMMIT, share=2),
    Kind("killed, request on its way", KILL[0], share=6, every=2),
    Kind("killed, reply unread", KILL[1], share=6, every=2),
    Kind("killed, commit under way", KILL[2], rpcs=COMMIT, share=2),
    Kind("killed, request on its way, resumed", KILL[0], share=3, then="resume"),
    Kind("killed, reply unread, resumed", KILL[1], share=3, then="resume"),
    Kind("killed, commit under way, resumed", KILL[2], rpcs=COMMIT, then="resume"),
    Kind("killed, reply unread, confirmed by order", KILL[1], share=6, every=2, then="confirm"),
    Kind("killed, reply unread, rolled back by order", KILL[1], share=6, every=2, then="rollback"),
    Kind("killed before an entry, resumed", axed("before"), where="journal", share=2, then="resume"),
    Kind("killed at an unsynced entry, resumed", axed("unsynced"), where="journal", share=4, then="resume"),
    Kind("killed after an entry, resumed", axed("after"), where="journal", share=2, then="resume"),
    Kind("killed before an entry, confirmed by order", axed("before"), where="journal", share=4, then="confirm"),
    Kind("killed before an entry, rolled back by order", axed("before"), where="journal", share=4, then="rollback"),
    Kind("power lost at an entry, resumed", power_lost, where="octets", share=9, then="resume"),
]
