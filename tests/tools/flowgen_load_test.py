#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""How a run of flowgen is spread over time and threads: shapes, units, bursts, what is said of too high a rate."""
import hashlib
import json
import math
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from pcap_reader import datagrams, times_in  # noqa: E402
from programs import BIN, check, check_equal, main, run  # noqa: E402

START = 1767225600 * 10**9  # 2026-01-01, of runs with a seed
PROTOCOLS = ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5")
SHAPES = {  # units by a time in seconds
    "constant": lambda t: 20_000 * t,
    "ramp:1k:30k:6s": lambda t: 1000 * t + 29_000 * t * t / 12 if t < 6 else 93_000 + 30_000 * (t - 6),
    "ramp:30k:1k:6s": lambda t: 30_000 * t - 29_000 * t * t / 12 if t < 6 else 93_000 + 1000 * (t - 6),
    "step:5k:20k:5k:2s": lambda t: sum(min(max(t - 2 * i, 0), 2 if i < 3 else 99) * 5000 * (i + 1) for i in range(4)),
    "burst:2k:40k:500ms:2s": lambda t: (t // 2) * 23_000 + min(t % 2, 1.5) * 2000 + max(t % 2 - 1.5, 0) * 40_000,
    "sine:2k:20k:5s": lambda t: 11_000 * t - 9000 * math.sin(2 * math.pi * t / 5) * 5 / (2 * math.pi),
}


def rate_options(shape):
    return ("--rate", "20k") if shape == "constant" else ("--load", shape)


def packets(path):
    """(nanoseconds, payload) of each datagram."""
    return [(at, payload) for at, (_, _, payload) in zip(times_in(path), datagrams(path), strict=True)]


def shapes():
    """By each time as many flows have left as the curve has area up to it: less than one datagram fewer, none more."""
    for shape, area in SHAPES.items():
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "sent.pcap")
            code, _, err = run("flowgen", "--pcap", path, "--seed", 3, *rate_options(shape), "--for", "8s",
                               "--exporters", 5,
                               "--flows-per-datagram", 10)
            check_equal(code, 0, f"{shape}: {err}")
            flows = 0
            for at, payload in packets(path):
                flows += struct.unpack_from(">H", payload, 2)[0]
                due = area((at - START) / 1e9)
                if not flows - 1.5 - due / 1e4 <= due < flows + 1.5 + due / 1e4:
                    check(False, f"{shape}: {flows} flows at {(at - START) / 1e9:.3f} s, where {due:.1f} are due")
                    break
            check(abs(flows - area(8)) <= 1 + area(8) / 1e4, f"{shape}: {flows} flows in all, not {area(8):.0f}")


def units():
    """Datagrams and bits a second as asked for, the latter with the headers of IP and UDP."""
    for protocol in PROTOCOLS:
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "sent.pcap")
            code, _, err = run("flowgen", "--pcap", path, "--protocol", protocol, "--seed", 3, "--rate", "1kpps",
                               "--for",
                               "2s", "--exporters", 7)
            check_equal(code, 0, f"{protocol}: {err}")
            times = [at - START for at, _ in packets(path)]
            check_equal(times, [n * 10**6 for n in range(1, 2001)], f"{protocol}: times of datagrams at 1 kpps")
            code, _, err = run("flowgen", "--pcap", path, "--protocol", protocol, "--seed", 3, "--rate", "8Mbit",
                               "--for",
                               "2s", "--exporters", 7)
            check_equal(code, 0, f"{protocol}: {err}")
            bits = sum(8 * (28 + len(payload)) for _, payload in packets(path))
            # Each exporter may be short of one datagram, which it had no room for yet.
            check(16e6 - 7 * 8 * 1500 <= bits <= 16e6 + 1, f"{protocol}: {bits} bits in 2 s at 8 Mbit")
    code, _, err = run("flowgen", "--pcap", "x", "--rate", "1kpps", "--count", 5)
    check(code == 2 and "--count" in err and "datagrams/s" in err, f"{code} {err}")


def threads():
    """However many threads make it, a file is the same, and so is the account."""
    for protocol in PROTOCOLS:
        seen = set()
        for n in (1, 2, 3, 11):
            with tempfile.TemporaryDirectory() as directory:
                path, manifest = os.path.join(directory, "sent.pcap"), os.path.join(directory, "sent.json")
                code, _, err = run("flowgen", "--pcap", path, "--protocol", protocol, "--seed", 5, "--exporters", 11,
                                   "--count",
                                   20_011, "--threads", n, "--manifest", manifest)
                check_equal(code, 0, f"{protocol}, {n} threads: {err}")
                with open(path, "rb") as file, open(manifest, encoding="utf-8") as account:
                    sent = json.load(account)
                    settings = sent.pop("generator")["settings"]
                    check_equal(settings["--threads"], str(n), f"{protocol}: settings of the manifest")
                    seen.add((hashlib.sha256(file.read()).digest(), json.dumps(sent)))
        check_equal(len(seen), 1, f"{protocol}: different files or accounts")
    code, _, err = run("flowgen", "--ipfix-file", "x", "--protocol", "ipfix", "--count", 5, "--threads", 2)
    check(code == 2 and "--threads" in err, f"{code} {err}")
    code, _, err = run("flowgen", "--pcap", "x", "--count", 5, "--threads", 2)
    check(code == 2 and "--threads: 2 for 1 exporters" in err, f"{code} {err}")
    code, _, err = run("flowgen", "--pcap", "/dev/full", "--exporters", 3, "--threads", 3, "--count", "1G", timeout=20)
    check(code == 3 and "/dev/full" in err, f"{code} {err}")


class Sink:
    """A socket that remembers when each datagram came, by the kernel's clock."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.setsockopt(socket.SOL_SOCKET, 35, 1)  # SO_TIMESTAMPNS
        self.target = f"127.0.0.1:{self.socket.getsockname()[1]}"

    def take(self, process, timeout=60):
        """(nanoseconds, datagram) of all, until the process has ended and nothing more is there."""
        came, end = [], time.monotonic() + timeout
        while time.monotonic() < end:
            self.socket.settimeout(0.05)
            try:
                data, control, _, _ = self.socket.recvmsg(65536, 128)
            except socket.timeout:
                if process.poll() is not None:
                    return came
                continue
            seconds, nanoseconds = struct.unpack_from("qq", control[0][2])
            came.append((seconds * 10**9 + nanoseconds, data))
        raise RuntimeError("flowgen does not end")


def start(sink, *arguments, stderr=subprocess.PIPE):
    return subprocess.Popen([os.path.join(BIN, "flowgen"), "--target", sink.target, *map(str, arguments)],
                            stderr=stderr,
                            text=True)


def live():
    """Over a socket: within 1 % of the curve in each part of it, and none early."""
    for shape in ("ramp:1k:30k:6s", "burst:2k:40k:500ms:2s", "sine:2k:20k:5s"):
        area = SHAPES[shape]
        sink = Sink()
        flowgen = start(sink, *rate_options(shape), "--for", "8s", "--flows-per-datagram", 10, "--threads", 2,
                        "--exporters", 4)
        came = sink.take(flowgen)
        err = flowgen.stderr.read()
        flows = sum(struct.unpack_from(">H", d, 2)[0] for _, d in came)
        check(flowgen.returncode == 0 and abs(flows - area(8)) <= 1 + area(8) / 1e4, f"{shape}: {flows} flows: {err}")
        most = re.search(r"most ([\d.]+) ms", err)
        check(most is not None, f"{shape}: {err}")
        held_up = min(0.3, max(0.03, float(most.group(1)) / 1000 + 0.01)) if most else 0.03
        # The start is not known to the receiver; the first datagram is due with its last flow.
        sent, begun = 0, None
        for at, d in came:
            sent += struct.unpack_from(">H", d, 2)[0]
            low, high = 0.0, 9.0
            while high - low > 1e-7:
                middle = (low + high) / 2
                low, high = (middle, high) if area(middle) < sent else (low, middle)
            early = at - int(low * 1e9)  # where the start would be if this one was on time
            begun = early if begun is None else min(begun, early)
        for second in range(1, 8):
            got = sum(struct.unpack_from(">H", d, 2)[0] for at, d in came if at - begun <= second * 10**9)
            # 1 %, and what a machine with much else to do held up: 30 ms, or what the account says, but no flood of it.
            slack = 0.01 * area(second) + (area(second) - area(second - held_up)) + 20
            check(area(second) - slack <= got <= area(second) + 20,
                  f"{shape}: {got} flows in {second} s, not {area(second):.0f}")


def bursts():
    """After it was held up it sends no more than the burst at once, and then at most twice as fast as planned."""
    for burst in (1, 4):
        sink = Sink()
        flowgen = start(sink, "--rate", "1kpps", "--for", "3s", "--burst", burst)
        time.sleep(1)
        flowgen.send_signal(signal.SIGSTOP)
        time.sleep(0.4)
        flowgen.send_signal(signal.SIGCONT)
        came = sink.take(flowgen)
        err = flowgen.stderr.read()
        check_equal((flowgen.returncode, len(came)), (0, 3000), f"--burst {burst}: {err}")
        times = [at for at, _ in came]
        gaps = [(b - a) / 1e6 for a, b in zip(times, times[1:])]
        check(max(gaps) > 300, f"it was not held up: {max(gaps)} ms")
        # At twice the rate 400 in a row take 200 ms; all at once, as they would come without the bound, 1 to 5 ms. The
        # first of them may be late: a process that has looked at the clock and lost its processor sends 20 ms later.
        for n in (64, 400):
            least = min(b - a for a, b in zip(times, times[n - 1:])) / 1e6
            allowed = (n - burst) / 2 - 20
            check(least >= allowed, f"--burst {burst}: {n} datagrams within {least:.2f} ms, allowed are {allowed:.2f}")
        at_once = re.search(r"; (\d+) datagrams at once", err)
        check(at_once is not None and int(at_once.group(1)) <= burst, f"--burst {burst}: {err}")


def too_fast():
    """A rate that no machine has: said within seconds, with what would help, and all that was sent is accounted for."""
    sink = Sink()
    with tempfile.TemporaryDirectory() as directory:
        manifest, log = os.path.join(directory, "sent.json"), os.path.join(directory, "said")
        with open(log, "w+", encoding="utf-8") as lines:
            flowgen = start(sink, "--rate", "100Mpps", "--for", "30s", "--manifest", manifest, stderr=lines)
            begun = time.monotonic()
            while "would help" not in open(log, encoding="utf-8").read() and time.monotonic() - begun < 15:
                time.sleep(0.1)
            took = time.monotonic() - begun
            flowgen.send_signal(signal.SIGINT)
            flowgen.wait(timeout=20)
        with open(log, encoding="utf-8") as lines:
            said = lines.read()
        check("less than was asked for" in said and "--threads" in said and took < 10, f"after {took:.1f} s: {said}")
        with open(manifest, encoding="utf-8") as file:
            sent = sum(e["datagrams"] for e in json.load(file)["exporters"])
        counted = re.search(r"(\d+) datagrams, \d+ flows from", said)
        check(counted is not None and int(counted.group(1)) == sent, f"manifest {sent}: {said}")


main({f.__name__: f for f in (shapes, units, threads, live, bursts, too_fast)})
