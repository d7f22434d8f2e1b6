#!/usr/bin/python3
"""A person is asked: what they saw is what is deployed, or nothing is."""

import json
import os
import pty
import selectors
import signal
import subprocess
import time

from configs import base
from harness import HOLDFAST, PATIENCE, WRAPPER, Failed, Fleet, Operator, Site, check, environment, main, scenario

PROMPT = b"Type 'yes': "


class Asked:
    """A deploy at a terminal of its own, its product apart."""

    def __init__(self, work, site, *args):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(WRAPPER + [HOLDFAST, "deploy", "-C", site.dir, *args], env=environment(work), cwd=work,
                                        stdin=slave, stderr=slave, stdout=subprocess.PIPE)
        os.close(slave)
        self.said = b""
        with selectors.DefaultSelector() as sel:
            sel.register(self.master, selectors.EVENT_READ)
            end = time.monotonic() + PATIENCE
            while PROMPT not in self.said:
                if not sel.select(max(0, end - time.monotonic())):
                    raise Failed("nothing was asked: %r" % self.said)
                self.said += self._read()

    def _read(self):
        try:
            return os.read(self.master, 65536)
        except OSError:
            raise Failed("it ended without a question: %r" % self.said)

    def answer(self, text):
        os.write(self.master, text.encode())
        return self.ended()

    def ended(self):
        out = self.process.stdout.read().decode()
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        try:
            while piece := os.read(self.master, 65536):
                self.said += piece
        except OSError:
            pass
        os.close(self.master)
        return code, out


@scenario
def yes_deploys_what_was_shown(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        asked = Asked(work, site)
        check(b"to carrier A" in asked.said and b"Deploy this to 1 router?" in asked.said, "shown: %r" % asked.said)
        fleet["r1"].never("commit-configuration")
        code, out = asked.answer("yes\n")
        check((code, out) == (0, "r1 confirmed\n"), "%s %r %r" % (code, out, asked.said))


@scenario
def no_leaves_everything_and_says_so(work):
    with Fleet(work, {"r1": base(), "r2": base(description="new")}) as fleet:
        site = Site(work, fleet, base(description="new"))
        code, out = Asked(work, site, "--json").answer("no\n")
        check(code == 6, "exit %s" % code)
        check([(r["device"], r["outcome"], r["diff"] != "") for r in json.loads(out)]
              == [("r1", "unchanged", True), ("r2", "unchanged", False)], out)
        for router in fleet:
            router.never("commit-configuration")
            check(not router.show("state")["dirty"], "%s is dirty" % router.name)


@scenario
def another_difference_than_the_approved_one_is_refused(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(description="new"))
        asked = Asked(work, site)
        other = Operator(fleet["r1"])
        other.load("system { location { building annexe; } }")
        other.rpc("<commit-configuration/>")
        other.close()
        code, out = asked.answer("yes\n")
        check((code, out) == (4, "r1 unchanged\n"), "%s %r %r" % (code, out, asked.said))
        check(len(fleet["r1"].commits()) == 1, "more than the other's commit: %s" % fleet["r1"].commits())
        check(b"no longer the one that was approved" in asked.said, "%r" % asked.said)
        check("annexe" in fleet["r1"].running() and not fleet["r1"].show("state")["dirty"], "the other's commit is gone")


@scenario
def quiet_shows_what_is_asked_about(work):
    with Fleet(work, {"r1": base()}) as fleet:
        asked = Asked(work, Site(work, fleet, base(description="new")), "-q")
        check(b"to carrier A" in asked.said, "asked about something unseen: %r" % asked.said)
        check(asked.answer("no\n")[0] == 6, "not stopped")


@scenario
def stopped_while_asked(work):
    with Fleet(work, {"r1": base()}) as fleet:
        asked = Asked(work, Site(work, fleet, base(description="new")))
        asked.process.send_signal(signal.SIGINT)
        code, _ = asked.ended()
        check(code == 6, "exit %s: %r" % (code, asked.said))
        fleet["r1"].never("commit-configuration")


main()
