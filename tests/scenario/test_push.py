#!/usr/bin/python3
"""A file to routers: by SFTP or SCP, resumed, proved by the router's own checksum, and never half under its own name."""

import hashlib
import json
import os
import random
import re
import selectors
import socket
import threading
import time

from configs import base
from harness import QUICK, USER, Fleet, Operator, Site, check, main, scenario, until, write

TO = "/var/tmp/image.tgz"
MIB = 1 << 20


def image(work, size, name="image.tgz", seed=7):
    octets = random.Random(seed).randbytes(size)
    return write(os.path.join(work, name), octets), hashlib.sha256(octets).hexdigest()


class Cable:
    """A TCP port in front of a router's, which counts what goes to it and is cut after so many octets, once each."""

    def __init__(self, router, *cuts):
        self.router, self.cuts = router, list(cuts)
        self.sent, self.connections = 0, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                near = self.server.accept()[0]
            except OSError:
                return
            self.connections += 1
            with near, socket.create_connection((self.router.address, self.router.port)) as far:
                self._carry(near, far, self.cuts.pop(0) if self.cuts else None)

    def _carry(self, near, far, cut):
        passed, peers = 0, {near: far, far: near}
        with selectors.DefaultSelector() as sel:
            for s in peers:
                sel.register(s, selectors.EVENT_READ)
            while True:
                for key, _ in sel.select():
                    try:
                        octets = key.fileobj.recv(65536)
                        if not octets:
                            return
                        peers[key.fileobj].sendall(octets)
                    except OSError:
                        return
                    if key.fileobj is near:
                        passed += len(octets)
                        self.sent += len(octets)
                        if cut is not None and passed >= cut:
                            return

    def close(self):
        self.server.close()


def site_of(work, fleet, more=None, **options):
    """`more` by router: variables of that host."""
    lines = ["all:", "  vars:", "    ansible_user: %s" % USER, "  hosts:"]
    for r in fleet:
        lines += ["    %s:" % r.name, "      ansible_host: %s" % r.address, "      ansible_port: %d" % r.port]
        values = dict({"holdfast_ssh_port": r.port}, **(more or {}).get(r.name, {}))
        lines += ["      %s: %s" % pair for pair in values.items()]
    return Site(work, fleet, hosts="\n".join(lines) + "\n", **options)


def digest(router, path=TO):
    """The router's, by a session of somebody else; None: there is no such file."""
    operator = Operator(router)
    reply = operator.rpc("<get-sha256-checksum-information><path>%s</path></get-sha256-checksum-information>" % path,
                         fails=None)
    operator.close()
    found = re.search(r"<checksum>\s*(\w+)", reply)
    check(found or "No such file" in reply, reply)
    return found.group(1) if found else None


def whole(router, sha, path=TO):
    check(digest(router, path) == sha, "%s: %s has %s" % (router.name, path, digest(router, path)))
    check(digest(router, path + ".part") is None, "%s.part is left" % path)


def product(run):
    return {one["device"]: one for one in json.loads(run.out)}


@scenario
def copied_and_proved_then_skipped(work):
    path, sha = image(work, 3 * MIB + 17)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = site_of(work, fleet)
        run = site.holdfast("push", path, "r1:/var/tmp/")
        run.expect(0, out=r"\Ar1 copied /var/tmp/image\.tgz sha256:%s \d+\.\d s\n\Z" % sha)
        whole(fleet["r1"], sha)
        sums = len(fleet["r1"].rpcs("get-sha256-checksum-information"))
        run = site.holdfast("push", "--json", path, "r1:" + TO).expect(0)
        one = product(run)["r1"]
        check(one["outcome"] == "skipped" and one["sent"] == 0 and one["by"] is None, run)
        check(one["checksum"] == "sha256:" + sha, run)
        check(len(fleet["r1"].rpcs("get-sha256-checksum-information")) == sums + 1, "asked more than once")
        junit = os.path.join(work, "junit.xml")
        run, events = site.events(("push", path, "r1:/var/tmp/new.tgz", "--report", "junit=" + junit))
        run.expect(0, err="^r1 +done .*copied to /var/tmp/new.tgz, sha256:" + sha)
        check([e["result"] for e in events if e["kind"] == "device-result"] == ["done"], run)
        check(events[-1]["states"] == {"done": 1}, events[-1])
        with open(junit, encoding="utf-8") as f:
            text = f.read()
        check('failures="0"' in text and "r1" in text, text)
        fleet["r1"].untouched()


@scenario
def another_file_of_that_name_is_replaced(work):
    old, _ = image(work, MIB, "old.tgz", seed=1)
    path, sha = image(work, 2 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = site_of(work, fleet)
        site.holdfast("push", old, "r1:" + TO).expect(0)
        site.holdfast("push", path, "r1:" + TO).expect(0, out="^r1 copied")
        whole(fleet["r1"], sha)


@scenario
def a_connection_cut_half_way_goes_on(work):
    """Octets are counted on the wire: what had arrived is not sent again."""
    path, sha = image(work, 12 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        cable = Cable(fleet["r1"], 5 * MIB, 4 * MIB)
        site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port}})
        run = site.holdfast("push", "--json", "-v", path, "r1:").expect(0, err="connection lost, trying again")
        one = product(run)["r1"]
        check(one["outcome"] == "copied" and one["connections"] == 3 and one["resumed"] == 0, run)
        whole(fleet["r1"], sha)
        # what was on the way when the cable was cut is lost: a window of 4 MiB at most, each time
        check(12 * MIB < cable.sent < 21 * MIB, "%d octets went over the wire" % cable.sent)
        check(cable.connections == 3, "%d connections" % cable.connections)
        cable.close()


@scenario
def wherever_it_is_cut_nothing_half_has_the_name(work):
    """Cuts from the key exchange to the last octet: it is there, whole, or it is not there at all."""
    path, sha = image(work, MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        cable = Cable(fleet["r1"])
        site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port}})
        reached = 0
        for at in (1, 700, 1500, 2400, 3200, 3500, 3800, 50000, 500000, MIB, MIB + 60000):
            cable.cuts = [at]
            to = "/var/tmp/cut-at-%d" % at
            run = site.holdfast("push", path, "r1:" + to)
            check(run.code in (0, 4), run)
            check(digest(fleet["r1"], to) == (sha if run.code == 0 else None), "cut after %d\n%s" % (at, run))
            reached += run.code == 0
            if run.code == 4:  # never reached: not tried again by itself
                site.holdfast("push", path, "r1:" + to).expect(0)
            whole(fleet["r1"], sha, to)
        check(4 <= reached < 11, "%d of 11 went on by themselves" % reached)
        cable.close()


@scenario
def a_person_stops_it(work):
    path, sha = image(work, 8 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        cable = Cable(fleet["r1"])
        site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port}})
        run = site.start("push", path, "r1:", "--rate", "3M")
        until(lambda: cable.sent > 2 * MIB, "two MiB on their way")
        run.signal(2)
        run.wait().expect(6, out=r"\Ar1 failed /var/tmp/image\.tgz\n\Z",
                          err=r"'/var/tmp/image\.tgz\.part' keeps \d\.\d MB for the next try, '/var/tmp/image\.tgz' was not touched")
        check(digest(fleet["r1"]) is None, "something is under the final name")
        one = product(site.holdfast("push", "--json", path, "r1:").expect(0))["r1"]
        check(one["resumed"] > MIB, one)
        whole(fleet["r1"], sha)
        cable.close()


@scenario
def the_next_run_goes_on_where_a_killed_one_was(work):
    path, sha = image(work, 8 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        cable = Cable(fleet["r1"])
        site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port}})
        run = site.start("push", path, "r1:", "--rate", "2M")
        until(lambda: cable.sent > 3 * MIB, "three MiB on their way")
        run.kill()
        check(digest(fleet["r1"]) is None, "something is under the final name")
        before = cable.sent
        one = product(site.holdfast("push", "--json", path, "r1:").expect(0))["r1"]
        check(one["resumed"] > 2 * MIB and one["sent"] == 8 * MIB - one["resumed"], one)
        check(cable.sent - before < 6 * MIB, "%d octets went over the wire again" % (cable.sent - before))
        whole(fleet["r1"], sha)
        cable.close()


@scenario
def what_is_left_of_another_file_is_found_out(work):
    """The size alone says nothing: the digest of what was resumed is wrong, so it is copied whole, once."""
    other, _ = image(work, 2 * MIB, "other.tgz", seed=3)
    path, sha = image(work, 4 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = site_of(work, fleet)
        site.holdfast("push", other, "r1:%s.part" % TO).expect(0)
        run = site.holdfast("push", "--json", "-v", path, "r1:" + TO)
        run.expect(0, err="copy, from the beginning .what an earlier try left was of another file")
        check(product(run)["r1"]["sent"] == 6 * MIB, run)
        whole(fleet["r1"], sha)


@scenario
def no_room_is_told_before_anything_is_sent(work):
    path, _ = image(work, 8 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        fleet["r1"].ctl("disk", "free", "8192")
        site = site_of(work, fleet)
        run = site.holdfast("push", path, "r1:")
        run.expect(4, out=r"\Ar1 failed /var/tmp/image\.tgz\n\Z",
                   err=r"/var has 4\.2 MB free, 9\.4 MB are needed \(8\.4 MB to be sent, 1\.0 MB in reserve\)")
        check(digest(fleet["r1"]) is None and digest(fleet["r1"], TO + ".part") is None, "something was written")


@scenario
def a_disk_that_fills_meanwhile_is_not_left_full(work):
    path, _ = image(work, 8 * MIB)
    for statement in ("false", "true"):  # by SFTP, by SCP
        with Fleet(work, {"r1": base("r1")}, personality=QUICK + "sftp-statement: %s\n" % statement) as fleet:
            cable = Cable(fleet["r1"])
            site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port}})
            run = site.start("push", path, "r1:", "--rate", "4M")
            until(lambda: cable.sent > 2 * MIB, "two MiB on their way")
            fleet["r1"].ctl("disk", "free", "2000")
            run.wait().expect(4, out="^r1 failed", err=r"/var is full, .* was removed again, '/var/tmp/image\.tgz' was not touched"
                              if statement == "false" else "No space left on device")
            check(digest(fleet["r1"]) is None and digest(fleet["r1"], TO + ".part") is None, "something is left")
            cable.close()


@scenario
def without_sftp_scp_serves(work):
    path, sha = image(work, 3 * MIB)
    with Fleet(work, {"r1": base("r1")}, personality=QUICK + "sftp-statement: true\n") as fleet:
        site = site_of(work, fleet)
        for name in ("/var/tmp/image.tgz", "/var/tmp/it's; a $(reboot) name.tgz"):
            run = site.holdfast("push", "--json", path, "r1:" + name).expect(0)
            one = product(run)["r1"]
            check(one["by"] == "scp" and one["outcome"] == "copied" and one["sent"] == 3 * MIB, run)
            whole(fleet["r1"], sha, name)
        site.holdfast("push", path, "r1:/var/tmp/").expect(0, out="^r1 skipped")


@scenario
def scp_that_is_cut_begins_anew(work):
    path, sha = image(work, 6 * MIB)
    with Fleet(work, {"r1": base("r1")}, personality=QUICK + "sftp-statement: true\n") as fleet:
        cable = Cable(fleet["r1"], None, 2 * MIB)
        site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port}})
        one = product(site.holdfast("push", "--json", path, "r1:").expect(0))["r1"]
        check(one["connections"] == 2 and one["outcome"] == "copied", one)
        whole(fleet["r1"], sha)
        # what the first connection left must not take the room that the second needs
        fleet["r1"].ctl("disk", "free", str(17 * MIB // 2 // 512))
        cable.cuts = [None, 5 * MIB]
        one = product(site.holdfast("push", "--json", path, "r1:/var/tmp/again.tgz").expect(0))["r1"]
        check(one["connections"] == 2 and one["outcome"] == "copied", one)
        fleet["r1"].ctl("disk", "free", "200000")
        # and one that can never be finished is deleted: nothing incomplete keeps the final name
        cable.cuts = [None] + [2 * MIB, MIB] * 30
        other, _ = image(work, 6 * MIB, "other.tgz", seed=4)
        before = cable.connections
        run = site.start("push", other, "r1:" + TO)
        until(lambda: cable.connections > before + 2, "some more connections")
        run.signal(2)
        run.wait().expect(6, err=r"the copy failed, and '/var/tmp/image\.tgz' was deleted")
        check(digest(fleet["r1"]) is None, "an incomplete file is left")
        cable.close()


@scenario
def a_file_that_is_not_what_it_should_be_goes_nowhere(work):
    path, sha = image(work, MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = site_of(work, fleet)
        before = len(fleet["r1"].log())
        run = site.holdfast("push", "--checksum", "sha256:" + "0" * 64, path, "r1:")
        run.expect(1, err=r"image\.tgz' has the sha256 %s, expected was 0{64}" % sha, quiet=True)
        site.holdfast("push", "--checksum", "sha257:12", path, "r1:").expect(2, err="is not a checksum", quiet=True)
        check(len(fleet["r1"].log()) == before, "the router was asked")
        site.holdfast("push", "--checksum", "SHA256:" + sha.upper(), path, "r1:").expect(0, out="^r1 copied")


@scenario
def several_routers_each_for_itself(work):
    path, sha = image(work, 2 * MIB)
    names = ("r1", "r2", "r3", "r4")
    with Fleet(work, {n: base(n) for n in names}) as fleet:
        fleet["r3"].ctl("disk", "free", "100")
        site = site_of(work, fleet)
        site.holdfast("push", path, "r2:" + TO).expect(0)
        run = site.holdfast("push", "--json", "-j", "3", path, "r1", "r2", "r3", "r4:" + TO).expect(4)
        seen = {name: one["outcome"] for name, one in product(run).items()}
        check(seen == {"r1": "copied", "r2": "skipped", "r3": "failed", "r4": "copied"}, run)
        check("no room" in product(run)["r3"]["error"], run)
        for name in ("r1", "r2", "r4"):
            whole(fleet[name], sha)
        site.holdfast("push", path, "-l", "r1:r4").expect(0, out=r"\Ar1 skipped .*\nr4 skipped .*\n\Z")


@scenario
def openssh_carries_files_too(work):
    path, sha = image(work, 3 * MIB)
    for statement, by in (("false", "sftp"), ("true", "scp")):
        with Fleet(work, {"r1": base("r1")}, personality=QUICK + "sftp-statement: %s\n" % statement) as fleet:
            cable = Cable(fleet["r1"])
            site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port, "holdfast_transport": "openssh"}})
            run = site.holdfast("push", "--json", path, "r1:").expect(0)
            check(product(run)["r1"]["by"] == by and product(run)["r1"]["outcome"] == "copied", run)
            whole(fleet["r1"], sha)
            cable.close()


@scenario
def a_rate_is_kept(work):
    path, sha = image(work, 3 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = site_of(work, fleet)
        began = time.monotonic()
        one = product(site.holdfast("push", "--json", "--rate", "1500k", path, "r1:").expect(0))["r1"]
        check(time.monotonic() - began > 1.9 and one["elapsed-ms"] > 1900, "faster than allowed: %s" % one)
        whole(fleet["r1"], sha)



# --- as a step of a runbook ------------------------------------------------------------------------------------------

BOOK = """\
name: stage
parameters:
  image: {type: file, required: true, help: what goes to the routers}
order: together
steps:
  - name: image
    push: {file: "{{ image }}", to: /var/tmp/%s}
    result: copy
  - name: seen
    command: "show version"
    when: copy.checksum == '%s' and copy.path == '/var/tmp/image.tgz'
"""


def staged(work, fleet, book, *args, more=None):
    site = site_of(work, fleet, more)
    site.write("runbooks/stage.yaml", book)
    return site, site.events(("run", "stage", *args))


def ends(events):
    return [(e["device"], e["step"], e["outcome"]) for e in events if e["kind"] == "step-end"]


@scenario
def a_step_copies_and_tells_later_ones(work):
    path, sha = image(work, 2 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        book = BOOK % ("", "sha256:" + sha)
        site, (run, events) = staged(work, fleet, book, "-e", "image=" + path)
        run.expect(0)
        check(ends(events) == [("r1", "image", "changed"), ("r1", "seen", "passed")], run)
        whole(fleet["r1"], sha)
        run, events = site.events(("run", "stage", "-e", "image=" + path))
        run.expect(0)
        check(ends(events) == [("r1", "image", "passed"), ("r1", "seen", "passed")], run)
        check("is there already" in [e for e in events if e["kind"] == "step-end"][0]["detail"], run)


@scenario
def a_dry_run_says_what_would_be_copied(work):
    path, sha = image(work, 2 * MIB)
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        fleet["r2"].ctl("disk", "free", "100")
        site, (run, events) = staged(work, fleet, BOOK % ("", sha), "--dry-run", "-e", "image=" + path, "-l", "r1")
        run.expect(0)
        details = [e.get("detail", "") for e in events if e["kind"] == "step-end" and e["step"] == "image"]
        check(len(details) == 1 and re.fullmatch(r"2\.1 MB would go to '/var/tmp/image\.tgz', which has \d+\.\d MB free",
                                                 details[0]), run)
        site.holdfast("run", "stage", "--dry-run", "-e", "image=" + path, "-l", "r2").expect(4, err="no room for")
        for router in fleet:
            check(digest(router) is None and digest(router, TO + ".part") is None, "something was written")


@scenario
def a_step_that_is_written_wrong_is_refused_at_its_place(work):
    path, _ = image(work, 1000)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = site_of(work, fleet)
        before = len(fleet["r1"].log())
        for arguments, words in (("{file: /nonexistent/x}", r"stage\.yaml:3:18: .*No such file"),
                                 ("/nonexistent/x", r"stage\.yaml:3:11: .*No such file"),
                                 ("{file: %s, checksum: abc}" % path, "is not a checksum"),
                                 ("{file: %s, rate: fast}" % path, "is not a rate"),
                                 ("{file: %s, to: tmp}" % path, "does not begin with '/'"),
                                 ("{file: %s, too: /tmp/}" % path, r"did you mean 'to'")):
            site.write("runbooks/stage.yaml", "name: stage\nsteps:\n  - push: %s\n" % arguments)
            site.holdfast("run", "stage").expect(2, err=[words, r"stage\.yaml:3:"])
        check(len(fleet["r1"].log()) == before, "the router was asked")


@scenario
def a_step_with_a_wrong_checksum_fails_before_anything_is_sent(work):
    path, sha = image(work, MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        book = "name: stage\nsteps:\n  - push: {file: %s, checksum: 'sha256:%s'}\n" % (path, "0" * 64)
        _, (run, events) = staged(work, fleet, book)
        run.expect(1, err="expected was 0{64}")
        check(ends(events) == [("r1", "push", "failed")], run)
        check(digest(fleet["r1"]) is None and digest(fleet["r1"], TO + ".part") is None, "something was written")


@scenario
def no_more_at_once_than_a_step_allows(work):
    path, sha = image(work, 2 * MIB)
    names = ("r1", "r2", "r3")
    with Fleet(work, {n: base(n) for n in names}) as fleet:
        book = "name: stage\norder: together\nsteps:\n  - push: {file: %s, at-once: 1, rate: 4M}\n" % path
        _, (run, events) = staged(work, fleet, book)
        run.expect(0)
        busy, most = set(), 0
        for e in events:
            if e["kind"] == "device-state" and e["state"] == "copy":
                busy.add(e["device"])
                most = max(most, len(busy))
            elif e["kind"] == "device-state" and e["state"] == "checksum":
                busy.discard(e["device"])
        check(most == 1, "%d at once\n%s" % (most, run))
        for router in fleet:
            whole(router, sha)
        # the file was read for its digest once, not once for each
        check(sum(len([f for f in files if f.startswith("digest-")]) for _, _, files in os.walk(os.path.join(work, "state")))
              == 1, "more than one digest was kept")


@scenario
def a_run_that_was_killed_goes_on_with_the_rest(work):
    path, sha = image(work, 8 * MIB)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        cable = Cable(fleet["r1"])
        site = site_of(work, fleet, {"r1": {"holdfast_ssh_port": cable.port}})
        site.write("runbooks/stage.yaml", "name: stage\nsteps:\n  - push: {file: %s, rate: 3M}\n" % path)
        run = site.start("run", "stage")
        until(lambda: cable.sent > 4 * MIB, "half of it on its way")
        run.kill()
        name = re.search(r"\b\d{8}T\d{6}-\w{4}\b", site.holdfast("status").out).group()
        run, events = site.events(("resume", name))
        run.expect(0)
        check(ends(events) == [("r1", "push", "changed")], run)
        check("the rest of an earlier try" in [e for e in events if e["kind"] == "step-end"][0]["detail"], run)
        whole(fleet["r1"], sha)
        cable.close()


@scenario
def what_is_written_wrong_is_told_before_a_router_is_asked(work):
    path, _ = image(work, 1000)
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = site_of(work, fleet)
        before = len(fleet["r1"].log())
        for args, words in (((path,), "no router is named"), ((path, ":/var/tmp/"), "no router is named"),
                            ((path, "r9:/var/tmp/"), "r9"), ((path + "x", "r1:"), "No such file"),
                            ((work, "r1:"), "not a regular file"), ((path, "r1:", "--rate", "2Mb"), "is not a rate"),
                            ((path, "r1:/var/tmp/" + "x" * 260), "too long")):
            site.holdfast("push", *args).expect(2, err=words, quiet=True)
        check(len(fleet["r1"].log()) == before, "the router was asked")
        site.holdfast("push", path, "r1:/var/tmp").expect(2, err="is a directory")
        site.holdfast("push", path, "r1:/var/nowhere/x").expect(4, err="[Nn]o such file")


main()
