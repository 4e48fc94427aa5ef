#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv whose standard error is a pipe that nobody reads: it receives all the same, what it says waits, and at the
end it does not wait for ever."""
import fcntl
import os
import signal
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import Receiver, check, check_equal, main, run  # noqa: E402

SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ
SMALL = 4096
SENDERS = 200
FLOWS = 20_000


def senders(port):
    """A message for each: a datagram that cannot be read."""
    for n in range(SENDERS):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.bind((f"127.1.0.{n + 1}", 0))
            one.sendto(b"\0\5\0\1" + bytes(10), ("127.0.0.1", port))
        if n % 20 == 19:
            time.sleep(0.01)


class Unread(Receiver):
    """Nobody reads what it says any more, which is more than its pipe takes already."""

    def __enter__(self):
        super().__enter__()
        fcntl.fcntl(self.process.stderr.fileno(), SET_PIPE_SIZE, SMALL)
        senders(self.port)
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{self.port}", "--rate", "20k", "--count", FLOWS)
        check_equal(code, 0, f"flowgen: {err}")
        time.sleep(0.5)
        return self

    def judge(self, name):
        totals = self.account()["totals"]
        check_equal((totals["flow_records"], totals["lost"]["undecodable"], totals["lost"]["kernel"]),
                    (FLOWS, {"truncated": SENDERS}, 0), f"{name}: received")
        check_equal(self.code, 1, f"{name}: exit code")


def unread():
    for workers in (1, 2):
        with Unread("--format", "none", "--workers", workers, "--rcvbuf", "4M") as receiver:
            receiver.finish(send=signal.SIGTERM)
            receiver.judge(f"{workers} workers")
            check_equal(receiver.stderr.count("datagram of 14 octets: truncated"), SENDERS, "messages")
            check(receiver.stderr.endswith("loss: see above\n"), receiver.stderr[-200:])


def never_read():
    with Unread("--format", "none", "--workers", 2, "--rcvbuf", "4M") as receiver:
        begun = time.monotonic()
        receiver.process.send_signal(signal.SIGTERM)
        receiver.code = receiver.process.wait(60)
        seconds = time.monotonic() - begun
        check(seconds > 4, f"it waits for its reader: {seconds:.1f} s")
        receiver.judge("never read")
        said = receiver.process.stderr.read()
        check(len(said) < 2 * SMALL + 200, f"{len(said)} octets were written")


def too_much():
    """Accounts that are asked for while nobody reads: of those that have no room it is known how many."""
    with Unread("--format", "none", "--workers", 1, "--rcvbuf", "4M") as receiver:
        asked = 150  # of some 18 KB each
        for _ in range(asked):
            receiver.process.send_signal(signal.SIGUSR1)
            time.sleep(0.03)
        receiver.finish(send=signal.SIGTERM)
        receiver.judge("too much")
        text, left_out = receiver.stderr, 0
        for line in text.splitlines():
            if line.endswith(" further messages left out"):
                left_out += int(line.split()[1])
        check(left_out > 5, f"{len(text)} octets, {left_out} left out")
        check(len(text) < 2 << 20, f"{len(text)} octets")
        check(text.endswith("loss: see above\n"), text[-200:])


main({"unread": unread, "never_read": never_read, "too_much": too_much})
