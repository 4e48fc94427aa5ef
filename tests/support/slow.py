# SPDX-License-Identifier: BSL-1.0
"""slow_receiver.py as a process, and what a search for its knee has to find."""
import os
import socket
import subprocess
import sys
import tempfile

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "slow_receiver.py")


def go_before_other_work():
    """This process and those that it starts: where the user may (root), the machine's other work does not stop them."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        pass


def datagrams_in_a_buffer(size):
    """How many of this size a socket of default size holds: what comes before anybody reads."""
    kind = (socket.AF_INET, socket.SOCK_DGRAM)
    with socket.socket(*kind) as idle, socket.socket(*kind) as sender:
        idle.bind(("127.0.0.1", 0))
        idle.setblocking(False)
        for _ in range(4096):
            sender.sendto(bytes(size), idle.getsockname())
        held = 0
        try:
            while idle.recv(65536):
                held += 1
        except BlockingIOError:
            return held


class SlowReceiver:
    """`with` waits until it listens, and ends it."""

    def __init__(self, queue, journal, full="block", **options):
        self.queue, self.journal, self.full, self.options = queue, journal, full, options

    def __enter__(self):
        # In memory: a disk with other work to do makes writers wait for seconds.
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.stored = os.path.join(self.folder.name, "stored")
        self.command = f"cat {self.stored}"
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, "--queue", str(self.queue), "--journal", str(self.journal), "--full", self.full,
             "--stored", self.stored, *(str(x) for k, v in self.options.items() for x in ("--" + k, v))],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        self.folder.cleanup()

    def stall(self):
        """Milliseconds for which the system did not let it run, at the most."""
        with open(self.stored + ".stall", encoding="utf-8") as file:
            return int(file.read())

    def burst_knee(self, seconds, size=1464, flows=30):
        """Flows a second: what the journal takes meanwhile, and what the queue and the buffer before it hold. Full
        datagrams of NetFlow v5."""
        held = datagrams_in_a_buffer(size) * flows if self.full == "block" else 0
        return self.journal + (self.queue + held) / seconds
