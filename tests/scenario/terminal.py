"""A command at a terminal of its own, that asks."""

import os
import pty
import re
import selectors
import subprocess
import time

from harness import HOLDFAST, PATIENCE, WRAPPER, Failed, environment

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
