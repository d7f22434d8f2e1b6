#!/usr/bin/python3
"""Gates: nothing goes on until it was said, by whom it was said, in the terminal and from elsewhere."""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import termios
import time

from configs import base
from harness import HOLDFAST, PATIENCE, Failed, Fleet, Run, Site, check, environment, main, scenario, until
from terminal import Person, gates_of

ALARMS = "name: alarms\ntitle: no alarm at all\ncheck: alarms\nexpect: {all: none}\nretries: 0\ninterval: 1\n"
KEYS = "Press 'C' to continue or 'A' to abort"
AFTER = "  - {name: after, command: show version, when: not run.dry}\n"
ME = "%s@%s" % (pwd.getpwuid(os.geteuid()).pw_name, socket.gethostname())


def book(*gates, after=AFTER):
    return "name: gated\nsteps:\n" + "".join("  - name: gate %d\n    gate: {%s}\n" % (i, g) for i, g in enumerate(gates, 1)) + after


def site_of(work, fleet, runbook):
    site = Site(work, fleet, base(), settings="deploy:\n  checks: []\n")
    site.write("runbooks/gated.yaml", runbook)
    site.write("runbooks/checks/alarms.yml", ALARMS)
    return site


def ran(router):
    """Whether the step behind the gate was begun."""
    return bool(router.rpcs("command"))


def words(gates):
    return [g["gate"] for g in gates]


def asked(work, site, *args, **more):
    return Person(work, site, "run", "gated", *args, **more).sees(KEYS)


# --- the keys ---------------------------------------------------------------------------------------------


@scenario
def c_continues(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("message: 'Is {{ inventory_hostname }} drained?'"))
        person = asked(work, site)
        check("\nIs r1 drained?\n[ r1 ] ⚠ Proceed? ⚠\n" + KEYS in person.latest, person.latest)
        check(not ran(fleet["r1"]), "it went on before it was asked")
        person.types("c").ends(0, r"^r1 done$")
        check(ran(fleet["r1"]), "it did not go on")
        gates = person.gates()
        check(words(gates) == ["asked", "approved"], gates)
        check((gates[1]["who"], gates[1]["how"], gates[1]["device"]) == (ME, "key", "r1"), gates)
        check(gates[0]["digest"] == gates[1]["digest"] and re.fullmatch("[0-9a-f]{32}", gates[0]["digest"]), gates)


@scenario
def a_aborts(work):
    with Fleet(work, {"r1": base(), "r2": base()}) as fleet:
        site = site_of(work, fleet, book("message: Go on?") .replace("steps:", "order: together\nsteps:"))
        person = asked(work, site).types("a").ends(6)
        check(words(person.gates()) == ["asked", "aborted"], "asked again: %s" % person.gates())
        check(person.gates()[1]["who"] == ME, person.gates())
        check(not ran(fleet["r1"]) and not ran(fleet["r2"]), "it went on")


@scenario
def nothing_else_does_anything(work):
    with Fleet(work, {"r1": base()}) as fleet:
        person = asked(work, site_of(work, fleet, book("")))
        for typed in ("\r", "\n", " ", "y", "yes\r", "CC", "C\r", "AA", "\x1b[200~C\x1b[201~", "\x1bOC", "\x04", "\x1a", "\x1c"):
            person.types(typed).sees("Only one press of a key")
            check(person.process.poll() is None, "%r ended it" % typed)
        check(not ran(fleet["r1"]), "it went on")
        person.types("A").ends(6)


@scenario
def what_was_typed_ahead_does_not_count(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book("", after="").replace("steps:\n", "steps:\n  - {name: first, command: show version}\n"))
        r1.ctl("fault", "slow:command:1")
        person = Person(work, site, "run", "gated")
        until(lambda: ran(r1) or r1.what("delay"), "the step before the gate")
        person.types("C").types("C\n").sees(KEYS)
        check(words(person.gates()) == ["asked"], person.gates())
        person.types("A").ends(6)


@scenario
def an_answer_is_for_one_gate(work):
    """What is typed on after it is no answer to the next one."""
    with Fleet(work, {"r1": base()}) as fleet:
        person = asked(work, site_of(work, fleet, book("message: One?", "message: Two?")))
        person.types("C").sees("Two?").sees(KEYS)
        check(not ran(fleet["r1"]), "it went on")
        person.types("A").ends(6)
        check(words(person.gates()) == ["asked", "approved", "asked", "aborted"], person.gates())


@scenario
def ctrl_c_aborts(work):
    with Fleet(work, {"r1": base()}) as fleet:
        person = asked(work, site_of(work, fleet, book(""))).types("\x03").ends(6)
        check(words(person.gates()) == ["asked", "aborted"] and person.gates()[1]["how"] == "signal", person.gates())
        check(not ran(fleet["r1"]), "it went on")


@scenario
def signals_abort_and_the_terminal_is_as_it_was(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        for number in (signal.SIGTERM, signal.SIGHUP):
            person = asked(work, site)
            check(not termios.tcgetattr(person.slave)[3] & (termios.ICANON | termios.ECHO), "keys need Enter")
            person.process.send_signal(number)
            person.ends(6)
        person = asked(work, site)
        person.process.send_signal(signal.SIGQUIT)
        code, _ = person.ended()  # looks at the terminal
        check(code == -signal.SIGQUIT, "exit %s" % code)
        check(not ran(fleet["r1"]), "it went on")


@scenario
def a_time_out_aborts(work):
    with Fleet(work, {"r1": base()}) as fleet:
        person = asked(work, site_of(work, fleet, book("timeout: 1 s"))).ends(6)
        check(words(person.gates()) == ["asked", "timed-out"], person.gates())
        check(not ran(fleet["r1"]), "it went on")


@scenario
def the_live_view_leaves_the_question_alone(work):
    with Fleet(work, {"r1": base()}) as fleet:
        person = asked(work, site_of(work, fleet, book("message: Go on?")), live=True)
        try:
            person.sees("r1", within=1.2)  # a line for each router is redrawn five times a second while there is one
        except Failed:
            person.types("C").ends(0)
        else:
            raise Failed("drawn into the question: %r" % person.latest)


# --- what is shown ----------------------------------------------------------------------------------------


@scenario
def checks_results_and_links_stand_before_the_question(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        text = book("show: [version, alarms, 'https://graphs.example/{{ inventory_hostname }}']")
        text = text.replace("steps:\n", "steps:\n  - {name: look, command: show version, result: version}\n")
        person = asked(work, site_of(work, fleet, text))
        check(re.search(r"\[ r1 \] version\n─+\npassed: .*\n\n\[ r1 \] no alarm at all\n─+\nExpect: .*\nActual: .*FPC 0 Major Errors.*\n\n"
                        r"Link\n────\nhttps://graphs.example/r1\n\n\[ r1 \] ⚠ Proceed\? ⚠\n" + re.escape(KEYS), person.latest), person.latest)
        shown = person.gates()[0]["shown"]
        check([s.get("passed") for s in shown] == [True, False, None], shown)
        person.types("A").ends(6)


@scenario
def what_nobody_saw_is_not_approved_beforehand_if_it_is_bad(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("show: [alarms]"))
        site.holdfast("run", "gated", "--yes").expect(0)
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        site.holdfast("run", "gated", "--yes").expect(6, err="what it shows is not all good")


@scenario
def what_cannot_be_is_refused_before_anything_starts(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("show: [alarm]"))
        site.holdfast("run", "gated", "--yes").expect(4, err="gated.yaml:3:5: error: 'alarm' is no check, no result of a step and no link")
        site.write("runbooks/checks/before.yml", "name: before\ntitle: as before\ncheck: bgp\nexpect: {established: baseline}\n")
        site.write("runbooks/gated.yaml", book("show: [before]"))
        site.holdfast("run", "gated", "--yes").expect(4, err="check 'before' compares with how things stood, and 'against' names no snapshot")
        for gate, message in (("until: [alarm]", "alarm"),
                              ("for: 3 s", "'for' belongs to 'until', which is not there"), ("until: alarms, approvals: 2", "write two gates"),
                              ("until: []", "gated.yaml:"), ("per: '{{ inventory_hostname }}'", "no template"), ("approvals: 0", "approvals"),
                              ("per: all", "per"), ("mesage: x", "message")):
            site = site_of(work, fleet, book(gate))
            run = site.holdfast("run", "gated", "--yes")
            check(run.code == 2 and message in run.err, "%s: %s" % (gate, run))
        for key, message in (("retries: 2", "no 'retries'"), ("on-failure: continue", "on-failure is 'stop' or 'undo'"),
                             ("on-failure: ask", "on-failure is 'stop' or 'undo'")):
            site = site_of(work, fleet, "name: gated\nsteps:\n  - name: g\n    gate: {}\n    %s\n" % key)
            site.holdfast("run", "gated", "--yes").expect(2, err="gated.yaml:3:5: .*" + message)
        check(not fleet["r1"].rpcs("command"), "something was begun")


# --- nobody is there --------------------------------------------------------------------------------------


@scenario
def without_a_terminal_it_fails_closed_at_once(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        began = time.monotonic()
        run = site.holdfast("run", "gated", stdin=b"C\nC\nCCC")
        run.expect(6, err=["nobody can be asked: there is no terminal", "--approve [0-9a-f]{32}"])
        check(time.monotonic() - began < PATIENCE / 2, "it waited")
        check(not ran(fleet["r1"]), "it went on")


@scenario
def a_gate_in_a_block_cannot_be_rescued(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, "name: gated\nsteps:\n  - name: b\n    block:\n      - {name: g, gate: {}}\n    rescue:\n"
                       "      - {name: saved, command: show version}\n" + AFTER)
        site.holdfast("run", "gated").expect(6)
        check(not ran(fleet["r1"]), "it went on")


@scenario
def what_cannot_be_asked_is_not_passed(work):
    """The message needs what was never found: no rescue goes on without the answer."""
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, "name: gated\nsteps:\n  - {name: w, wait: 0 s, result: w}\n  - name: b\n    block:\n"
                       "      - {name: g, gate: 'Is {{ w.nowhere }} so?'}\n    rescue:\n      - {name: saved, command: show version}\n" + AFTER)
        site.holdfast("run", "gated", "--yes").expect(6, err="nowhere")
        check(not ran(fleet["r1"]), "it went on")


def digests(site, *args):
    run = site.holdfast("run", "gated", "--dry-run", *args).expect(0)
    return re.findall(r"(?:--approve|digest) ([0-9a-f]{32})", run.err)


@scenario
def digests_answer_beforehand(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, "parameters:\n  n: {type: int, default: 1, help: x}\n" + book("message: One?", "message: Two?"))
        one, two = digests(site)
        check(one != two, "two gates, one digest")
        check(not ran(fleet["r1"]), "a dry run went on")
        site.holdfast("run", "gated", "--approve", one).expect(6, err="gate 2")
        site.holdfast("run", "gated", "--approve", "0" * 32, "--approve", two).expect(6, err="gate 1")
        check(not ran(fleet["r1"]), "it went on")
        site.holdfast("run", "gated", "-e", "n=2", "--approve", one, "--approve", two).expect(6)
        check(not ran(fleet["r1"]), "other parameters, and it went on")
        run, events = site.events(("run", "gated", "--approve", one, "--approve", two))
        run.expect(0)
        gates = [e for e in events if e["kind"] == "gate"]
        check([(g["gate"], g["how"], g["who"]) for g in gates] == [("approved", "digest", ME)] * 2, gates)
        site.write("runbooks/gated.yaml", "# another text\nparameters:\n  n: {type: int, default: 1, help: x}\n" + book("message: One?", "message: Two?"))
        site.holdfast("run", "gated", "--approve", one, "--approve", two).expect(6)


@scenario
def a_digest_is_known_before_the_question_is(work):
    with Fleet(work, {"r1": base()}) as fleet:
        text = book("message: 'All {{ seen.text | length }} characters?'")
        site = site_of(work, fleet, text.replace("steps:\n", "steps:\n  - {name: look, command: show version, result: seen, when: not run.dry}\n"))
        (digest,) = digests(site)
        check("would ask; --approve %s; would depend on what a step before found" % digest in Run.latest.err, Run.latest)
        site.holdfast("run", "gated", "--approve", digest).expect(0)
        check(ran(fleet["r1"]), "it did not go on")


@scenario
def yes_is_said_and_is_one_persons(work):
    with Fleet(work, {"r1": base()}) as fleet:
        run, events = site_of(work, fleet, book("")).events(("run", "gated", "--yes"))
        run.expect(0, err=r"gate 'gate 1' approved by .* \(--yes\)")
        site = site_of(work, fleet, book("approvals: 2"))
        site.holdfast("run", "gated", "--yes").expect(6)


# --- from elsewhere ---------------------------------------------------------------------------------------


def waiting(work, site, *args):
    """A run without a terminal whose gate is open: (run, its folder)."""
    runs = os.path.join(work, "state", "holdfast", "runs")
    before = set(os.listdir(runs)) if os.path.isdir(runs) else set()
    run = site.start("run", "gated", "--approval-wait", "30 s", *args)
    until(lambda: opened(runs, before) or run.process.poll() is not None, "an open gate")
    if run.process.poll() is not None:
        raise Failed("it ended: %s" % run.wait())
    return run, opened(runs, before)


def opened(runs, before):
    for name in set(os.listdir(runs)) - before if os.path.isdir(runs) else ():
        gates = os.path.join(runs, name, "gates")
        for file in os.listdir(gates) if os.path.isdir(gates) else ():
            if file.endswith(".json"):
                with open(os.path.join(gates, file), encoding="utf-8") as f:
                    if json.load(f)["state"] == "open":
                        return os.path.join(runs, name)
    return None


@scenario
def approved_from_elsewhere(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("message: Go on?"))
        digest = digests(site)[0]
        run, folder = waiting(work, site)
        name = os.path.basename(folder)
        site.holdfast("approve", name, "0" * 32).expect(2, err="no gate of run '%s' has the digest" % name)
        site.holdfast("approve", name).expect(6, err=["Go on\\?", "there is no terminal to ask on", "approve %s %s" % (name, digest)])
        check(not ran(fleet["r1"]), "it went on")
        site.holdfast("approve", name, digest).expect(0, err=[r"\[ r1 \] ⚠ Proceed\? ⚠", "gate 'gate 1' is closed: approved by " + re.escape(ME)])
        run.wait().expect(0, out="^r1 done$")
        site.holdfast("approve", name, digest).expect(6, err="gate 'gate 1' is closed: approved by " + re.escape(ME))
        log = gates_of(folder + ".jsonl")
        check(words(log) == ["asked", "approved"] and log[1]["who"] == ME and log[1]["how"] == "approve" and "time" in log[1], log)


@scenario
def status_says_what_waits(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        run, folder = waiting(work, site)
        name, digest = os.path.basename(folder), digests(site)[0]
        status = site.holdfast("status", name)
        check("gate 'gate 1' waits: holdfast approve %s %s" % (name, digest) in status.out, status)
        site.holdfast("approve", name, "--abort").expect(0)
        run.wait().expect(6)
        check("waits" not in site.holdfast("status", name).out, "it is closed")


@scenario
def approved_at_another_terminal_by_a_key(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        run, folder = waiting(work, site)
        person = Person(work, site, "approve", folder + "/").sees(KEYS).types("\r").sees("Only one press")
        person.types("C").ends(0).shown("gate 'gate 1' is closed: approved by " + re.escape(ME))
        run.wait().expect(0)


@scenario
def refused_from_elsewhere_while_it_is_asked_here(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        person = asked(work, site)
        name = person.gates()[0]["run"]
        site.holdfast("approve", name, "--abort").expect(0, err="aborted by")
        person.ends(6)
        check(person.gates()[1]["how"] == "approve" and person.gates()[1]["gate"] == "aborted", person.gates())
        check(not ran(fleet["r1"]), "it went on")


@scenario
def nobody_answers_in_time(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        site.holdfast("run", "gated", "--approval-wait", "1 s").expect(6, err="timed-out")
        check(not ran(fleet["r1"]), "it went on")


@scenario
def a_dead_run_takes_no_answer(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        run, folder = waiting(work, site)
        digest = digests(site)[0]
        run.kill()
        answer = Run([HOLDFAST, "approve", "-C", site.dir, os.path.basename(folder), digest], environment(work), work)
        until(lambda: any(f.endswith(".answer") for f in os.listdir(folder + "/gates")), "its answer")
        answer.signal(signal.SIGINT)
        answer.wait().expect(6)
        check(not any(f.endswith(".answer") for f in os.listdir(folder + "/gates")), "an answer is left that nobody took")
        # asked again, and what was said before does not count
        again = site.start("resume", os.path.basename(folder))
        again.wait()
        check(again.code == 6 and not ran(fleet["r1"]), "it went on: %s" % again)


@scenario
def killed_at_a_gate_it_asks_again(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("message: One?", "message: Two?"))
        person = asked(work, site).types("C").sees("Two?").sees(KEYS)
        name = person.gates()[0]["run"]
        person.process.kill()
        person.process.wait()
        again = Person(work, site, "resume", name).sees("Two?").sees(KEYS)
        check("One?" not in again.said, again.said)
        check(not ran(fleet["r1"]), "it went on")
        again.types("C").ends(0)
        check(ran(fleet["r1"]), "it did not go on")


# --- two people -------------------------------------------------------------------------------------------


def answering(user, work, *args):
    """'approve' of another user, who may use the state folder of the test."""
    entry = pwd.getpwnam(user)
    argv = ["setpriv", "--reuid=%d" % entry.pw_uid, "--regid=%d" % entry.pw_gid, "--clear-groups", HOLDFAST, "approve", *args]
    env = environment(work, HOME="/", XDG_STATE_HOME=None, HOLDFAST_PASSWORD=None)
    return Run(argv + ["-C", "/", "--state", os.path.join(work, "state", "holdfast")], env, "/")


def shared(work):
    """A state folder that others may use; where they cannot be impersonated the scenario has nothing to say."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return False
    state = os.path.join(work, "state", "holdfast")
    os.makedirs(state, exist_ok=True)
    os.chmod(work, 0o755)
    os.chmod(os.path.join(work, "state"), 0o755)
    os.chmod(state, 0o777)
    path = HOLDFAST
    while path != "/":  # the program itself
        path = os.path.dirname(path)
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
    return True


@scenario
def two_people_are_two_users(work):
    if not shared(work):
        return
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("approvals: 2"))
        digest = digests(site)[0]
        run, folder = waiting(work, site, "--approve", digest)  # one person's word, beforehand
        name = os.path.basename(folder)
        site.holdfast("approve", name, digest).expect(6, err="you have approved it already, and another person must")
        check(run.process.poll() is None and not ran(fleet["r1"]), "one person is enough")
        answering("nobody", work, name, digest).wait().expect(0, err="closed: approved by nobody@")
        run.wait().expect(0)
        log = gates_of(folder + ".jsonl")
        check([(g["gate"], g["how"]) for g in log] == [("approved", "digest"), ("asked", "approve"), ("approved", "approve")], log)
        check(log[2]["who"].startswith("nobody@") and log[2]["approvals"] == 2, log)


@scenario
def two_people_at_once(work):
    if not shared(work):
        return
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("approvals: 2, per: batch"))
        digest = digests(site)[0]
        person = asked(work, site)
        check("2 people must approve it" in person.latest, person.latest)
        name = person.gates()[0]["run"]
        answers = []
        for user in ("nobody", "daemon"):
            answers.append(answering(user, work, name, digest))
        for answer in answers:
            answer.wait().expect(0)
        person.ends(0)
        who = {g["who"].split("@")[0] for g in person.gates() if g["gate"] == "approved"}
        check(who == {"nobody", "daemon"}, person.gates())


@scenario
def a_third_is_too_late_and_is_told_so(work):
    if not shared(work):
        return
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book(""))
        digest = digests(site)[0]
        run, folder = waiting(work, site)
        site.holdfast("approve", os.path.basename(folder), digest).expect(0)
        run.wait().expect(0)
        answering("nobody", work, os.path.basename(folder), digest).wait().expect(6, err="is closed: approved by")


# --- automatic --------------------------------------------------------------------------------------------


@scenario
def it_goes_on_by_itself(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = site_of(work, fleet, book("until: alarms, for: 1 s, every: 200 ms, within: 20 s"))
        run, events = site.events(("run", "gated"))
        run.expect(0)
        gates = [e for e in events if e["kind"] == "gate"]
        check(words(gates)[0] == "asked" and words(gates)[-1] == "approved" and gates[-1]["how"] == "condition", gates)
        looks = len(fleet["r1"].rpcs("get-alarm-information"))
        check(looks >= 3, "%d looks in a second" % looks)
        results = [(e["check"], e["device"], e["passed"]) for e in events if e["kind"] == "check-result"]
        check(results == [("alarms", "r1", True)], "the last look is the proof: %s" % results)


@scenario
def a_break_begins_the_time_anew(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = site_of(work, fleet, book("until: [alarms], for: 2 s, every: 100 ms, within: 60 s"))
        run = site.start("run", "gated", "--report", "jsonl=" + os.path.join(work, "e.jsonl"))
        until(lambda: len(r1.rpcs("get-alarm-information")) >= 5, "looks")
        r1.ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        until(lambda: any("FPC 0" in g["message"] for g in gates_of(os.path.join(work, "e.jsonl"))), "that it does not hold")
        check(run.process.poll() is None and not ran(r1), "it went on")
        r1.ctl("alarm", "clear")
        cleared = time.monotonic()
        run.wait().expect(0)
        check(time.monotonic() - cleared >= 2, "the break did not count")


@scenario
def it_does_not_hold_in_time(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        site = site_of(work, fleet, book("until: alarms, every: 200 ms, within: 1 s"))
        digest = digests(site)[0]
        site.holdfast("run", "gated", "--yes", "--approve", digest).expect(6, err=["timed-out.*FPC 0 Major Errors", "^ +Actual: .*FPC 0 Major Errors"])
        check(not ran(fleet["r1"]), "it went on")


@scenario
def a_person_overrides_and_the_report_says_who(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        site = site_of(work, fleet, book("until: alarms, every: 200 ms"))
        person = Person(work, site, "run", "gated").sees("Press 'O' to override or 'A' to abort").sees("FPC 0")
        person.types("C").sees("Only one press")
        person.types("O").ends(0).shown(r"overridden by " + re.escape(ME))
        last = person.gates()[-1]
        check((last["gate"], last["who"], last["how"]) == ("overridden", ME, "key") and "FPC 0" in last["message"], last)


@scenario
def overridden_from_elsewhere(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        site = site_of(work, fleet, book("until: alarms, every: 200 ms"))
        run, folder = waiting(work, site)
        name, digest = os.path.basename(folder), digests(site)[0]
        site.holdfast("approve", name, digest).expect(6, err="it waits for a condition: --override goes on without it")
        check(run.process.poll() is None, "it went on")
        site.holdfast("approve", name, digest, "--override").expect(0, err="overridden by " + re.escape(ME))
        run.wait().expect(0)


@scenario
def a_batch_is_asked_once_and_all_of_it_must_be_well(work):
    with Fleet(work, {"r1": base(), "r2": base()}) as fleet:
        r2 = fleet["r2"]
        text = book("per: batch, show: [alarms]", "per: batch, until: alarms, every: 100 ms, within: 30 s")
        site = site_of(work, fleet, text.replace("steps:", "order: together\nsteps:"))
        r2.ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        person = asked(work, site)
        check("[ r1 ] no alarm at all" in person.latest and "[ r2 ] no alarm at all" in person.latest
              and "[ r1, r2 ] ⚠ Proceed? ⚠" in person.latest, person.latest)
        person.types("C").sees("FPC 0").sees("r2")
        r2.ctl("alarm", "clear")
        person.ends(0)
        check("device" not in person.gates()[0] and person.gates()[0]["devices"] == ["r1", "r2"], person.gates()[0])
        check(words(person.gates()).count("asked") == 2, person.gates())

# --- on-failure: ask --------------------------------------------------------------------------------------

ASK = "Press 'R' to retry, 'C' to continue or 'A' to abort"


def failing(work, site, *args):
    site.write("runbooks/gated.yaml", "name: gated\norder: together\nsteps:\n  - {name: well, check: alarms, on-failure: ask}\n" + AFTER)
    return Person(work, site, "run", "gated", *args)


@scenario
def a_person_retries_what_failed(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        person = failing(work, site_of(work, fleet, "")).sees("[ r1 ] ⚠ Retry, continue or abort? ⚠").sees(ASK)
        person.types("R").sees(ASK)  # it is still so
        fleet["r1"].ctl("alarm", "clear")
        person.types("r").ends(0, "^r1 done$")
        check(words(person.gates()) == ["asked", "approved"] * 2 and person.gates()[1]["message"] == "retry", person.gates())
        check(ran(fleet["r1"]), "it did not go on")


@scenario
def a_person_continues_all_the_same(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        person = failing(work, site_of(work, fleet, "")).sees(ASK).types("\r").sees("Only one press")
        code, _ = person.types("C").ended()
        check(ran(fleet["r1"]), "it did not go on: %s" % person.said)
        check(person.gates()[1]["message"] == "continue" and person.gates()[1]["who"] == ME, person.gates())
        check(code in (0, 1), "exit %s" % code)


@scenario
def a_person_aborts_all_of_it(work):
    with Fleet(work, {"r1": base(), "r2": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        failing(work, site_of(work, fleet, "")).sees(ASK).types("A").ends(6)
        check(not ran(fleet["r1"]) and not ran(fleet["r2"]), "it went on")


@scenario
def nobody_to_ask_is_a_stop(work):
    with Fleet(work, {"r1": base()}) as fleet:
        fleet["r1"].ctl("alarm", "add", "chassis", "Major", "FPC 0 Major Errors")
        site = site_of(work, fleet, "name: gated\nsteps:\n  - {name: well, check: alarms, on-failure: ask}\n" + AFTER)
        site.holdfast("run", "gated").expect(1)
        check(not ran(fleet["r1"]), "it went on")


main()
