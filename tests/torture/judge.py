"""What must be true after any deployment, however it was disturbed. Pure: facts in, violations out."""

from lab import HASTE, INTRUDER, KILLED, printed

CODES = {"confirmed": (0,), "rolled-back": (5, 6), "unchanged": (0, 1, 4, 6), "refused": (4, 6), "unknown": (7,)}
BY_ORDER = {"confirmed": (6,), "rolled-back": (0,)}  # of 'holdfast rollback': what it wants, and what it came too late for
MARK = INTRUDER.split('"')[1]
IN_TIME = 25 / HASTE  # seconds: a recovery that was so quick had the window for itself


def judge(scenario, kind, facts, old):
    """Sentences, one per violation."""
    left = facts.killed and facts.code == KILLED  # and nobody has taken it up
    for name, end in facts.ends.items():
        new = printed(scenario.new(name))
        told = alone(end, old, new) if left else report(scenario, kind, facts, end, old, new)
        for violation in [*router(end, old, new), *told]:
            yield violation if len(facts.ends) == 1 else "%s: %s" % (name, violation)
    yield from facts.problems
    yield from status(facts, left)
    if not left and facts.code != (code := highest(facts)):
        yield "exit code %s, and that of the worst router is %s" % (facts.code, code)
    if "--strategy" in scenario.options and facts.order in (None, "resume"):
        yield from torn(facts, left)


def router(f, old, new):
    end, state = f.later, f.later["state"]
    # an edit between the last look and a rollback without the lock is committed with it: that has to be told
    told = f.intruded and f.result == "unknown" and MARK in end["running"]
    if end["running"] not in (old, new) and not told:
        yield "neither the old nor the new configuration runs"
    if state["lock"] is not None:
        yield "a lock is held by a dead session: %s" % state["lock"]
    if state["pending"] is not None:
        yield "a confirmed commit is pending: %s" % state["pending"]
    if f.intruded and MARK not in end["candidate"]:
        yield "somebody's edit was lost"
    if not f.intruded and state["dirty"]:
        yield "something was left in the candidate"


def alone(f, old, new):
    """Nobody has taken up what was killed."""
    confirmed = any(line["what"] == "confirmed" for line in f.log)
    if f.later["running"] != (new if confirmed else old):
        yield "%s, and the %s configuration runs" % ("it was confirmed" if confirmed else "nothing was confirmed",
                                                     "old" if confirmed else "new")
    if changes(f) and not f.journal:
        yield "there was a commit, and there is no journal"


def changes(f):
    return [line for line in f.log if line["what"] == "commit" and line.get("changed") == "yes"]


def status(facts, left):
    """'holdfast status' afterwards: a run that has ended left nothing open, but for what nobody knows."""
    cut = [name for name, end in facts.ends.items() if end.journal == "open"]
    names = cut + [name for name, end in facts.ends.items() if end.journal == "unknown"]
    if cut and not left:
        yield "%s still open: %s" % (cut, facts.open)
    if names and not all("\n  %s  " % n in facts.open for n in names):
        yield "status does not name %s: %s" % (names, facts.open)
    if not names and facts.open != "nothing is open\n":
        yield "status: %s" % facts.open


def highest(facts):
    return max([end.exit or 0 for end in facts.ends.values()])


def codes(f, facts):
    if facts.order == "rollback" and f.result in BY_ORDER:
        return BY_ORDER[f.result]
    return CODES[f.result]


def report(scenario, kind, facts, f, old, new):
    if f.result is None and facts.order is not None:  # a recovery names what was open
        yield from not_open(f, old, new)
        return
    if f.result is None:
        yield "no final state was printed"
        return
    if f.recorded != f.result:
        yield "printed is '%s', recorded is '%s'" % (f.result, f.recorded)
    if f.journal not in (f.result, None):
        yield "printed is '%s', its journal says '%s'" % (f.result, f.journal)
    code = f.exit or 0
    if code not in codes(f, facts) and not (facts.signalled and code == 6) and not ("not begun" in (f.detail or "")):
        yield "exit code %s for '%s'" % (code, f.result)
    if f.result == "unknown" and not kind.unknown and f.later["running"] in (old, new):
        yield "unknown, though the truth could be read: %s" % f.detail
    if f.result == "unchanged" and code == 0 and old != new:
        yield "nothing to do, though there is a difference"
    yield from held(f, old, new)
    yield from promised(scenario, kind, facts, f)
    if kind.same and (f.result, facts.code) != (scenario.results["r1"], scenario.code):
        yield "'%s' with exit code %s, undisturbed it is %s with %s" % (f.result, facts.code, scenario.results, scenario.code)


def held(f, old, new):
    """The final state against the router."""
    for when, seen in (("at the end", f.at_exit), ("later", f.later)):
        if f.result == "confirmed" and seen["running"] != new:
            yield "confirmed, and %s the old configuration runs" % when
        if f.result in ("rolled-back", "unchanged", "refused") and seen["running"] != old:
            yield "%s, and %s another than the old configuration runs" % (f.result, when)
    if f.result == "confirmed" and f.at_exit["state"]["pending"] is not None:
        yield "confirmed, and its rollback was pending"
    if f.result in ("unchanged", "refused") and changes(f):
        yield "%s, but there was a commit" % f.result
    if f.result == "rolled-back" and not changes(f):
        yield "rolled back, but there was no commit"


def not_open(f, old, new):
    """It was never begun, or it had ended before the kill: its journal says how."""
    if f.journal is None and changes(f):
        yield "never begun by the journal, but there was a commit"
    if f.journal == "open":
        yield "it is open, and was not taken up"
    if f.later["running"] != (new if f.journal == "confirmed" else old):
        yield "'%s' by its journal, and the %s configuration runs" % (
            f.journal, "old" if f.later["running"] == old else "new")


def promised(scenario, kind, facts, f):
    """What was pending when an undisturbed recovery came, in time, ends as it should."""
    if not f.pending or facts.recovery > IN_TIME or "all" in scenario.options:
        return
    wanted = {"confirm": "confirmed", "rollback": "rolled-back"}.get(facts.order, scenario.results["r1"])
    if f.result != wanted:
        yield "%s, and '%s' made it '%s'" % ("its rollback was pending", facts.order, f.result)


def torn(facts, left):
    """All or nothing: only once everything was proved and confirmations had begun may fate part them, and it is said."""
    states = {end.later["running"] for end in facts.ends.values() if changes(end)}
    confirmed = [line["time"] for end in facts.ends.values() for line in end.log if line["what"] == "confirmed"]
    if not confirmed:
        return
    first = min(confirmed)
    for name, end in facts.ends.items():
        made = changes(end)
        if not made or made[0]["time"] > first:
            yield "all or nothing: another was confirmed before %s had changed" % name
        if any(line["time"] < first for line in made[1:]):
            yield "all or nothing: another was confirmed after %s was taken back" % name
    if len(states) > 1 and not left and facts.code == 0:
        yield "all or nothing: one was confirmed and one was not, and the exit code is 0"
    # of one that is unknown, as it may be after a second SIGINT, it is not known either
    seen = any("confirmed" in (end.result, end.journal) for end in facts.ends.values())
    if len(states) > 1 and not left and seen and "not all or nothing" not in facts.output:
        yield "all or nothing: one was confirmed and one was not, and nobody said so"
