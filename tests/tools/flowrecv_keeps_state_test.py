#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --state over its own restarts: killed and begun again it decodes at once, says what was sent in between, and
is not kept from starting by a damaged file."""
import json
import os
import signal
import socket
import struct
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from flows_of_names import Exporter, flow  # noqa: E402
from programs import NOTHING_LOST, Receiver, check, check_equal, main, run, wait_for  # noqa: E402

HEAD = 60  # octets of a file without sessions


class NetFlow9:
    """Its template in the first message only."""

    def __init__(self):
        self.sequence = 100

    def next(self):
        sets = b""
        if self.sequence == 100:
            sets = struct.pack(">HHHHHHHH", 0, 16, 256, 2, 1, 4, 8, 4)
        sets += struct.pack(">HHI4s", 256, 12, 1000, socket.inet_aton("192.0.2.9"))
        self.sequence += 1
        return struct.pack(">HHIIII", 9, 1, 1000 * self.sequence, 1_000_000 + self.sequence, self.sequence, 7) + sets


class Ipfix:
    def __init__(self):
        self.exporter = Exporter()

    def next(self):
        return self.exporter.flows(flow())[0][1]


class Sender:
    """One socket, and so one exporter."""

    def __enter__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, receiver, message):
        self.socket.sendto(message, ("127.0.0.1", receiver.port))


def lines_of(receiver):
    receiver.lines.seek(0)
    return len(receiver.lines.read().splitlines())


def killed():
    for protocol in (NetFlow9(), Ipfix()):
        name = type(protocol).__name__
        with tempfile.TemporaryDirectory() as folder, Sender() as sender:
            state = os.path.join(folder, "flowrecv.state")
            with Receiver("--state", state, "--state-every", "200ms") as receiver:
                sender.send(receiver, protocol.next())
                sender.send(receiver, protocol.next())
                wait_for(lambda: lines_of(receiver) == 2, "flows")
                size = os.path.getsize(state) if os.path.exists(state) else 0
                wait_for(lambda: os.path.exists(state) and os.path.getsize(state) > max(size, HEAD), "state")
                time.sleep(0.5)  # another one, with both messages
                receiver.finish(send=signal.SIGKILL)
            for _ in range(3):
                protocol.next()  # nobody listens
            with Receiver("--state", state) as receiver:
                for _ in range(4):
                    sender.send(receiver, protocol.next())
                wait_for(lambda: lines_of(receiver) == 4, "flows without a template")
                receiver.finish(send=signal.SIGTERM)
                totals = receiver.account()["totals"]
            check_equal(len(receiver.stdout.splitlines()), 4, name)
            check_equal(totals["lost"], {**NOTHING_LOST, "not_running": 3}, name)
            check_equal(totals["templates"], 0, f"{name}: none came")
            units = "records" if name == "Ipfix" else "datagrams"
            check(f"lost: 3 {units} sent while flowrecv was not running" in receiver.stderr, receiver.stderr)
            check_equal(receiver.code, 1, "a loss with its name")
            # Ended as it should, and nothing in between: nothing is lost.
            with Receiver("--state", state) as receiver:
                sender.send(receiver, protocol.next())
                wait_for(lambda: lines_of(receiver) == 1, "a flow")
                receiver.finish(send=signal.SIGTERM)
                lost = receiver.account()["totals"]["lost"]
            check_equal((receiver.code, lost), (0, NOTHING_LOST), receiver.stderr)


def announced():
    """Names of interfaces and sampling rates come back, too."""
    with tempfile.TemporaryDirectory() as folder, Sender() as sender:
        state = os.path.join(folder, "flowrecv.state")
        exporter = Exporter()
        options = struct.pack(">HHH", 400, 2, 1) + struct.pack(">HHHH", 10, 4, 82, 65535)
        sampling = struct.pack(">HHH", 401, 2, 1) + struct.pack(">HHHH", 149, 4, 34, 4)
        announce = exporter.message((3, options), (3, sampling),
                                    (400, struct.pack(">I", 1) + b"\x04wan0" + struct.pack(">I", 2) + b"\x04lan0"),
                                    (401, struct.pack(">II", 0, 512)))
        exporter.sequence += 3
        wanted = ("--fields", "ingressInterface.name,egressInterface.name,samplingInterval")
        seen = []
        for messages in ([announce, exporter.flows(flow())[0][1]], [exporter.flows(flow())[0][1]],
                         [exporter.flows(flow())[0][1]]):
            with Receiver("--state", state, *wanted) as receiver:
                for message in messages:
                    sender.send(receiver, message)
                wait_for(lambda: lines_of(receiver) == 1, "a flow")
                receiver.finish(send=signal.SIGTERM)
            seen.append(json.loads(receiver.stdout))
        check_equal(seen[0], {"ingressInterface.name": "wan0", "egressInterface.name": "lan0",
                              "samplingInterval": 512}, "announced")
        check_equal(seen[1:], [seen[0], seen[0]], "after a restart, and another one")


def killed_while_writing():
    with tempfile.TemporaryDirectory() as folder, Sender() as sender:
        state = os.path.join(folder, "flowrecv.state")
        exporter = Ipfix()
        for i in range(6):
            with Receiver("--state", state, "--state-every", "1ms") as receiver:
                check("--state" not in receiver.before, f"after kill {i}: {receiver.before}")
                end = time.monotonic() + 0.25 + 0.03 * i
                while time.monotonic() < end:
                    sender.send(receiver, exporter.next())
                    time.sleep(0.001)
                receiver.finish(send=signal.SIGKILL)
        with Receiver("--state", state) as receiver:
            sender.send(receiver, exporter.next())
            wait_for(lambda: lines_of(receiver) == 1, "a flow")


def damaged():
    with tempfile.TemporaryDirectory() as folder:
        state = os.path.join(folder, "flowrecv.state")
        for content, why in ((b"", "is truncated"), (b"FLOWSTAT", "is truncated"), 
                             (b"x" * 500, "is no state of flowrecv"),
                             (b"FLOWSTAT" + b"\0" * 100, "is of another version of flowrecv")):
            with open(state, "wb") as file:
                file.write(content)
            with Receiver("--state", state) as receiver:
                said = [line for line in receiver.before.splitlines() if "--state" in line]
                check_equal(said, [f"flowrecv: --state: {state} {why}: it is not used, and will be replaced"], why)
            check_equal(receiver.code, 0, "that is no failure")
            code, _, err = run("flowrecv", "--state", state, "--listen", "127.0.0.1:0", "--for", "10ms")
            check_equal((code, "--state" in err), (0, False), f"it is replaced: {err}")
        check_equal(os.listdir(folder), ["flowrecv.state"], "nothing else is left")


def cannot_save():
    """While it cannot be written it is said once for each reason, and once that it is saved again."""
    with tempfile.TemporaryDirectory() as directory:
        folder = os.path.join(directory, "folder")
        state = os.path.join(folder, "state")
        os.mkdir(folder)
        with Receiver("--state", state, "--state-every", "20ms") as receiver:
            wait_for(lambda: os.path.exists(state), "the first state")
            for step in (lambda: os.rename(folder, folder + "1"), lambda: os.mkdir(folder),
                         lambda: os.rename(folder, folder + "2"), lambda: os.symlink("folder", folder),
                         lambda: os.unlink(folder), lambda: os.mkdir(folder)):
                step()
                time.sleep(0.7)  # some 30 intervals
            receiver.finish(send=signal.SIGTERM)
        lines = [line.replace(f"flowrecv: --state: {state}: ", "") for line in receiver.stderr.splitlines()
                 if "--state" in line]
        gone, loop = ("No such file or directory: what was learnt is not saved",
                      "Too many levels of symbolic links: what was learnt is not saved")
        check_equal(lines, [gone, "saved again", gone, loop, gone, "saved again"], receiver.stderr)
        check_equal((receiver.code, os.path.exists(state)), (0, True), "it is saved at the end")


def unusable():
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        busy = f"127.0.0.1:{taken.getsockname()[1]}"
        os.mkfifo(os.path.join(folder, "pipe"))
        plain = os.path.join(folder, "plain")
        with open(plain, "w", encoding="utf-8"):
            pass
        paths = [folder, os.path.join(folder, "pipe"), os.path.join(folder, "none", "flowrecv.state"),
                 os.path.join(plain, "flowrecv.state")]
        if os.geteuid() != 0:
            paths.append("/flowrecv.state")
        for path in paths:
            for extra in ([], ["--check-config"]):
                code, out, err = run("flowrecv", "--state", path, "--listen", busy, *extra)
                check_equal((code, out, err.count("\n")), (2, "", 1), f"{path}: {err}")
                check(err.startswith(f"flowrecv: --state: {path}: "), err)
        code, _, err = run("flowrecv", "--state-every", "5s", "--listen", busy)
        check_equal(code, 2, err)


main({"killed": killed, "announced": announced, "killed_while_writing": killed_while_writing, "damaged": damaged,
      "cannot_save": cannot_save, "unusable": unusable})
