# SPDX-License-Identifier: BSL-1.0
"""Datagrams of several exporters, and sockets of several addresses to send them from."""
import os
import socket
import tempfile
import time

from capture_walk import payloads
from programs import check_equal, run

PER_DATAGRAM = 5


def generated(protocol, exporters=4, datagrams=30):
    """Of each exporter its datagrams, in order. Templates are in the first."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "sent.pcap")
        code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--exporters", exporters, "--count",
                           exporters * datagrams * PER_DATAGRAM, "--rate", "10k", "--flows-per-datagram", PER_DATAGRAM,
                           "--ipv6", "0")
        check_equal(code, 0, f"flowgen: {err}")
        by_exporter = {}
        for address, payload in payloads(path):
            by_exporter.setdefault(address, []).append(payload)
        check_equal(len(by_exporter), exporters, "exporters")
        return list(by_exporter.values())


class Ways:
    """Sockets to a receiver, from several of this machine's addresses; each datagram from another port if asked."""

    def __init__(self, port, to="127.0.0.1"):
        self.to, self.open = (to, port), {}

    def send(self, payload, source, moves=False):
        if moves or source not in self.open:
            one = socket.socket(socket.AF_INET6 if ":" in source else socket.AF_INET, socket.SOCK_DGRAM)
            one.bind((source, 0))
            if source in self.open:
                self.open[source].close()
            self.open[source] = one
        self.open[source].sendto(payload, self.to)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for one in self.open.values():
            one.close()


def source(number):
    return f"127.0.0.{10 + number}"


def send_all(ways, exporters, **how):
    """In turns, as they would come."""
    for at in range(max(map(len, exporters))):
        for number, of in enumerate(exporters):
            if at < len(of):
                ways.send(of[at], source(number), **how)
        if at % 8 == 7:
            time.sleep(0.002)
