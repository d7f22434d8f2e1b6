"""Kinds of faults: what is set before the deployment, and what is done when its point is reached.

A kind is a function (point, trial) -> action or None; the action is called with the trial while holdfast runs and returns
when the fault has struck or the run has ended.
"""

import signal

from lab import INTRUDER, SLOW, harness

REST = 60  # connections; more than any run makes


class Point:
    """The n-th request of that name; `opened` sessions had begun when it came."""

    def __init__(self, rpc, nth, opened, locked):
        self.rpc, self.nth, self.opened, self.locked = rpc, nth, opened, locked

    def __str__(self):
        return "%s:%d" % (self.rpc, self.nth)


class Connection(Point):
    """The n-th connection itself."""

    def __init__(self, nth):
        super().__init__("connection", nth, nth - 1, False)


def points_of(log):
    """Requests of a run of the scenario itself, in order, and its connections."""
    seen, opened, points, locked = {}, 0, [], False
    for line in log:
        what = line.get("what")
        if what == "session-begin":
            opened += 1
        elif what == "rpc" or (what == "fault" and "rpc" in line):  # of its own faults, the scenario's
            seen[line["rpc"]] = seen.get(line["rpc"], 0) + 1
            points.append(Point(line["rpc"], seen[line["rpc"]], opened, locked))
        elif what in ("lock", "unlock"):
            locked = what == "lock"
    return points, [Connection(n + 1) for n in range(opened)]


def at_point(name):
    def strike(point, trial):
        trial.router.ctl("fault", "%s:%s:%d" % (name, point.rpc, point.nth))
    return strike


def refuse(trial, first, n):
    for occasion in range(first, first + n):
        trial.router.ctl("fault", "refuse:%d" % occasion)


def refused_some(point, trial):
    at_point("drop-after")(point, trial)
    refuse(trial, point.opened + 1, 3)


def refused_ever(point, trial):
    at_point("drop-after")(point, trial)
    refuse(trial, point.opened + 1, REST)


def connection_refused(point, trial):
    refuse(trial, point.nth, 1)


def connections_refused(point, trial):
    refuse(trial, point.nth, REST)


def split(point, trial):
    trial.router.ctl("fault", "split")


def happened(trial, *wanted):
    """Waits for such a line of the router's log; False if the deployment ended without."""
    def look():
        over = trial.run.process.poll() is not None
        for line in trial.router.log():
            if all(line.get(k) == v for k, v in wanted):
                return "yes"
        return "over" if over else None
    return harness.until(look, "%s" % (wanted,), 60) == "yes"


def occasion(trial, point, what, fault=None):
    """The point's own line, where others of its name were before it."""
    def look():
        over = trial.run.process.poll() is not None
        lines = [x for x in trial.router.log() if x.get("rpc") == point.rpc and x.get("what") == what
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
        trial.router.ctl("fault", "slow:%s:%d:%d" % (point.rpc, SLOW, point.nth))
        return lambda: occasion(trial, point, "delay") and sends(trial, number, twice)

    def unread(point, trial):
        """It was executed, and nobody has read the answer."""
        trial.router.ctl("fault", "stall:%s:%d" % (point.rpc, point.nth))
        return lambda: occasion(trial, point, "rpc", "stall") and sends(trial, number, twice)

    def under_way(point, trial):
        """A commit has begun, and goes on."""
        def wait():
            def look():
                over = trial.run.process.poll() is not None
                commits = [x for x in trial.router.log() if x.get("what") in ("commit-begin", "check-begin")]
                return "yes" if len(commits) >= point.nth else "over" if over else None
            return harness.until(look, "commit %s" % point, 60) == "yes"
        return lambda: wait() and sends(trial, number, twice)
    return held, unread, under_way


def intruder(fault):
    """The session is lost, and before we are back somebody else edits the candidate."""
    def strike(point, trial):
        at_point(fault)(point, trial)
        refuse(trial, point.opened + 1, 4)

        def edit():
            if not happened(trial, ("what", "session-end")):
                return
            try:
                trial.router.ctl("edit", "alice", "set system location " + INTRUDER)
                trial.facts.intruded = True
            except harness.Failed:
                pass  # we had the lock again: the router keeps her out
        return edit
    return strike


KILL, INT, DOUBLE = signalled(signal.SIGKILL), signalled(signal.SIGINT), signalled(signal.SIGINT, True)


class Kind:
    """unknown: the truth may be out of reach. same: nothing changes. slow: takes deadlines of minutes. rpcs: None for all.
    share: 'make check' tries one point of so many."""

    def __init__(self, name, strike, unknown=False, where="rpc", rpcs=None, same=False, slow=False,
                 share=1):
        self.name, self.strike, self.unknown, self.where = name, strike, unknown, where
        self.rpcs, self.same, self.slow, self.share = rpcs, same, slow, share

    def points(self, points, connections):
        if self.where == "run":
            return points[:1]
        if self.where == "connection":
            return connections
        return [p for p in points if self.rpcs is None or p.rpc in self.rpcs]


COMMIT = ("commit-configuration",)
CHANGING = ("load-configuration", "commit-configuration", "discard-changes", "lock", "unlock")
KINDS = [  # the slow ones first: others run meanwhile
    Kind("stall", at_point("stall"), slow=True, share=9),
    Kind("interrupted, reply unread", INT[1], slow=True, share=9),
    Kind("drop-after, then all connections refused", refused_ever, unknown=True, share=4),
    Kind("lost before, and somebody edits", intruder("drop-before"), share=4),
    Kind("lost after, and somebody edits", intruder("drop-after"), share=4),
    Kind("connections refused for ever", connections_refused, unknown=True, where="connection"),
    Kind("split", split, where="run", same=True),
    Kind("drop-before", at_point("drop-before"), share=2),
    Kind("drop-after", at_point("drop-after"), share=2),
    Kind("half-reply", at_point("half-reply"), share=3),
    Kind("error-and-ok", at_point("error-and-ok"), rpcs=CHANGING, share=2),
    Kind("connection refused once", connection_refused, where="connection"),
    Kind("drop-after, then some connections refused", refused_some, share=3),
    Kind("killed, request on its way", KILL[0], share=3),
    Kind("killed, reply unread", KILL[1], share=3),
    Kind("killed, commit under way", KILL[2], rpcs=COMMIT),
    Kind("interrupted, request on its way", INT[0], share=2),
    Kind("interrupted, commit under way", INT[2], rpcs=COMMIT),
    Kind("interrupted twice, request on its way", DOUBLE[0], unknown=True, share=3),
    Kind("interrupted twice, reply unread", DOUBLE[1], unknown=True, share=3),
    Kind("interrupted twice, commit under way", DOUBLE[2], unknown=True, rpcs=COMMIT),
]
