#!/usr/bin/python3
"""Every deployment with every fault at every request. usage: test_deploy.py [--all] [-v] [WORD…]

Each scenario runs undisturbed first; its requests are the points. Then it runs once for each kind of fault at each point
(without --all: at some of them, the same ones each time), and judge.py says what must be true. WORDs choose tests by
name. One TAP line per scenario and kind.
"""

import collections
import concurrent.futures
import os
import sys
import time
import traceback

from faults import KINDS, points_of
from judge import judge
from lab import HASTE, HASTY, KILLED, OLD, Keys, Trial, harness, printed
from scenarios import SCENARIOS

AT_ONCE = int(os.environ.get("AT_ONCE", "8"))
LIMIT, SLOW_LIMIT = 800 // HASTE, 2000 // HASTE  # seconds in which holdfast must end, whatever the fault


def attempt(scenario, kind=None, point=None):
    """One deployment: what it left behind."""
    trial = Trial(scenario)
    try:
        act = kind.strike(point, trial) if kind is not None else None
        began = time.monotonic()
        trial.start(SLOW_LIMIT if kind is not None and kind.slow else LIMIT)
        if act is not None:
            act()
        if trial.run.code is None:
            trial.run.wait()
        trial.facts.seconds = time.monotonic() - began
        if trial.run.code == KILLED and kind is not None and kind.then is not None:
            trial.take_up(kind.then, LIMIT)
        trial.report()
        trial.settle()
        return trial.facts
    finally:
        trial.close()


def tried(scenario, kind, point, old):
    """(violations, facts or None)"""
    try:
        facts = attempt(scenario, kind, point)
        return list(judge(scenario, kind, facts, old)), facts
    except harness.Failed as e:
        return [str(e)], None
    except Exception:  # a broken test is a failed one
        return [traceback.format_exc()], None


def prepared(scenario):
    """(points, connections, number of journal entries) of an undisturbed run."""
    facts = attempt(scenario)
    found = {name: end.result for name, end in facts.ends.items()}
    harness.check((found, facts.code) == (scenario.results, scenario.code), "undisturbed, '%s' ends as %s (%s)\n%s"
                  % (scenario.name, found, facts.code, facts.output))
    points, connections = [], []
    for name, end in facts.ends.items():
        more, opened = points_of(name, end.recent)
        points, connections = points + more, connections + opened
    return points, connections, sum(end.entries for end in facts.ends.values())


def chosen(points, turn, share):
    """Every share-th point; which, turns with the test's number, so that all are somebody's."""
    return [p for i, p in enumerate(points) if (i + turn) % share == 0] if share > 1 else points


class Test:
    """One scenario and one kind, at all points or some of them."""

    def __init__(self, scenario, kind, turn):
        self.scenario, self.kind, self.turn = scenario, kind, turn
        self.name = "%s: %s" % (scenario.name, kind.name)
        self.futures = []

    def submit(self, pool, everything, points, old):
        share = self.kind.every if everything else self.kind.share * self.scenario.share
        self.futures = [(p, pool.submit(tried, self.scenario, self.kind, p, old))
                        for p in chosen(self.kind.points(*points), self.turn, share)]


class Count:
    def __init__(self):
        self.tried = self.broken = 0

    def __str__(self):
        return "%d points tried, %d broken" % (self.tried, self.broken)


class Tests:
    def __init__(self, pool, everything, words, verbose):
        self.pool, self.everything, self.verbose, self.number = pool, everything, verbose, 0
        self.tests = [Test(s, k, turn) for s in SCENARIOS for turn, k in enumerate(KINDS)]
        self.tests = [t for t in self.tests if all(w in t.name for w in words)]
        self.problems = []  # (scenario, what went wrong undisturbed)
        self.total, self.ends = Count(), collections.Counter()
        self.kinds = collections.defaultdict(Count)

    def plan(self):
        old = printed(OLD)
        scenarios = [s for s in SCENARIOS if any(t.scenario is s for t in self.tests)]
        for scenario, future in [(s, self.pool.submit(prepared, s)) for s in scenarios]:
            try:
                points = future.result()
            except harness.Failed as e:
                self.problems.append((scenario, str(e)))
                continue
            for test in self.tests:
                if test.scenario is scenario:
                    test.submit(self.pool, self.everything, points, old)
        self.tests = [t for t in self.tests if t.futures]

    def run(self):
        print("1..%d" % (len(self.tests) + len(self.problems)), flush=True)
        for scenario, problem in self.problems:
            self.number += 1
            self.total.broken += 1
            print("not ok %d - %s: undisturbed" % (self.number, scenario.name))
            self.tell(None, [problem], None)
        for test in self.tests:
            self.one(test)

    def one(self, test):
        self.number += 1
        bad, slowest = [], 0
        for point, future in test.futures:
            violations, facts = future.result()
            if facts is not None:
                slowest = max(slowest, facts.seconds + facts.recovery)
                self.count(test, point, facts)
            if violations:
                bad.append((point, violations, facts))
        test.futures, n = [], len(test.futures)
        for count in (self.total, self.kinds[test.kind.name]):
            count.tried += n
            count.broken += len(bad)
        print("%s %d - %s (%d points, slowest %.1f s)" % ("not ok" if bad else "ok", self.number, test.name, n, slowest))
        for point, violations, facts in bad:
            self.tell(point, violations, facts)
        sys.stdout.flush()

    def count(self, test, point, facts):
        for name, end in facts.ends.items():
            told = end.result or end.journal or "killed"
            self.ends[(test.scenario.name, told)] += 1
            if self.verbose:
                print("# %-44s %s %-12s %s %5.2f s" % (point, name, told, facts.code, facts.seconds + facts.recovery), flush=True)

    def tell(self, point, violations, facts):
        lines = ["at %s: %s" % (point, v) for v in violations]
        if facts is not None:
            lines += facts.output.splitlines()[-16:]
            for name, end in facts.ends.items():
                lines += ["router %s: %s %s" % (name, x["what"], " ".join(str(x[k]) for k in ("rpc", "session", "result", "fault")
                                                                       if k in x)) for x in end.log[-30:]]
        for line in "\n".join(lines).splitlines():
            print("#   " + line[:300])

    def sum_up(self):
        for (scenario, end), n in sorted(self.ends.items()):
            print("# %-58s %-12s %4d" % (scenario, end, n))
        for kind, count in self.kinds.items():
            print("# %-58s %s" % (kind, count))


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    everything, verbose = "--all" in sys.argv, "-v" in sys.argv
    for program in (HASTY, harness.JUNOSIM):
        if not os.access(program, os.X_OK):
            print("Bail out! %s is not built" % os.path.relpath(program, harness.TREE))
            return 1
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        tests = Tests(pool, everything, words, verbose)
        tests.plan()
        tests.run()
    Keys.forget()
    tests.sum_up()
    print("# %s, %.0f s" % (tests.total, time.monotonic() - began))
    return 1 if tests.total.broken or not tests.number else 0


if __name__ == "__main__":
    sys.exit(main())
