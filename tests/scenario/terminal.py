"""A command at a terminal of its own, that asks: Asked for answers of a line, Person for keys."""

import fcntl
import json
import os
import pty
import re
import select
import selectors
import subprocess
import termios
import time

from harness import HOLDFAST, PATIENCE, WRAPPER, Failed, check, environment

PROMPT = re.compile(rb"Type [^\r\n]*: $")


class Asked:
    """A deploy (or another command) at a terminal of its own, its product apart."""

    def __init__(self, work, site, *args, command="deploy"):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(WRAPPER + [HOLDFAST, command, "-C", site.dir, *args], env=environment(work), cwd=work,
                                        stdin=slave, stderr=slave, stdout=subprocess.PIPE)
        os.close(slave)
        self.said = b""
        self.asks()

    def asks(self):
        """Until the next question stands there."""
        before = len(self.said)
        with selectors.DefaultSelector() as sel:
            sel.register(self.master, selectors.EVENT_READ)
            end = time.monotonic() + PATIENCE
            while not PROMPT.search(self.said[before:]):
                if not sel.select(max(0, end - time.monotonic())):
                    raise Failed("nothing was asked: %r" % self.said)
                self.said += self._read()
        return self.said[before:]

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


class Person:
    """Somebody at a terminal of their own, in which a command runs: Person(work, site, "run", "upgrade").sees("Proceed?").types("C").ends(0)"""

    def __init__(self, work, site, *args, live=False, user=None):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.report = os.path.join(work, "person.jsonl")

        def own_terminal():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        env = environment(work, TERM="xterm", CI=None if live else "1")
        argv = [HOLDFAST, args[0], "-C", site.dir, *args[1:], "--report", "jsonl=" + self.report]
        self.process = subprocess.Popen(WRAPPER + argv, env=env, cwd=work, stdin=self.slave, stdout=subprocess.PIPE, user=user,
                                        stderr=self.slave, start_new_session=True, preexec_fn=own_terminal)
        self.said = self.latest = ""
        self._bytes = b""

    def sees(self, text, within=PATIENCE):
        """Until the terminal has shown this since the last time."""
        end = time.monotonic() + within
        with selectors.DefaultSelector() as sel:
            sel.register(self.master, selectors.EVENT_READ)
            while text not in self._text():
                left = end - time.monotonic()
                if left <= 0 or not sel.select(left):
                    raise Failed("never shown: %r in %s" % (text, self._text()))
                self._bytes += os.read(self.master, 65536)
        self.latest, found, rest = self._text().partition(text)
        self.latest += found
        self.said += self.latest
        self._bytes = rest.encode()
        return self

    def _text(self):
        return self._bytes.decode("utf-8", "replace").replace("\r\n", "\n")

    def types(self, keys):
        os.write(self.master, keys.encode())
        return self

    def ended(self):
        end = time.monotonic() + PATIENCE
        os.set_blocking(self.master, False)
        while self.process.poll() is None:
            self._drain()
            if time.monotonic() > end:
                self.process.kill()
                self.process.wait()
                raise Failed("it did not end:\n%s%s" % (self.said, self._text()))
            select.select([self.master], [], [], 0.05)
        self._drain()
        self.said += self._text()
        after = termios.tcgetattr(self.slave)
        check(after == self.before, "the terminal is another one now: %s, was %s" % (after, self.before))
        out = self.process.stdout.read().decode()
        for f in (self.master, self.slave):
            os.close(f)
        self.process.stdout.close()
        return self.process.returncode, out

    def _drain(self):
        try:
            while piece := os.read(self.master, 65536):
                self._bytes += piece
        except OSError:
            pass

    def ends(self, code, out=None):
        found = self.ended()
        check(found[0] == code, "exit %s, not %s:\n%s" % (found[0], code, self.said))
        check(out is None or re.search(out, found[1], re.M), "%s\n%s" % (found[1], self.said))
        return self

    def shown(self, *patterns):
        for pattern in patterns:
            check(re.search(pattern, self.said, re.M), "not shown: %s in\n%s" % (pattern, self.said))
        return self

    def gates(self):
        return gates_of(self.report)


def gates_of(path):
    with open(path, encoding="utf-8") as f:
        return [e for e in map(json.loads, f) if e["kind"] == "gate"]
