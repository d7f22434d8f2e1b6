#!/usr/bin/python3
"""Telling a web service: what it is sent, what becomes of its answers, and what is never shown."""

import contextlib
import http.server
import json
import socket
import threading

from configs import base
from harness import Fleet, Site, check, main, scenario

TOKEN = "fake-token-of-a-webhook"


@contextlib.contextmanager
def service(status=200):
    """(port, requests): a web service that answers so."""
    told = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            told.append((self.path, self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(b"thanks")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def told(work, fleet, port, more="", message="{{ batch.hosts | join(', ') }}: begins"):
    site = Site(work, fleet, base())
    site.write("runbooks/book.yaml", 'steps:\n  - name: tell\n    notify: {message: "%s", webhook: "http://127.0.0.1:%d/%s"%s}\n'
               "  - {name: after, command: show version}\n" % (message, port, TOKEN, more))
    return site.events(("run", "book"))


def ends(events):
    return [(e["step"], e["outcome"], e.get("detail", "")) for e in events if e["kind"] == "step-end"]


@scenario
def a_service_is_sent_a_document(work):
    with Fleet(work, {"r1": base()}) as fleet, service() as (port, requests):
        run, events = told(work, fleet, port)
        run.expect(0)
        check(len(requests) == 1, "%s" % requests)
        path, form, body = requests[0]
        document = json.loads(body)
        check((path, form) == ("/" + TOKEN, "application/json"), "%s" % (requests,))
        check(document["text"] == document["message"] == "r1: begins" and document["devices"] == ["r1"], "%s" % document)
        check(document["runbook"] == "book" and document["step"] == "tell" and document["run"], "%s" % document)
        check(ends(events)[0] == ("tell", "passed", "told by 'http://127.0.0.1:%d'" % port), "%s" % ends(events))
        check(TOKEN not in run.out + run.err + json.dumps(events), "the address is shown\n%s" % run)


@scenario
def a_service_that_refuses_is_a_warning_or_a_failure(work):
    for status in (302, 404, 500):
        with Fleet(work, {"r1": base()}) as fleet, service(status) as (port, requests):
            run, events = told(work, fleet, port)
            run.expect(0)
            check(ends(events)[0][1] == "ignored" and "answered %d" % status in ends(events)[0][2], "%s" % ends(events))
            check(len(requests) == 1, "it followed: %s" % requests)
            run, events = told(work, fleet, port, ", must: true")
            run.expect(1, out=r"^r1 failed$")
            check([e[0] for e in ends(events)] == ["tell"], "it went on: %s" % ends(events))


@scenario
def nobody_there(work):
    with Fleet(work, {"r1": base()}) as fleet:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        run, events = told(work, fleet, port)
        run.expect(0)
        check(ends(events)[0][1] == "ignored" and "was not told" in ends(events)[0][2], "%s" % ends(events))
        check(TOKEN not in run.err, "%s" % run)


@scenario
def a_service_that_never_answers_has_a_deadline(work):
    with Fleet(work, {"r1": base()}) as fleet, socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        site = Site(work, fleet, base())
        site.write("runbooks/book.yaml", "steps:\n  - name: tell\n    timeout: 1 s\n    notify: {message: x, webhook: \"http://127.0.0.1:%d/\"}\n"
                   % s.getsockname()[1])
        run, events = site.events(("run", "book"))
        run.expect(0)
        check("did not answer in time" in ends(events)[0][2], "%s" % ends(events))


@scenario
def a_dry_run_tells_nobody(work):
    with Fleet(work, {"r1": base()}) as fleet, service() as (port, requests):
        site = Site(work, fleet, base())
        site.write("runbooks/book.yaml", "steps:\n  - notify: {message: x, webhook: \"http://127.0.0.1:%d/\"}\n" % port)
        site.holdfast("run", "book", "--dry-run").expect(0)
        check(not requests, "%s" % requests)
        site.write("runbooks/book.yaml", "steps:\n  - notify: {message: x}\n")
        site.holdfast("run", "book", "--dry-run").expect(2, err=r"book.yaml:2:5: error: .*'webhook' or by 'argv'")


main()
