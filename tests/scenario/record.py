"""Records of runs that nobody had to make: an upgrade that goes wrong on the second router, and what routers and files of
bad will would write. For the tests of the reports."""

import json
from datetime import datetime, timedelta

HOSTILE = "<script>alert(1)</script><img src=http://192.0.2.1/x onerror=alert(1)>\"'>&amp;\u202egnp"
LONG = "x" * 400


class Record:
    """Events as holdfast writes them, on a clock of their own."""

    def __init__(self, run="20261122T015803-7c1e", begin=datetime(2026, 11, 22, 1, 58, 3, 120000)):
        self.run, self.begin, self.ms, self.lines = run, begin, 0, []

    def say(self, after_ms, kind, **fields):
        self.ms += after_ms
        stamp = (self.begin + timedelta(milliseconds=self.ms)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        event = {"seq": len(self.lines) + 1, "time": stamp, "run": self.run, "kind": kind}
        event.update({key.rstrip("_").replace("_", "-"): value for key, value in fields.items()})
        self.lines.append(json.dumps(event, ensure_ascii=False))

    def text(self):
        return "\n".join(self.lines) + "\n"

    # --- runbooks ---

    def start(self, number, step, does, *names):
        self.say(5, "step-start", step=step, does=does, id=str(number), names=list(names))

    def end(self, number, step, outcome, device, after_ms, detail="", **more):
        self.say(after_ms, "step-end", step=step, outcome=outcome, id=str(number), device=device, detail=detail,
                 elapsed_ms=after_ms, changed=outcome == "changed", attempts=more.pop("attempts", 1), **more)


RAW = """<rpc-reply>
<bgp-information>
<bgp-peer style="detail">
<peer-address>192.0.2.9+179</peer-address>
<peer-state>%s</peer-state>
</bgp-peer>
</bgp-information>
</rpc-reply>
"""
CHECKS = [
    ("alarms", "no alarm stands", "", "no alarm", "no alarm"),
    ("cores", "no core dump that was not there", "", "no new core dump", "none"),
    ("bgp", "all sessions that stood before are established", "192.0.2.1", "Established", "Established"),
    ("bgp", "all sessions that stood before are established", "192.0.2.9", "Established", "Established"),
    ("interfaces", "interfaces that were up are up", "", "14 up", "14 up"),
    ("optics", "receive power within bounds", "", ["et-0/0/0 ≥ -9.0 dBm", "et-0/0/1 ≥ -9.0 dBm"],
     ["et-0/0/0 -2.1 dBm", "et-0/0/1 -2.4 dBm"]),
    ("routes", "route count within 5 % of before", "", "inet.0 923114 ± 5 %", "inet.0 922870"),
]


def checks(r, device, lost):
    for name, title, thing, expect, actual in CHECKS:
        fields = dict(device=device, check=name, title=title, object=thing, expect=expect, actual=actual, passed=True)
        if name == "bgp":
            fields["raw"] = RAW % "Established"
        if lost and thing == "192.0.2.9":
            fields.update(passed=False, actual="Active, last error: Hold Timer Expired Error", before="Established",
                          raw=RAW % "Active")
        if lost and name == "routes":
            fields.update(passed=False, actual="inet.0 411207", before="inet.0 923114")
        r.say(40, "check-result", **fields)


def begin_router(r, device):
    question = dict(step="proceed?", id="2", device=device, message="Upgrade %s to 23.4R2-S3.9?" % device)
    r.start(1, "healthy before", "check", device)
    checks(r, device, False)
    r.end(1, "healthy before", "passed", device, 700, "7 results hold")
    r.start(2, "proceed?", "gate", device)
    r.say(2, "gate", gate="asked", how="key", digest="4be1c90d", expires_ms=1800000, wanted=2, approvals=0, shown=[
        {"device": device, "title": "alarms: no alarm stands", "expect": "no alarm", "actual": "no alarm", "passed": True},
        {"title": "graphs", "link": "graphs of the carriers"}], **question)
    r.say(41000, "gate", gate="approved", who="alice@noc1", how="key", wanted=2, approvals=1, **question)
    r.say(22000, "gate", gate="approved", who="bob@noc2", how="approve", wanted=2, approvals=2, **question)
    r.end(2, "proceed?", "passed", device, 10, "approved by alice@noc1 and bob@noc2")
    r.start(3, "traffic off", "drain", device)
    r.say(600, "diff", device=device, text="[edit policy-options policy-statement CARRIER-OUT]\n!    active: term DRAIN\n"
          "[edit protocols isis]\n+  overload;\n-  reference-bandwidth 100g;\n")
    r.say(1200, "device-state", device=device, state="commit confirmed", detail="5 min", elapsed_ms=1800)
    r.say(2100, "device-result", device=device, result="confirmed", elapsed_ms=4200, detail="commit 0 by automation")
    r.end(3, "traffic off", "changed", device, 70000, "no prefix is advertised to 2 peers; et-0/0/0 12 kb/s")
    r.start(4, "traffic drained", "gate", device)
    r.say(2, "gate", step="traffic drained", id="4", device=device, gate="asked", how="key", message="Drained?",
          until="carriers-quiet for 60 s")
    r.say(30000, "gate", step="traffic drained", id="4", device=device, gate="held", how="condition",
          message="et-0/0/1 1.2 Mb/s")


def work_on(r, device):
    r.start(5, "image to the router", "push", device)
    for i in range(11):
        r.say(8200, "progress", device=device, what="junos-vmhost-install-mx-x86-64-23.4R2-S3.9.tgz", done=i * 310000000,
              total=3100000000)
    r.end(5, "image to the router", "changed", device, 31000, "3.1 GB, checksum equal")
    r.start(6, "install", "install", device)
    r.say(182000, "warning", device=device, message="the reply to the installation was lost", remedy="it is followed up")
    r.end(6, "install", "changed", device, 121000, "package installed, pending reboot, seen in 'show vmhost version'")
    r.start(7, "reboot", "reboot", device)
    r.say(42000, "device-state", device=device, state="waiting for SSH", elapsed_ms=42000)
    r.end(7, "reboot", "changed", device, 271000, "up since 02:11:03")
    r.start(8, "as before", "check", device)


def upgrade():
    """Two routers, one after the other; the second one loses a peer, and nobody knows whether its drain was taken back."""
    r = Record()
    first, second = "fra-edge1", "fra-edge2"
    r.say(0, "run-start", command="run", version="0.1.0", devices=[first, second, "fra-edge3"])
    r.say(3, "runbook", runbook="upgrade", steps=10, help="upgrades edge routers without losing traffic",
          file="runbooks/upgrade.yaml", digest="9f2c4e0ab1d7735c18e6a0f49b3d2e71", dry=False,
          parameters={"package": "junos-vmhost-install-mx-x86-64-23.4R2-S3.9.tgz", "ticket": "CHG-20417", "below": 1000000},
          batches=[[first], [second], ["fra-edge3"]])
    begin_router(r, first)
    r.say(31000, "gate", step="traffic drained", id="4", device=first, gate="approved", how="condition", message="it holds",
          wanted=1, approvals=0)
    r.end(4, "traffic drained", "passed", first, 5)
    work_on(r, first)
    checks(r, first, False)
    r.end(8, "as before", "passed", first, 64000, "7 results hold", attempts=3)
    r.start(9, "old image away", "command", first)
    r.end(9, "old image away", "skipped", first, 20, "when: cleanup is false")
    r.start(10, "traffic on", "undrain", first)
    r.end(10, "traffic on", "changed", first, 25000, "923114 prefixes, 412 Mb/s on et-0/0/0")
    r.say(3, "device-result", device=first, result="done", elapsed_ms=r.ms, detail="23.4R2-S3.9 runs, traffic is back")
    begin_router(r, second)
    r.say(100, "gate", step="traffic drained", id="4", device=second, gate="overridden", who="alice@noc1", how="key",
          message="et-0/0/1 1.2 Mb/s")
    r.end(4, "traffic drained", "passed", second, 5)
    work_on(r, second)
    checks(r, second, True)
    r.say(60000, "finding", device=second, step="as before", message="check 'bgp' does not hold after 10 tries",
          causes=["peer 192.0.2.9 is Active"], remedy="look at peer 192.0.2.9", file="runbooks/upgrade.yaml", line=58, column=5,
          excerpt="  - name: as before", excerpt_column=11)
    r.end(8, "as before", "failed", second, 3, "bgp: 192.0.2.9 Active, was Established", attempts=10)
    r.start("3", "take back: traffic off", "drain", second)
    r.end("3", "take back: traffic off", "unknown", second, 30000, "the session was lost while the drain was taken back")
    r.say(3, "device-result", device=second, result="unknown", elapsed_ms=900000,
          detail="drained or not: the commit's reply was lost", remedy="look: 'show configuration policy-options'")
    r.say(1, "device-result", device="fra-edge3", result="skipped", elapsed_ms=0, detail="not begun")
    r.say(12, "run-end", exit=7, elapsed_ms=r.ms, states={"done": 1, "unknown": 1, "skipped": 1})
    return r.text()


def hostile():
    """Every text that comes from outside tries to be markup, to be endless, or to turn the direction of writing."""
    bad = HOSTILE + LONG
    r = Record()
    r.say(0, "run-start", command="deploy", version=bad, devices=[bad, "a"])
    r.say(1, "runbook", runbook=bad, steps=1, help=bad, file=bad, digest=bad, parameters={bad: bad}, batches=[[bad], [LONG]])
    r.say(1, "plan", strategy="waves", waves=[{"name": bad, "devices": [bad, "a"]}], load=bad, checks=[bad])
    r.say(1, "wave-start", wave=bad, devices=[bad])
    r.start(bad, bad, bad, bad)
    r.say(900, "device-state", device=bad, state=bad, detail=bad, elapsed_ms=5)
    r.say(1, "note", device=bad, message=bad, remedy=bad)
    r.say(1, "diff", device=bad, text="[edit %s]\n+ %s\n- %s\n! %s\n  %s\n" % ((bad,) * 5))
    for passed in (True, False):
        r.say(1, "check-result", device=bad, check=bad, title=bad, passed=passed, expect=[bad, {bad: [bad]}], actual=bad,
              before=bad, object=bad, raw=("</pre></details>" + bad + "\n") * 9)
    for severity in ("error", "warning", "note"):
        r.say(1, "finding", device=bad, message=bad, severity=severity, rule=bad, file=bad, line=1, column=2, path=bad,
              bad_element=bad, causes=[bad, 1], excerpt=bad, excerpt_column=3, remedy=bad, step=bad,
              rendered={"file": bad, "line": 1}, variable={"name": bad, "file": bad})
    for gate in ("asked", "held", "approved", "overridden", "aborted", "timed-out", bad):
        r.say(1, "gate", step=bad, gate=gate, message=bad, device=bad, who=bad, how=bad, digest=bad, until=bad, wanted=2,
              shown=[{"device": bad, "title": bad, "text": bad}, {"title": bad, "link": "https://192.0.2.1/"}, 7])
    r.end(bad, bad, bad, bad, 500, bad, remedy=bad)
    r.say(1, "wave-end", wave=bad, elapsed_ms=1, states={bad: 1})
    r.say(1, "soak", wave=bad, soak_ms=1000)
    r.say(1, "device-result", device=bad, result=bad, detail=bad, remedy=bad, elapsed_ms=5)
    r.say(1, "run-end", exit=99, elapsed_ms=1000, states={})
    return r.text()
