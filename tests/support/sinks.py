# SPDX-License-Identifier: BSL-1.0
"""Sockets that keep what comes, with whose it is, as tests of senders need them."""
import select
import socket
import threading
import time


class Sinks:
    """Several UDP sockets on loopback, read by a thread: .ports, .got: for each (payload, (address, port))."""

    def __init__(self, n=1, address="127.0.0.1"):
        self.sockets = []
        for _ in range(n):
            s = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
            s.bind((address, 0))
            s.setblocking(False)
            self.sockets.append(s)
        self.ports = [s.getsockname()[1] for s in self.sockets]
        self.got = [[] for _ in self.sockets]
        self.ends = False
        self.thread = threading.Thread(target=self.read, daemon=True)

    def read(self):
        while not self.ends:
            for s in select.select(self.sockets, [], [], 0.05)[0]:
                try:
                    while True:
                        payload, source = s.recvfrom(65536)
                        self.got[self.sockets.index(s)].append((payload, source[:2]))
                except BlockingIOError:
                    pass

    def wait_for(self, n, seconds=5):
        """Until that many have come in all."""
        end = time.monotonic() + seconds
        while sum(map(len, self.got)) < n and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.05)  # more than that would be wrong, too

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends = True
        self.thread.join()
        for s in self.sockets:
            s.close()


def closed_port():
    """Where nobody listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
