"""The example site of this tree on emulated routers, in haste: their minutes and holdfast's are three seconds.

    with Example(work, ["fra-edge1", "fra-edge2"]) as lab:
        run = lab.holdfast("run", "precheck", "-l", "fra")
        lab["fra-edge1"].running()

Carriers send traffic over the sessions of each router; what a drain does to it is junosim's (tests/emulator/README.md).
"""

import fcntl
import os
import pty
import re
import selectors
import shutil
import subprocess
import termios
import time

import harness
from harness import TREE, USER, Failed, Fleet, Run, check, environment, until, write

HASTE = 20
HASTY = os.path.join(harness.BUILD, "torture", "holdfast")
# what takes long takes a minute; nothing is answered before it is done
PERSONALITY = """\
model: mx204
vmhost: true
release: 22.4R3.25
label: 22.4R0
commit: 2
check: 1
bgp: 5
checksum: 1
install: 30
boot: 40
boot-mgd: 10
"""
DUAL = PERSONALITY.replace("mx204\nvmhost: true", "mx960") + "wrapper: re0+re1\n"
NEW = "23.4R2-S3.9"
VMHOST_IMAGE = "junos-vmhost-install-mx-x86-64-%s.tgz" % NEW
IMAGE = "junos-install-mx-x86-64-%s.tgz" % NEW


class Example:
    def __init__(self, work, names, personality=PERSONALITY, more="", yesterday=None):
        """more: lines for the personalities of all of them, or {name: lines}. yesterday: text replaced in a file of the site
        for what the routers run at the start, (file, new, old)."""
        self.work, self.dir = work, os.path.join(work, "site")
        for part in ("inventory", "templates", "runbooks", "schemas"):
            shutil.copytree(os.path.join(TREE, part), os.path.join(self.dir, part))
        if yesterday is not None:
            self.replace(yesterday[0], yesterday[1], yesterday[2])
        rendered = os.path.join(work, "rendered")
        done = subprocess.run([HASTY, "render", "-C", self.dir, "-q", "-o", rendered], env=environment(work), capture_output=True,
                              check=False)
        check(done.returncode == 0, done.stderr.decode())
        if yesterday is not None:
            self.replace(yesterday[0], yesterday[2], yesterday[1])
        self.fleet = Fleet.__new__(Fleet)
        self.fleet.routers = {}
        try:
            for name in names:
                with open(os.path.join(rendered, name + ".conf"), encoding="utf-8") as f:
                    config = f.read()
                lines = more.get(name, "") if isinstance(more, dict) else more
                self.fleet.routers[name] = harness.Router(work, name, config, personality + lines,
                                                          ["--time-scale", str(HASTE)])
            self._place()
        except BaseException:
            self.fleet._stop(quiet=True)
            raise
        self.traffic()

    def _place(self):
        """The site has addresses of a network; here the routers listen on this machine, on one port each."""
        path = os.path.join(self.dir, "inventory", "hosts.yml")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for router in self.fleet:
            text = re.sub(r"( *)%s:\n *ansible_host: .*\n" % router.name, r"\1%s:\n\1  ansible_host: %s\n\1  ansible_port: %d\n"
                          r"\1  holdfast_ssh_port: %d\n" % (router.name, router.address, router.port, router.port), text)
        write(path, text.replace("ansible_user: automation", "ansible_user: " + USER))
        self.holdfast("trust", "--yes", *self.fleet.routers).expect(0)

    def replace(self, path, old, new):
        path = os.path.join(self.dir, path)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        check(old in text, "%s has no %r" % (path, old))
        write(path, text.replace(old, new, 1))

    def traffic(self):
        for router in self.fleet:
            for address in self.carriers(router.name):
                router.ctl("peer", address, "traffic", "400M", "120M")

    def carriers(self, name):
        """Addresses of the far ends that are not ours."""
        return [p["address"] for p in self[name].show("state")["peers"] if not p["address"].startswith(("192.0.2.", "2001:db8:1000:"))]

    def __getitem__(self, name):
        return self.fleet[name]

    def __iter__(self):
        return iter(self.fleet)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.fleet._stop(quiet=kind is not None)

    # --- commands ------------------------------------------------------------------------------------------------

    def argv(self, command, *args):
        return [HASTY, command, "-C", self.dir, *args]

    def environment(self, **more):
        return environment(self.work, HASTE=str(HASTE), **more)

    def start(self, command, *args, **more):
        return Run(self.argv(command, *args), self.environment(**more), self.work, limit=240)

    def holdfast(self, command, *args, **more):
        return self.start(command, *args, **more).wait()

    def image(self, name=VMHOST_IMAGE, version=NEW, model="mx204", size=200000):
        path = os.path.join(self.work, name)
        subprocess.run([harness.JUNOSIM, "image", "--version", version, "--model", model, "--size", str(size), path], check=True,
                       env=environment(self.work), stdout=subprocess.DEVNULL)
        return path

    # --- what is true of the routers, said by the emulator ----------------------------------------------------------

    def drained(self, name):
        """The switch of templates/parts/policy.j2."""
        return "inactive: term as-path-prepend" not in self[name].running()

    def settled(self, name):
        """Nothing pending, locked or left in the candidate, and traffic is where it was."""
        state = self[name].show("state")
        check(not state["pending"] and not state["lock"] and not state["dirty"], "%s: %s" % (name, state))
        check(not self.drained(name), "%s is drained" % name)

    def releases(self, name):
        """What its routing engines run."""
        runs = dict.fromkeys((r["engine"] for r in self[name].what("booted")), None) or {"re0": "22.4R3.25"}
        runs.update((r["engine"], r["release"]) for r in self[name].what("booted"))
        return list(runs.values())

    def up(self, name):
        until(lambda: all(p["state"] == "Established" for p in self[name].show("state")["peers"]), "%s: sessions" % name)


class Typist:
    """A command at a terminal of its own, and somebody who presses keys."""

    def __init__(self, lab, command, *args):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(lab.argv(command, *args), env=lab.environment(TERM="xterm"), cwd=lab.work, stdin=slave,
                                        stdout=subprocess.PIPE, stderr=slave, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.said, self.seen = "", 0

    def sees(self, text, seconds=60):
        end = time.monotonic() + seconds
        with selectors.DefaultSelector() as sel:
            sel.register(self.master, selectors.EVENT_READ)
            while text not in self.said[self.seen:]:
                if not sel.select(max(0, end - time.monotonic())) or not self._read():
                    raise Failed("never shown: %r in\n%s" % (text, self.said))
        self.seen = self.said.index(text, self.seen) + len(text)
        return self

    def _read(self):
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            return False
        self.said += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)

    def presses(self, key):
        os.write(self.master, key.encode())
        return self

    def ends(self, code):
        while self._read():
            pass
        out = self.process.stdout.read().decode()
        found = self.process.wait(60)
        self.process.stdout.close()
        os.close(self.master)
        check(found == code, "exit %s, not %s: %s\n%s" % (found, code, out, self.said))
        return out
