#!/usr/bin/python3
"""The page of HTML, made of runs: it parses, names every router, runs nothing, fetches nothing, and is the same again when it
is made of the record. How it looks is tests/interop/test_browser's."""

import json
import os
import re
import stat
from html.parser import HTMLParser

import record
from configs import base
from harness import Fleet, Site, check, main, scenario, write

BGP = """\
name: bgp
title: all BGP sessions that stood before are established
check: bgp
expect:
  established: baseline
retries: 1
interval: 1
"""
BOOK = """\
name: book
help: looks at routers
parameters:
  who: {type: text, default: ops, help: who asks}
steps:
  - name: healthy
    check: [bgp]
    on-failure: continue
  - name: go on?
    gate: {message: "Go on with {{ inventory_hostname }}?"}
  - name: version
    command: show version
"""
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Whether each element that begins ends, where it should; and what is in them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.hrefs, self.tags, self.levels, self.words = [], [], [], [], set(), [], []
        self.feed(text)
        self.close()
        self.text = re.sub(r"\s+", " ", "".join(self.words))
        if self.open:
            self.wrong.append("never ended: %s" % self.open)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "href" in attributes:
            self.hrefs.append(attributes["href"])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        for name, value in attributes.items():
            if name.startswith("on") or name == "src" or "javascript:" in (value or ""):
                self.wrong.append("<%s %s=%r>" % (tag, name, value))
        if tag == "th" and attributes.get("scope") not in ("row", "col"):
            self.wrong.append("a header of a table without scope")
        if tag in ("p", "ul", "table", "pre", "div", "section") and "p" in self.open[:-1]:
            self.wrong.append("<%s> in <p>" % tag)

    def handle_startendtag(self, tag, attributes):
        if tag not in VOID:
            self.wrong.append("<%s/> does not end it" % tag)
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append("</%s> in %s at %s" % (tag, self.open[-3:], self.getpos()))
        elif tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def look(path, *names):
    """Everything that is true of every page."""
    check(stat.S_IMODE(os.stat(path).st_mode) == 0o600, "others may read %s" % path)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    page = Page(text)
    check(text.startswith("<!DOCTYPE html>\n<html lang=\"en\">"), "it does not begin as a page: %r" % text[:60])
    check(not page.wrong, "not well-formed: %s" % page.wrong[:5])
    check(len(page.ids) == len(set(page.ids)), "an id is there twice: %s" % sorted(page.ids))
    dead = [h for h in page.hrefs if not (h.startswith("#") and h[1:] in page.ids)]
    check(not dead, "links that lead nowhere, or out of the page: %s" % dead[:5])
    check(not page.tags & {"script", "link", "img", "iframe", "object", "form", "base"}, "elements: %s" % page.tags)
    check({"header", "nav", "main", "footer", "h1", "h2"} <= page.tags, "landmarks: %s" % page.tags)
    style = text[text.index("<style>"):text.index("</style>")]
    check("url(" not in style and "@import" not in style, "the style fetches something")
    check(page.levels[0] == 1 and page.levels.count(1) == 1 and
          all(b <= a + 1 for a, b in zip(page.levels, page.levels[1:])), "headings: %s" % page.levels)
    for name in names:
        check(name in page.text, "the page does not name %s" % name)
    return page


def again(site, work, jsonl, page):
    """The same page of the record."""
    path = os.path.join(work, "again.html")
    site.holdfast("report", "--from", jsonl, "--report", "html=" + path).expect(0)
    with open(page, "rb") as a, open(path, "rb") as b:
        check(a.read() == b.read(), "the page of the record is another one")


def reported(site, work, *args):
    jsonl, page = os.path.join(work, "run.jsonl"), os.path.join(work, "run.html")
    run = site.holdfast(*args, "--report", "jsonl=" + jsonl, "--report", "html=" + page)
    again(site, work, jsonl, page)
    return run, page


@scenario
def a_deploy_that_is_rolled_back(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        hosts = "all:\n  vars:\n    ansible_user: automation\n  hosts:\n" + "".join(
            "    %s: {ansible_host: %s, ansible_port: %d, peer_as: %d}\n" % (r.name, r.address, r.port, peer_as)
            for r, peer_as in zip(fleet, (64500, 64999)))
        site = Site(work, fleet, base("{{ inventory_hostname }}", description="uplink <b>", peer_as="{{ peer_as }}"),
                    checks={"bgp": BGP}, hosts=hosts)
        run, path = reported(site, work, "deploy", "--yes")
        run.expect(5, out=["r1 confirmed", "r2 rolled-back"])
        page = look(path, "r1", "r2", "✓ confirmed", "rolled back, and seen to be rolled back", "192.0.2.2",
                    '+ description "uplink <b>";', "commit confirmed", "health check 'bgp' failed")
        for section in ("first", "devices", "timeline", "findings", "plan", "differences", "details"):
            check(section in page.ids, "no section %s" % section)


@scenario
def findings_of_a_validation(work):
    site = Site(work, template="interfaces {\n    ge-0/0/0 {\n        mtu {{ size }};\n        mtuu 9000;\n    }\n}\n",
                hosts="all:\n  hosts:\n    r1: {size: <nine>}\n    r2: {size: 9000}\n")
    run, path = reported(site, work, "validate")
    page = look(path, "r1", "r2", "router.j2", "mtuu")
    check("findings" in page.ids and "finding-1" in page.ids, "no findings: %s" % page.ids)


@scenario
def checks_and_a_runbook(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = Site(work, fleet, base(), checks={"bgp": BGP.replace("baseline", "all")})
        site.write("runbooks/book.yaml", BOOK)
        fleet["r2"].ctl("peer", "192.0.2.2", "down")
        run, path = reported(site, work, "check")
        run.expect(1)
        look(path, "r1", "r2", "✗ failed", "Expect", "Actual")
        run, path = reported(site, work, "run", "book", "--yes", "-e", "who=<noc>")
        page = look(path, "r1", "r2", "runbook book", "<noc>", "healthy", "go on?", "✓ approved", "--yes", "✓ passed")
        check({"runbook", "gates", "timeline", "details"} <= set(page.ids), "sections: %s" % page.ids)
        out = os.path.join(work, "run.md")
        site.holdfast("report", "--from", os.path.join(work, "run.jsonl"), "--report", "markdown=" + out).expect(0)
        with open(out, encoding="utf-8") as f:
            text = f.read()
        check("## Gates" in text and "## Steps" in text and "&#60;noc&#62;" in text, text)


@scenario
def an_upgrade_that_ends_unknown(work):
    site = Site(work)
    jsonl, path = write(os.path.join(work, "up.jsonl"), record.upgrade()), os.path.join(work, "up.html")
    site.holdfast("report", "--from", jsonl, "--report", "html=" + path).expect(0)
    page = look(path, "fra-edge1", "fra-edge2", "fra-edge3", "? unknown", "✓ done", "– skipped", "alice@noc1", "bob@noc2",
                "carriers-quiet for 60 s", "CHG-20417", "take back: traffic off", "Active, last error")
    check(page.text.index("? unknown fra-edge2") < page.text.index("check failed fra-edge2"), "the gravest is not first")
    # every way of a report of it ends without an error, and says where fra-edge2 is
    for kind in ("text", "markdown", "junit", "sarif"):
        out = os.path.join(work, "up." + kind)
        site.holdfast("report", "--from", jsonl, "--report", kind + "=" + out).expect(0)
        with open(out, encoding="utf-8") as f:
            check("fra-edge2" in f.read(), "%s does not name the router" % kind)


@scenario
def what_routers_and_files_say_is_only_text(work):
    site = Site(work)
    jsonl, path = write(os.path.join(work, "bad.jsonl"), record.hostile()), os.path.join(work, "bad.html")
    site.holdfast("report", "--from", jsonl, "--report", "html=" + path).expect(0)
    page = look(path, "<script>alert(1)</script>")
    check("\u202e" not in page.text, "the direction of writing is turned")


@scenario
def a_record_that_breaks_off(work):
    site = Site(work)
    lines = record.upgrade().splitlines(True)
    kinds = [json.loads(line)["kind"] for line in lines]
    for end in [i for i, kind in enumerate(kinds) if kind != "progress"]:
        jsonl, path = write(os.path.join(work, "cut.jsonl"), "".join(lines[:end + 1])), os.path.join(work, "cut.html")
        site.holdfast("report", "--from", jsonl, "--report", "html=" + path).expect(0)
        page = look(path, "fra-edge1", "fra-edge2")
        check(end + 1 == len(lines) or "the run did not end" in page.text, "cut after line %d" % (end + 1))


@scenario
def a_page_of_a_large_fleet_has_a_bound(work):
    r = record.Record()
    names = ["edge%d" % i for i in range(600)]
    r.say(0, "run-start", command="check", version="1", devices=names)
    for name in names:
        for i in range(12):
            r.say(1, "check-result", device=name, check="c%d" % i, title="t" * 200, passed=i != 0, expect="e" * 300,
                  actual="a" * 900, raw="r" * 3000)
    r.say(1, "run-end", exit=1, elapsed_ms=5, states={})
    site = Site(work)
    jsonl, path = write(os.path.join(work, "many.jsonl"), r.text()), os.path.join(work, "many.html")
    site.holdfast("report", "--from", jsonl, "--report", "html=" + path).expect(0)
    page = look(path, *names)
    check(os.path.getsize(path) < 16 << 20, "%d octets" % os.path.getsize(path))
    left = re.search(r"Left out for their size, but counted above, and in the record: (\d+) results that hold, (\d+) raw",
                     page.text)
    check(left, "nothing was counted: %s" % page.text[-300:])
    check("checks: 6600 ok, 600 failed" in page.text, "the sum is wrong")


main()
