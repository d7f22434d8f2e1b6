#!/usr/bin/python3
"""One file to one sshd of this machine, beside Debian's scp and sftp: bench_push.py [MB]. Figures, never failures.

What is compared is the copy alone: holdfast's is from its event log, between 'copy' and 'checksum'; that of the others is
the time of the whole command less that of a command that copies one octet."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
ROUNDS = 5


class Far:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="hf-bench-")
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path(name)], check=True)
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.user = subprocess.run(["id", "-un"], capture_output=True, check=True, text=True).stdout.strip()
        self.servers = []

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="ascii") as f:
            f.write(text)
        return self.path(name)

    def serve(self, port, more):
        config = self.write("config%d" % port, "Port %d\nListenAddress 127.0.0.1\nHostKey %s\nUsePAM no\nStrictModes no\n"
                            "UseDNS no\nPidFile none\nPermitRootLogin yes\nAuthorizedKeysFile %s.pub\n"
                            "Subsystem netconf %s/../interop/netconf_files.py\n%s"
                            % (port, self.path("host"), self.path("user"), HERE, more))
        sshd = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", config], stderr=subprocess.PIPE)
        while b"Server listening" not in sshd.stderr.readline():
            pass
        self.servers.append(sshd)
        with open(self.path("host.pub"), encoding="ascii") as f:
            key = f.read()
        with open(self.path("known"), "a", encoding="ascii") as f:
            f.write("[127.0.0.1]:%d %s" % (port, key))

    def site(self, port, transport):
        self.write("site/inventory/hosts.yml", "all:\n  hosts:\n    r1:\n      ansible_host: 127.0.0.1\n      ansible_port: %d\n"
                   "      holdfast_ssh_port: %d\n      ansible_user: %s\n      ansible_ssh_private_key_file: %s\n"
                   "      holdfast_known_hosts: %s\n      holdfast_transport: %s\n"
                   % (port, port, self.user, self.path("user"), self.path("known"), transport))

    def holdfast(self, image, port, transport):
        self.site(port, transport)
        events = self.path("events.jsonl")
        subprocess.run([BUILD + "/holdfast", "push", "-q", "-C", self.path("site"), "--state", self.path("state"), "--report",
                        "jsonl=" + events, image, "r1:" + self.path("far/")], check=True, stdout=subprocess.DEVNULL)
        began = ended = None
        with open(events, encoding="utf-8") as f:
            for event in map(json.loads, f):
                if event["kind"] == "device-state" and event["state"].startswith("copy"):
                    began = event["time"]
                if event["kind"] == "device-state" and event["state"] == "checksum":
                    ended = event["time"]
        return (datetime.fromisoformat(ended[:-1]) - datetime.fromisoformat(began[:-1])).total_seconds()

    def client(self, argv, stdin=""):
        options = ["-q", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-i", self.path("user"), "-o",
                   "UserKnownHostsFile=" + self.path("known")]
        began = time.monotonic()
        subprocess.run(argv[:1] + options + argv[1:], check=True, input=stdin.encode(), stdout=subprocess.DEVNULL)
        return time.monotonic() - began


def main():
    size = int(sys.argv[1]) if sys.argv[1:] else 200
    far = Far()
    os.mkdir(far.path("far"))
    image, one = far.path("image"), far.write("one", "1")
    with open(image, "wb") as f:
        for _ in range(size):
            f.write(os.urandom(1000000))
    far.serve(9221, "Subsystem sftp /usr/lib/openssh/sftp-server\n")
    far.serve(9222, "")
    there = "%s@127.0.0.1:%s/" % (far.user, far.path("far"))

    def scp(flag):
        return lambda path: far.client(["scp", flag, "-P", "9221", path, there])

    def sftp(path):
        return far.client(["sftp", "-P", "9221", "-b", "-", "%s@127.0.0.1" % far.user], "put %s %s/\n" % (path, far.path("far")))

    ways = {"holdfast, SFTP, libssh2": lambda: far.holdfast(image, 9221, "libssh2"),
            "holdfast, SCP, libssh2": lambda: far.holdfast(image, 9222, "libssh2"),
            "holdfast, SFTP, openssh": lambda: far.holdfast(image, 9221, "openssh"),
            "scp -s (SFTP)": lambda: scp("-s")(image) - scp("-s")(one),
            "scp -O": lambda: scp("-O")(image) - scp("-O")(one),
            "sftp": lambda: sftp(image) - sftp(one)}
    took = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            for left in os.listdir(far.path("far")):
                os.unlink(os.path.join(far.path("far"), left))
            took[name].append(way())
    best = min(statistics.median(took[name]) for name in ("scp -s (SFTP)", "scp -O", "sftp"))
    print("%d MB to an sshd of this machine, median of %d:" % (size, ROUNDS))
    for name, seconds in took.items():
        median = statistics.median(seconds)
        print("  %-24s %6.2f s  %4.0f MB/s  %.2f of the best of Debian's" % (name, median, size / median, best / median))
    for server in far.servers:
        server.terminate()
        server.communicate()
    subprocess.run(["rm", "-rf", far.dir], check=True)


main()
