"""N emulated routers in one process, which run the example site's edge router, and what a command costs.

The change is the same for everyone who deploys it: an NTP server more, loaded as a whole configuration.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.join(HERE, "..", "..")
BUILD = os.path.join(TREE, os.environ.get("BUILD", "build"))
HOLDFAST, JUNOSIM = os.path.join(BUILD, "holdfast"), os.path.join(BUILD, "junosim")
USER, PASSWORD = "admin", "admin@123"
COMMIT, CHECK = 0.5, 0.2  # seconds that a router takes
SERVER = "        server 192.0.2.123;\n"


class Cost:
    def __init__(self, wall, cpu, peak_kb):
        self.wall, self.cpu, self.peak_kb = wall, cpu, peak_kb


def measured(argv, env, cwd, out):
    """Runs it: wall time and processor time in seconds, of it and its children, and the peak of memory; its exit code."""
    began = time.monotonic()
    with open(out, "wb") as f:
        process = subprocess.Popen(argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss), process.returncode


def with_server(config):
    """The change: in `system ntp`."""
    head, brace, tail = config.partition("    ntp {\n")
    assert brace, "the example router has no NTP"
    return head + brace + SERVER + tail


class Routers:
    def __init__(self, n, options=()):
        self.n, self.work = n, tempfile.mkdtemp(prefix="hf-")
        self.env = {"PATH": os.environ["PATH"], "HOME": os.path.join(self.work, "home"), "CI": "1", "LANG": "C.UTF-8",
                    "XDG_STATE_HOME": os.path.join(self.work, "state"), "HOLDFAST_PASSWORD": PASSWORD}
        os.makedirs(self.env["HOME"])
        self.config = subprocess.run([HOLDFAST, "render", "-C", TREE, "fra-edge1"], check=True, capture_output=True,
                                     text=True, env=self.env).stdout
        self.process = subprocess.Popen(
            [JUNOSIM, "serve", "--name", "r", "--count", str(n), "--listen", "127.0.0.1:0", "--config", self.write("old.conf", self.config),
             "--user", USER, "--password", PASSWORD, "--control", os.path.join(self.work, "control"),
             "--set", "commit=%s" % COMMIT, "--set", "check=%s" % CHECK, "--set", "bgp=0", *options],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.env)
        self.places = []
        for line in self.process.stdout:
            if line == "ready\n":
                break
            name, address, port, _ = line.split()
            self.places.append((name, address, int(port)))
        assert len(self.places) == n, "junosim did not start: %s" % self.places[:3]

    def write(self, path, text):
        path = os.path.join(self.work, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def site(self, settings):
        """A site of holdfast with all of them; every router is trusted."""
        lines = ["all:", "  vars:", "    ansible_user: %s" % USER, "  hosts:"]
        for name, address, port in self.places:
            lines.append("    %s: {ansible_host: %s, ansible_port: %d}" % (name, address, port))
        self.write("site/inventory/hosts.yml", "\n".join(lines) + "\n")
        self.write("site/inventory/site.yml", settings)
        self.write("site/templates/router.j2", "{% raw %}" + with_server(self.config) + "{% endraw %}\n")
        self.write("site/runbooks/checks/alarms.yml", "name: alarms\ntitle: no new alarm\ncheck: alarms\n")
        self.write("site/runbooks/checks/bgp.yml", "name: bgp\ntitle: as before\ncheck: bgp\nexpect:\n  established: baseline\n"
                                                   "retries: 9\ninterval: 1\n")
        _, code = measured([HOLDFAST, "trust", "-C", self.dir, "--yes", "-j", "64"], self.env, self.work, os.path.join(self.work, "trust"))
        assert code == 0, open(os.path.join(self.work, "trust"), encoding="utf-8").read()[-2000:]

    @property
    def dir(self):
        return os.path.join(self.work, "site")

    def deploy(self, *options):
        out = os.path.join(self.work, "deploy")
        cost, code = measured([HOLDFAST, "deploy", "-C", self.dir, "-q", "--yes", *options], self.env, self.work, out)
        with open(out, encoding="utf-8") as f:
            text = f.read()
        confirmed = sum(1 for line in text.splitlines() if line.startswith("r") and line.endswith(" confirmed"))
        assert code == 0 and confirmed == self.n, "exit %d, %d confirmed\n%s" % (code, confirmed, text[-3000:])
        return cost

    def cpu(self):
        """Seconds that the emulator has used so far."""
        with open("/proc/%d/stat" % self.process.pid, encoding="utf-8") as f:
            fields = f.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.process.stdout.close()
        shutil.rmtree(self.work, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def say(text):
    print(text, flush=True)


def chosen(default):
    """Numbers of routers on the command line."""
    return [int(word) for word in sys.argv[1:]] or default
