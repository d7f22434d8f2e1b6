"""What must be true after any deployment, however it was disturbed. Pure: facts in, violations out."""

from lab import INTRUDER

CODES = {"confirmed": (0,), "rolled-back": (5, 6), "unchanged": (0, 1, 4, 6), "refused": (4, 6), "unknown": (7,)}
KILLED = -9


def judge(scenario, kind, facts, old, new):
    """Sentences, one per violation."""
    told = killed(facts, old, new) if facts.killed and facts.code == KILLED else report(scenario, kind, facts, old, new)
    return [*router(facts, old, new), *told]


def router(f, old, new):
    end, state = f.later, f.later["state"]
    # an edit between the last look and a rollback without the lock is committed with it: that has to be told
    told = f.intruded and f.result == "unknown" and INTRUDER.split('"')[1] in end["running"]
    if end["running"] not in (old, new) and not told:
        yield "neither the old nor the new configuration runs"
    if state["lock"] is not None:
        yield "a lock is held by a dead session: %s" % state["lock"]
    if state["pending"] is not None:
        yield "a confirmed commit is pending: %s" % state["pending"]
    if f.intruded and INTRUDER.split('"')[1] not in end["candidate"]:
        yield "somebody's edit was lost"
    if not f.intruded and state["dirty"]:
        yield "something was left in the candidate"


def killed(f, old, new):
    confirmed = any(line["what"] == "confirmed" for line in f.log)
    if f.later["running"] != (new if confirmed else old):
        yield "%s, and the %s configuration runs" % ("it was confirmed" if confirmed else "nothing was confirmed",
                                                     "old" if confirmed else "new")


def report(scenario, kind, f, old, new):
    if f.result is None:
        yield "no final state was printed"
        return
    if f.recorded != f.result:
        yield "printed is '%s', recorded is '%s'" % (f.result, f.recorded)
    if f.code not in CODES[f.result] and not (f.signalled and f.code == 6):
        yield "exit code %s for '%s'" % (f.code, f.result)
    if f.result == "unknown" and not kind.unknown and f.later["running"] in (old, new):
        yield "unknown, though the truth could be read: %s" % f.detail
    changed = old != new
    if f.result == "unchanged" and f.code == 0 and changed:
        yield "nothing to do, though there is a difference"
    for when, seen in (("at the end", f.at_exit), ("later", f.later)):
        if f.result == "confirmed" and seen["running"] != new:
            yield "confirmed, and %s the old configuration runs" % when
        if f.result in ("rolled-back", "unchanged", "refused") and seen["running"] != old:
            yield "%s, and %s another than the old configuration runs" % (f.result, when)
    if f.result == "confirmed" and f.at_exit["state"]["pending"] is not None:
        yield "confirmed, and its rollback was pending"
    commits = [line for line in f.log if line["what"] == "commit" and line.get("changed") == "yes"]
    if f.result in ("unchanged", "refused") and commits:
        yield "%s, but there was a commit" % f.result
    if f.result == "rolled-back" and not commits:
        yield "rolled back, but there was no commit"
    if kind.same and (f.result, f.code) != (scenario.result, scenario.code):
        yield "'%s' with exit code %s, undisturbed it is '%s' with %s" % (f.result, f.code, scenario.result, scenario.code)
