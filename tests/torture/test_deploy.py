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
from lab import HASTE, HASTY, OLD, SCENARIOS, Keys, Trial, harness, printed

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
        trial.run.wait()
        trial.facts.seconds = time.monotonic() - began
        trial.facts.at_exit = trial.look()
        trial.report()
        trial.settle()
        return trial.facts
    finally:
        trial.close()


def tried(scenario, kind, point, old, new):
    """(violations, facts or None)"""
    try:
        facts = attempt(scenario, kind, point)
        return list(judge(scenario, kind, facts, old, new)), facts
    except harness.Failed as e:
        return [str(e)], None
    except Exception:  # a broken test is a failed one
        return [traceback.format_exc()], None


def prepared(scenario, old):
    """(new, points, connections) of an undisturbed run."""
    facts = attempt(scenario)
    harness.check((facts.result, facts.code) == (scenario.result, scenario.code), "undisturbed, '%s' ends as '%s' (%s)\n%s"
                  % (scenario.name, facts.result, facts.code, facts.output))
    return (printed(scenario.template), *points_of(facts.log))


def chosen(points, turn, share):
    """Every share-th point; which, turns with the test's number, so that all are somebody's."""
    return [p for i, p in enumerate(points) if (i + turn) % share == 0] if share > 1 else points


class Tests:
    def __init__(self, pool, everything, words, verbose):
        self.pool, self.everything, self.words, self.verbose = pool, everything, words, verbose
        self.tests, self.broken, self.points, self.number = [], 0, 0, 0
        self.ends = collections.Counter()

    def plan(self, scenario, old):
        try:
            new, points, connections = prepared(scenario, old)
        except harness.Failed as e:
            self.tests.append((scenario.name, "undisturbed", None, str(e)))
            return
        for turn, kind in enumerate(KINDS):
            name = "%s: %s" % (scenario.name, kind.name)
            share = 1 if self.everything else kind.share * scenario.share
            todo = chosen(kind.points(points, connections), turn, share)
            if not todo or not all(w in name for w in self.words):
                continue
            futures = [(p, self.pool.submit(tried, scenario, kind, p, old, new)) for p in todo]
            self.tests.append((scenario.name, kind.name, futures, None))

    def run(self):
        print("1..%d" % len(self.tests), flush=True)
        for scenario, kind, futures, problem in self.tests:
            self.number += 1
            name = "%s: %s" % (scenario, kind)
            bad = [(None, [problem], None)] if problem is not None else []
            slowest = 0
            for point, future in futures or []:
                violations, facts = future.result()
                self.points += 1
                if facts is not None:
                    slowest = max(slowest, facts.seconds)
                    self.ends[(scenario, str(facts.result or "killed"))] += 1
                if self.verbose and facts is not None:
                    print("# %-34s %-12s %s %5.2f s" % (point, facts.result, facts.code, facts.seconds), flush=True)
                if violations:
                    bad.append((point, violations, facts))
            self.broken += len(bad)
            print("%s %d - %s (%d points, slowest %.1f s)" % ("not ok" if bad else "ok", self.number, name, len(futures or []),
                                                            slowest))
            for point, violations, facts in bad:
                self.tell(point, violations, facts)
            sys.stdout.flush()

    def tell(self, point, violations, facts):
        lines = ["at %s: %s" % (point, v) for v in violations]
        if facts is not None:
            lines += facts.output.splitlines()[-16:]
            lines += ["router: %s %s" % (x["what"], " ".join(str(x[k]) for k in ("rpc", "session", "result", "fault") if k in x))
                      for x in facts.log[-30:]]
        for line in "\n".join(lines).splitlines():
            print("#   " + line[:300])


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    everything, verbose = "--all" in sys.argv, "-v" in sys.argv
    for program in (HASTY, harness.JUNOSIM):
        if not os.access(program, os.X_OK):
            print("Bail out! %s is not built" % os.path.relpath(program, harness.TREE))
            return 1
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        tests, old = Tests(pool, everything, words, verbose), printed(OLD)
        for scenario in SCENARIOS:
            tests.plan(scenario, old)
        tests.run()
    Keys.forget()
    for (scenario, end), n in sorted(tests.ends.items()):
        print("# %-48s %-12s %4d" % (scenario, end, n))
    print("# %d points tried, %d broken, %.0f s" % (tests.points, tests.broken, time.monotonic() - began))
    return 1 if tests.broken else 0


if __name__ == "__main__":
    sys.exit(main())
