#!/usr/bin/python3
"""One router behind 150 ms of round-trip time: bench_latency.py [MS].

The delay is added between holdfast and junosim, half of it each way, in what is relayed; the TCP handshake itself is not
delayed and counted as one more. What remains beyond the round trips of engine/deploy/README.md and the router's own time
is printed as a ratio.
"""

import json
import os
import selectors
import socket
import sys
import threading
import time

from routers import Routers, say

SITE = "deploy:\n  checks: [alarms, bgp]\n"


class Line:
    """Octets come out so many seconds after they went in."""

    def __init__(self, port, delay):
        self.port, self.delay = port, delay
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            near, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self.relay, args=(near,), daemon=True).start()

    def relay(self, near):
        far = socket.create_connection(("127.0.0.1", self.port))
        waiting = []  # (when, to, octets), in the order of time
        with selectors.DefaultSelector() as sel:
            for here, there in ((near, far), (far, near)):
                here.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sel.register(here, selectors.EVENT_READ, there)
            open_ends = 2
            while open_ends or waiting:
                rest = None if not waiting else max(0, waiting[0][0] - time.monotonic())
                for key, _ in sel.select(rest):
                    octets = key.fileobj.recv(1 << 16)
                    waiting.append((time.monotonic() + self.delay, key.data, octets))
                    if not octets:
                        sel.unregister(key.fileobj)
                        open_ends -= 1
                while waiting and waiting[0][0] <= time.monotonic():
                    _, to, octets = waiting.pop(0)
                    try:
                        to.sendall(octets) if octets else to.shutdown(socket.SHUT_WR)
                    except OSError:
                        pass
        near.close()
        far.close()


def deploy(delay):
    """Seconds of the transaction itself, its NETCONF round trips, and its connections."""
    with Routers(1) as routers:
        line = Line(routers.places[0][2], delay / 2)
        routers.places[0] = (*routers.places[0][:2], line.address)
        routers.site(SITE)
        line.connections = 0
        report = os.path.join(routers.work, "run.jsonl")
        routers.deploy("--report", "jsonl=" + report)
        with open(report, encoding="utf-8") as f:
            (result,) = [e for e in map(json.loads, f) if e["kind"] == "device-result"]
    return result["elapsed-ms"] / 1000, result["round-trips"], line.connections


def main():
    delay = int((sys.argv[1:] or [150])[0]) / 1000
    own, trips, connections = deploy(0)
    ssh = 7  # of each connection: version, key exchange (2), service, login, channel, subsystem
    expected = (trips + connections * ssh) * delay + own
    took, _, _ = deploy(delay)
    say("without delay %.2f s; %d NETCONF round trips and %d connections of %d" % (own, trips, connections, ssh))
    say("with %.0f ms   %.2f s; %.2f s by the table: %.2f times; %.1f round trips in all" % (
        delay * 1000, took, expected, took / expected, (took - own) / delay))


main()
