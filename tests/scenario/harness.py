"""Scenarios: routers emulated by junosim, a site, a command of holdfast, and what is true afterwards.

    from harness import scenario, main, Fleet, Site

    @scenario
    def an_equal_configuration_is_left_alone(work):
        with Fleet(work, {"r1": CONFIG}) as fleet:
            site = Site(work, fleet, template=CONFIG)
            run = site.holdfast("deploy", "--yes")
            run.expect(0, out=r"r1 .*unchanged")
            fleet["r1"].never("commit-configuration")

    main()

Every scenario gets an empty folder and prints one TAP line; an exception is a failure and is printed with all that
the commands said. What a router holds is read from the emulator (junosim ctl, its log), never from holdfast.
"""

import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

TREE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.join(TREE, os.environ.get("BUILD", "build"))
HOLDFAST = os.path.join(BUILD, "holdfast")
JUNOSIM = os.path.join(BUILD, "junosim")
WRAPPER = os.environ.get("HOLDFAST_WRAPPER", "").split()  # valgrind and its options
USER, PASSWORD = "automation", "fake-scenario-password"
QUICK = "commit: 0.2\ncheck: 0.1\nbgp: 0.5\n"  # a router that need not be waited for, in its own seconds
PATIENCE = 60 if WRAPPER or os.sep in os.environ.get("BUILD", "build").strip(os.sep) else 20  # seconds; sanitizers and valgrind are slow

_scenarios = []


class Failed(AssertionError):
    pass


def scenario(function):
    _scenarios.append(function)
    return function


def check(condition, message):
    if not condition:
        raise Failed(message)


def until(predicate, what, seconds=PATIENCE):
    """Waits for a state, for as long as the scenario's patience lasts. Gives what the predicate gave."""
    end = time.monotonic() + seconds
    while True:
        found = predicate()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed("waited %d s in vain: %s" % (seconds, what))
        threading.Event().wait(0.02)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())
    return path


def environment(work, **more):
    """A clean one: nothing of the person who runs the tests, no agent, no known hosts of theirs."""
    kept = {k: v for k, v in os.environ.items() if k.endswith("_OPTIONS") or k in ("PATH", "LANG", "LC_ALL")}
    kept.update(HOME=os.path.join(work, "home"), XDG_STATE_HOME=os.path.join(work, "state"), CI="1",
                HOLDFAST_PASSWORD=PASSWORD, TZ="UTC")
    os.makedirs(kept["HOME"], exist_ok=True)
    kept.update(more)
    return {k: v for k, v in kept.items() if v is not None}


class Run:
    """A command that has ended, or is still running (then wait() or kill() it)."""

    def __init__(self, argv, env, cwd=None, stdin=b"", limit=PATIENCE * 3):
        self.argv, self.limit = argv, limit
        self.code = self.out = self.err = None
        self.process = subprocess.Popen(WRAPPER + argv, env=env, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, start_new_session=True)
        self._stdin = stdin

    def wait(self):
        try:
            out, err = self.process.communicate(self._stdin, timeout=self.limit)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            out, err = self.process.communicate()
            self._keep(out, err)
            raise Failed("%s did not end within %d s\n%s" % (self.argv, self.limit, self))
        self._keep(out, err)
        return self

    def _keep(self, out, err):
        self.code = self.process.returncode
        self.out, self.err = out.decode("utf-8", "backslashreplace"), err.decode("utf-8", "backslashreplace")
        Run.latest = self

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        """SIGKILL: no chance to clean up."""
        self.process.kill()
        out, err = self.process.communicate()
        self._keep(out, err)
        return self

    def expect(self, code, out=None, err=None, quiet=False):
        """out and err: a pattern or a list of patterns (multi-line regular expressions), all of which must be met."""
        check(self.code == code, "exit code %s, expected %s\n%s" % (self.code, code, self))
        for name, patterns in (("out", out), ("err", err)):
            for pattern in [patterns] if isinstance(patterns, str) else patterns or []:
                check(re.search(pattern, getattr(self, name), re.M), "%s lacks /%s/\n%s" % (name, pattern, self))
        for text in (self.out, self.err):
            check(PASSWORD not in text, "the password was printed\n%s" % self)
            check("ERROR: AddressSanitizer" not in text and "WARNING: ThreadSanitizer" not in text
                  and "runtime error:" not in text, "a sanitizer spoke\n%s" % self)
        if quiet:
            check(self.out == "", "something was printed\n%s" % self)
        return self

    def lacks(self, pattern):
        for text in (self.out, self.err):
            check(not re.search(pattern, text, re.M), "/%s/ was printed\n%s" % (pattern, self))
        return self

    def __str__(self):
        return "$ %s\n%s--- stderr\n%s--- exit %s" % (" ".join(self.argv), self.out, self.err, self.code)


Run.latest = None


class Router:
    """One emulated router: a process of its own, so that its log and its faults are its own."""

    def __init__(self, work, name, config, personality=QUICK, options=()):
        self.name, self.work = name, work
        base = os.path.join(work, "junosim", name)
        self.control, self.logfile = base + ".control", base + ".jsonl"
        config = write(base + ".conf", config)
        self.key = os.path.join(work, "operator")
        if not os.path.exists(self.key):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key], check=True, timeout=PATIENCE)
        argv = [JUNOSIM, "serve", "--name", name, "--listen", "127.0.0.1:0", "--config", config, "--user", USER,
                "--password", PASSWORD, "--control", self.control, "--log", self.logfile,
                "--authorized-key", self.key + ".pub", "--personality", write(base + ".yml", personality)]
        self.err = open(base + ".err", "wb+")
        self.process = subprocess.Popen(argv + list(options), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self.err, env=environment(work))
        lines = self._read_until("ready")
        fields = lines[0].split()
        check(len(fields) == 4 and fields[0] == name, "junosim said %r" % lines)
        self.address, self.port, self.fingerprint = fields[1], int(fields[2]), fields[3]

    def _read_until(self, word):
        with selectors.DefaultSelector() as sel:
            sel.register(self.process.stdout, selectors.EVENT_READ)
            end, text = time.monotonic() + PATIENCE, b""
            while word.encode() not in text.split(b"\n"):
                if not sel.select(max(0, end - time.monotonic())):
                    raise Failed("junosim was not ready within %d s" % PATIENCE)
                piece = os.read(self.process.stdout.fileno(), 65536)
                if not piece:
                    self.process.wait()
                    self.err.seek(0)
                    raise Failed("junosim ended:\n%s" % self.err.read().decode("utf-8", "replace"))
                text += piece
        return text.decode().splitlines()

    def ctl(self, *words):
        done = subprocess.run([JUNOSIM, "ctl", "--control", self.control, self.name, *words], capture_output=True,
                              timeout=PATIENCE, env=environment(self.work))
        check(done.returncode == 0, "ctl %s: %s%s" % (words, done.stdout.decode(), done.stderr.decode()))
        return done.stdout.decode()

    # --- what is true of the router, said by the emulator ---------------------------------------------------

    def log(self):
        with open(self.logfile, encoding="utf-8") as f:
            return [json.loads(line) for line in f.read().splitlines(True) if line.endswith("\n")]

    def rpcs(self, *names):
        """RPCs that came in, in order; only those named, if any is."""
        return [r for r in self.log() if r.get("what") == "rpc" and (not names or r.get("rpc") in names)]

    def never(self, *names):
        came = self.rpcs(*names)
        check(not came, "%s: should never have come: %s" % (self.name, came))

    def untouched(self):
        """No load, no commit, no check came: what point 2 of the contract asks to be proven."""
        self.never("load-configuration", "edit-config", "commit-configuration", "commit", "validate")

    def what(self, *names):
        """States that changed, in order: session-begin, lock, commit, confirmed, …"""
        return [r for r in self.log() if r.get("what") in names]

    def show(self, what):
        """running, candidate: {"text"}; history: a list; state: lock, pending, dirty, peers, …"""
        return json.loads(self.ctl("show", what))

    def running(self):
        return self.show("running")["text"]

    def commits(self):
        """Commits that were asked for, each as the leaves it had: {"confirmed": "", "log": "…"}; checks are none."""
        return [r["arguments"] for r in self.rpcs("commit-configuration") if "check" not in r["arguments"]]

    def stop(self):
        self.process.terminate()
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process.stdout.close()
        self.err.seek(0)
        text = self.err.read().decode("utf-8", "replace")
        self.err.close()
        check(code == 0, "junosim %s ended with %s:\n%s" % (self.name, code, text))


class Operator:
    """Somebody else on the router: a NETCONF session by hand, through OpenSSH, with bytes that nobody here wrote."""

    END = b"]]>]]>"

    def __init__(self, router):
        self.router = router
        self.process = subprocess.Popen(
            ["ssh", "-F", "none", "-s", "-i", router.key, "-p", str(router.port), "-o", "BatchMode=yes", "-o",
             "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
             "%s@%s" % (USER, router.address), "netconf"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.hello = self._read()
        self._write('<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>'
                    'urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>')

    def _write(self, text):
        self.process.stdin.write(text.encode() + self.END)
        self.process.stdin.flush()

    def _read(self):
        text, end = b"", time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as sel:
            sel.register(self.process.stdout, selectors.EVENT_READ)
            while self.END not in text:
                piece = os.read(self.process.stdout.fileno(), 65536) if sel.select(end - time.monotonic()) else b""
                check(piece, "%s: the operator's session ended or said nothing: %r" % (self.router.name, text))
                text += piece
        return text.partition(self.END)[0].decode()

    def rpc(self, body, fails=False):
        self._write("<rpc>%s</rpc>" % body)
        reply = self._read()
        wrong = "<error-severity>error</error-severity>" in re.sub(r"\s+", "", reply)
        check(fails is None or wrong == fails, "operator: %s: %s" % (body, reply))
        return reply

    def load(self, text):
        return self.rpc('<load-configuration action="merge" format="text"><configuration-text>%s</configuration-text>'
                        '</load-configuration>' % text)

    def compare(self):
        """What stands uncommitted in the candidate."""
        return self.rpc('<get-configuration compare="rollback" rollback="0" format="text"/>')

    def close(self):
        self.rpc("<close-session/>")
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class Fleet:
    """Routers by name: {name: configuration}; options by name: {name: ["--time-scale", "60"]}."""

    def __init__(self, work, configs, personality=QUICK, options=()):
        self.routers = {}
        try:
            for name, config in configs.items():
                self.routers[name] = Router(work, name, config, personality, options)
        except BaseException:
            self._stop(quiet=True)
            raise

    def __getitem__(self, name):
        return self.routers[name]

    def __iter__(self):
        return iter(self.routers.values())

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self._stop(quiet=kind is not None)

    def _stop(self, quiet):
        problem = None
        for router in self.routers.values():
            try:
                router.stop()
            except Failed as e:
                problem = e
        if problem is not None and not quiet:
            raise problem


class Site:
    """A site directory: the routers of a fleet (or none), one template, no health checks unless they are given."""

    def __init__(self, work, fleet=(), template="", checks=None, settings="", trust=True, hosts=None):
        self.work, self.dir = work, os.path.join(work, "site")
        self.fleet = fleet
        lines = ["all:", "  vars:", "    ansible_user: %s" % USER, "  hosts:"]
        for router in fleet:
            lines += ["    %s:" % router.name, "      ansible_host: %s" % router.address,
                      "      ansible_port: %d" % router.port,
                      "      holdfast_ssh_port: %d" % router.port]
        self.write("inventory/hosts.yml", "\n".join(lines) + "\n" if hosts is None else hosts)
        self.write("templates/router.j2", template)
        names = []
        for name, text in (checks or {}).items():
            self.write("runbooks/checks/%s.yml" % name, text)
            names.append(name)
        self.write("inventory/site.yml", settings or "deploy:\n  checks: [%s]\n" % ", ".join(names))
        if trust and list(fleet):
            self.holdfast("trust", "--yes", *[r.name for r in fleet]).expect(0)

    def write(self, path, text):
        return write(os.path.join(self.dir, path), text)

    def remove(self, path):
        os.unlink(os.path.join(self.dir, path))

    def start(self, command, *args, env=None, stdin=b""):
        return Run([HOLDFAST, command, "-C", self.dir, *args], environment(self.work, **(env or {})), self.work, stdin)

    def holdfast(self, command, *args, env=None, stdin=b""):
        return self.start(command, *args, env=env, stdin=stdin).wait()

    def events(self, run_args=("deploy", "--yes")):
        """Runs a command with a JSONL report: (run, events)."""
        path = os.path.join(self.work, "events.jsonl")
        run = self.holdfast(run_args[0], *run_args[1:], "--report", "jsonl=" + path)
        with open(path, encoding="utf-8") as f:
            return run, [json.loads(line) for line in f]


def main():
    wanted = sys.argv[1:]
    chosen = [s for s in _scenarios if not wanted or s.__name__ in wanted]
    for program in (HOLDFAST, JUNOSIM):
        if not os.access(program, os.X_OK):
            print("Bail out! %s is not built" % os.path.relpath(program, TREE))
            sys.exit(1)
    print("1..%d" % len(chosen), flush=True)
    failed = 0
    for number, function in enumerate(chosen, 1):
        name = function.__name__.replace("_", " ")
        # short, because the path of a control socket has at most 107 octets
        work = tempfile.mkdtemp(prefix="hf-")
        Run.latest = None
        try:
            function(work)
            print("ok %d - %s" % (number, name), flush=True)
        except Exception as e:  # every way to fail is a failed scenario
            failed += 1
            text = str(e) if isinstance(e, Failed) else traceback.format_exc()
            where = traceback.extract_tb(e.__traceback__)
            spot = [f for f in where if f.filename == sys.argv[0] or f.filename.endswith(os.path.basename(sys.argv[0]))]
            if spot:
                text = "line %d: %s\n%s" % (spot[-1].lineno, spot[-1].line, text)
            if Run.latest is not None and str(Run.latest) not in text:
                text += "\nthe last command that ended:\n%s" % Run.latest
            print("not ok %d - %s" % (number, name))
            lines = text.splitlines()
            if len(lines) > 90:
                lines[40:-50] = ["… %d lines" % (len(lines) - 90)]
            print("\n".join("# " + line[:400] for line in lines), flush=True)
        finally:
            if os.environ.get("KEEP"):
                print("# kept: %s" % work, flush=True)
            else:
                shutil.rmtree(work, ignore_errors=True)
    sys.exit(1 if failed else 0)
