#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A stand-in for a collector under the rules utmstack-v10 or utmstack-v11: datagrams become lines of an agent, wait in
a queue, are written to a journal, and become documents of an index that is searched as OpenSearch is. What the queue
has no room for waits in the socket, where the kernel drops what is too much.

Usage: utmstack.py [options]; a line on standard output says where it listens. Ends with SIGINT or SIGTERM, and then
says what came of the datagrams."""
import argparse
import json
import queue
import signal
import socket
import threading
import time

from agent_decoders import GENERATIONS, Agent
from utmstack_documents import document, index
from utmstack_index import Index, Server

LONGEST = 65535


class Collector:
    """Receives on .port; stored documents are .index. journal: records a second, 0: as fast as it goes."""

    def __init__(self, generation, address="127.0.0.1", port=0, room=10_000, journal=0, buffer=None, lines=None):
        self.agent, self.generation = Agent(generation), generation
        self.queue, self.rate, self.lines = queue.Queue(room), journal, lines
        self.index, self.datagrams, self.records, self.stop = Index(), 0, 0, False
        self.socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.bind((address, port))
        self.socket.settimeout(0.1)
        self.port = self.socket.getsockname()[1]
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self.receive, self.store)]
        for thread in self.threads:
            thread.start()

    def receive(self):
        while not self.stop:
            try:
                payload, source = self.socket.recvfrom(LONGEST)
            except socket.timeout:
                continue
            self.datagrams += 1
            address, port = source[0].removeprefix("::ffff:"), source[1]
            for record in self.agent.take(address, port, payload):
                self.records += 1
                self.put((record, (address, port)))

    def put(self, one):
        """Waits for room in the queue; meanwhile nothing is received."""
        while not self.stop:
            try:
                self.queue.put(one, timeout=0.1)
                return
            except queue.Full:
                pass

    def store(self):
        due = time.monotonic()
        while not self.stop:
            try:
                record, source = self.queue.get_nowait()
            except queue.Empty:
                try:
                    record, source = self.queue.get(timeout=0.1)
                except queue.Empty:
                    continue
                due = max(due, time.monotonic())  # the rate of a journal that had nothing to do is not saved up
            if self.rate:
                due += 1 / self.rate
                if (left := due - time.monotonic()) > 0:
                    time.sleep(left)
            now = time.time()
            one = document(self.generation, record, source, now)
            name = index(self.generation, now)
            self.index.add(name, one.get("id") or f"{len(self.index):012}", one)
            if self.lines is not None:
                self.lines.write(json.dumps(one) + "\n")

    def close(self):
        self.stop = True
        for thread in self.threads:
            thread.join()
        self.socket.close()
        if self.lines is not None:
            self.lines.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def address_of(text):
    address, _, port = text.rpartition(":")
    return address.strip("[]") or "127.0.0.1", int(port)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--rules", choices=GENERATIONS, default="utmstack-v11")
    parser.add_argument("--listen", type=address_of, default=("127.0.0.1", 0), metavar="ADDR:PORT")
    parser.add_argument("--http", type=address_of, default=("127.0.0.1", 0), metavar="ADDR:PORT")
    parser.add_argument("--queue", type=int, default=10_000, metavar="RECORDS")
    parser.add_argument("--journal", type=float, default=0, metavar="RECORDS", help="a second; 0: no limit")
    parser.add_argument("--rcvbuf", type=int, metavar="OCTETS")
    parser.add_argument("--documents", metavar="FILE", help="JSON lines of all documents")
    parser.add_argument("--user")
    parser.add_argument("--password-file", metavar="FILE")
    parser.add_argument("--certificate", nargs=2, metavar=("CERT", "KEY"))
    a = parser.parse_args()
    password = None
    if a.password_file:
        with open(a.password_file, encoding="utf-8") as file:
            password = file.readline().rstrip("\n")
    lines = open(a.documents, "w", encoding="utf-8") if a.documents else None
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    collector = Collector(a.rules, *a.listen, a.queue, a.journal, a.rcvbuf, lines)
    server = Server(collector.index, *a.http, a.user, password, a.certificate)
    print(f"receiving on {a.listen[0]}:{collector.port}, documents at {server.url}", flush=True)
    ended.wait()
    server.close()
    collector.close()
    lost = ", ".join(f"{n} {reason}" for reason, n in sorted(collector.agent.lost.items())) or "nothing"
    print(f"{collector.datagrams} datagrams, {collector.records} records, {len(collector.index)} stored; lost: {lost}",
          flush=True)


if __name__ == "__main__":
    main()
