#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A receiver whose limits are set: a socket, a queue of so many flows, and a journal that takes so many a second.

slow_receiver.py --queue FLOWS --journal RATE --stored FILE [--full block|drop] [--buffer OCTETS] [--batch SECONDS]

It listens at a free port of 127.0.0.1, which it prints, and counts the flows of NetFlow v5, v9 and IPFIX datagrams.
With --full block a full queue keeps it from reading, so that the kernel's buffer is next to be full; with drop the
datagram is lost without a trace. FILE has the number of flows in the journal, written anew every 20 ms, or with --batch
so often: atomically, so that whoever reads it finds a number. FILE.stall has the longest time in milliseconds for which
the system did not let this program run: what a machine with other work to do costs is not the limit that was set.

What it carries for T seconds is about RATE + (QUEUE + what the kernel's buffer holds) / T, and for long RATE."""
import argparse
import os
import select
import socket
import struct
import time

HEADERS = {5: 24, 9: 20, 10: 16}


class Templates:
    """Octets of a record, by exporter and template; 0: options, which are no flows."""

    def __init__(self):
        self.known = {}

    def flows(self, datagram, exporter):
        version, count = struct.unpack_from("!HH", datagram)
        if version == 5:
            return count
        domain = struct.unpack_from("!I", datagram, HEADERS[version] - 4)[0]
        flows, at = 0, HEADERS[version]
        while at + 4 <= len(datagram):
            kind, length = struct.unpack_from("!HH", datagram, at)
            body = datagram[at + 4:at + length]
            if length < 4:
                break
            at += length
            if kind == (0 if version == 9 else 2):
                self.learn(body, version, (exporter, domain))
            elif kind >= 256:
                size = self.known.get((exporter, domain, kind), 0)
                flows += len(body) // size if size else 0
        return flows

    def learn(self, body, version, who):
        at = 0
        while at + 4 <= len(body):
            template, fields = struct.unpack_from("!HH", body, at)
            at, size = at + 4, 0
            if template < 256:
                break
            for _ in range(fields):
                element, length = struct.unpack_from("!HH", body, at)
                at += 8 if version == 10 and element & 0x8000 else 4
                size += length
            self.known[(*who, template)] = size


class Receiver:
    def __init__(self, options):
        self.options = options
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        if options.buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, options.buffer)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.templates = Templates()
        self.queued, self.stored = 0, 0
        self.credit, self.last = 0.0, time.monotonic()
        self.stall = 0.0

    def store(self):
        """What the journal took since the last time: it is idle while nothing is queued, and saves up nothing."""
        now = time.monotonic()
        self.credit += (now - self.last) * self.options.journal
        self.last = now
        taken = min(int(self.credit), self.queued)
        self.queued -= taken
        self.stored += taken
        self.credit = self.credit - taken if self.queued else 0.0

    def receive(self):
        """All that is there, as long as the queue has room."""
        for _ in range(64):
            if self.options.full == "block" and self.queued >= self.options.queue:
                return
            try:
                datagram, exporter = self.socket.recvfrom(65536)
            except BlockingIOError:
                return
            flows = self.templates.flows(datagram, exporter)
            if self.queued + flows <= self.options.queue or self.options.full == "block":
                self.queued += flows

    def write(self, value, name=""):
        path = self.options.stored + name
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(f"{value}\n")
        os.replace(path + ".new", path)

    def look_at(self, begun):
        """A wait of 5 ms, and what is done between two of them, that took much longer."""
        took = 1000 * (time.monotonic() - begun)
        if took > self.stall + 10:
            self.stall = took
            self.write(round(took), ".stall")

    def run(self):
        self.write(0)
        self.write(0, ".stall")
        print(self.socket.getsockname()[1], flush=True)
        written, due = self.stored, 0.0
        while True:
            begun = time.monotonic()
            full = self.options.full == "block" and self.queued >= self.options.queue
            select.select([] if full else [self.socket], [], [], 0.005)
            self.store()
            self.receive()
            if self.stored != written and time.monotonic() >= due:
                self.write(self.stored)
                written, due = self.stored, time.monotonic() + self.options.batch
            self.look_at(begun)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--queue", type=int, required=True)
    parser.add_argument("--journal", type=float, required=True)
    parser.add_argument("--stored", required=True)
    parser.add_argument("--full", choices=("block", "drop"), default="block")
    parser.add_argument("--buffer", type=int, default=0)
    parser.add_argument("--batch", type=float, default=0.02)
    try:
        Receiver(parser.parse_args()).run()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
