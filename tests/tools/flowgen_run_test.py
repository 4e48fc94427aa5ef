#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs of flowgen: many exporters match their manifest one by one, and every datagram leaves at its time."""
import json
import os
import signal
import socket
import struct
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from pcap_reader import times_in  # noqa: E402
from programs import BIN, check, check_equal, main, run  # noqa: E402

import subprocess  # noqa: E402

PROTOCOLS = ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5")
EXPORTERS = 300  # more than an octet numbers


def sampling(protocol):
    return () if protocol in ("netflow1", "netflow7") else ("--sampling", 100)  # they have no field for it


def exporters():
    """Each entry of the manifest is what flowrecv makes of that exporter's datagrams."""
    for protocol in PROTOCOLS:
        with tempfile.TemporaryDirectory() as directory:
            capture, manifest, stats = (os.path.join(directory, n) for n in ("sent.pcap", "sent.json", "stats.json"))
            code, _, err = run("flowgen", "--protocol", protocol, "--pcap", capture, "--manifest", manifest, "--seed", 7,
                               "--exporters", EXPORTERS, "--count", 20 * EXPORTERS + 7, "--rate", "3k",
                               "--flows-per-datagram", 5, *sampling(protocol))
            check_equal(code, 0, f"{protocol}: flowgen: {err}")
            code, _, err = run("flowrecv", "--read", capture, "--expect", manifest, "--format", "none", "--stats", stats)
            check_equal(code, 0, f"{protocol}: flowrecv: {err}")
            check("equal: all" in err, f"{protocol}: no verdict: {err}")
            with open(manifest, encoding="utf-8") as file:
                sent = json.load(file)["exporters"]
            with open(stats, encoding="utf-8") as file:
                came = json.load(file)["exporters"]
            check_equal((len(sent), len(came)), (EXPORTERS, EXPORTERS), f"{protocol}: exporters")
            named = {(e["address"], e["domain"]): e for e in came}
            for one in sent:
                other = named.get((one["address"], one["domain"]))
                check(other is not None and other["flow_records"] == one["flow_records"] and
                      other["datagrams"] == one["datagrams"], f"{protocol}: {one} came as {other}")
            check_equal(len({e["address"] for e in sent}), EXPORTERS, f"{protocol}: addresses")
            check(min(e["flow_records"] for e in sent) > 0, f"{protocol}: an exporter without flows")
            check_equal(sum(e["flow_records"] for e in sent), 20 * EXPORTERS + 7, f"{protocol}: --count")


def schedule():
    """The n-th flow of a run is due n / rate after its start, to the nanosecond, and its datagram with the last of its
    flows. No drift where the rate divides no second."""
    start = 1767225600 * 10**9  # 2026-01-01, of runs with a seed
    for protocol in PROTOCOLS:
        for rate, each, count in ((1000, 10, 5000), (7, 10, 210), (1_000_000_000, 5, 500), (1, 1, 5), (999_983, 24, 24_000)):
            with tempfile.TemporaryDirectory() as directory:
                path = os.path.join(directory, "sent.pcap")
                code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--seed", 1, "--rate", rate, "--count",
                                   count, "--flows-per-datagram", each, "--exporters", 3, "--ipv6", 0,
                                   *(("--max-datagram", 9000) if protocol in ("netflow9", "ipfix", "sflow5") else ()))
                check_equal(code, 0, f"{protocol}: flowgen: {err}")
                got = times_in(path)
                want = [start + n * 10**9 // rate for n in range(each, count + 1, each)]
                wrong = [i for i, (a, b) in enumerate(zip(got, want)) if a != b]
                check(len(got) == len(want) and not wrong,
                      f"{protocol}, {rate} a second: {len(got)} datagrams, wanted {len(want)}; first wrong: {wrong[:1]}")


def live_schedule():
    """Over a socket as well: not all at once, not early, and the last in time however late one was."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        begun = time.monotonic()
        flowgen = subprocess.Popen([os.path.join(BIN, "flowgen"), "--target", f"127.0.0.1:{receiver.getsockname()[1]}",
                                    "--rate", "100", "--flows-per-datagram", "10", "--count", "100"],
                                   stderr=subprocess.DEVNULL)
        times = []
        for _ in range(10):
            receiver.recv(65536)
            times.append(time.monotonic() - begun)
        flowgen.wait(timeout=20)
    early = [i for i, t in enumerate(times) if t < 0.1 * (i + 1)]  # the start is later than `begun`
    check(not early, f"early: {times}")
    check(times[-1] - times[0] > 0.6, f"all at once: {times}")
    check(times[-1] < 1.0 + 2.0, f"late: {times}")  # for machines with much else to do


def stopped():
    """A process that was stopped for a while says so, sends no burst and leaves nothing out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        flowgen = subprocess.Popen([os.path.join(BIN, "flowgen"), "--target", f"127.0.0.1:{receiver.getsockname()[1]}",
                                    "--rate", "1000", "--flows-per-datagram", "10", "--count", "1000"],
                                   stderr=subprocess.PIPE, text=True)
        for _ in range(20):
            receiver.recv(65536)
        flowgen.send_signal(signal.SIGSTOP)
        time.sleep(2)
        flowgen.send_signal(signal.SIGCONT)
        begun = time.monotonic()
        for _ in range(80):
            receiver.recv(65536)
        took = time.monotonic() - begun
        _, err = flowgen.communicate(timeout=20)
    check(took > 0.5, f"all at once: the rest of 0.8 s came in {took} s")
    check(" s late: the rest was sent that much later" in err, f"does not say it: {err}")
    check_equal(flowgen.returncode, 0, err)


def sources():
    """Each exporter has its own address and socket, whatever leaves in one system call."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{receiver.getsockname()[1]}", "--source", "127.0.0.10",
                           "--exporters", 5, "--count", 100, "--flows-per-datagram", 5, "--rate", "max")
        check_equal(code, 0, f"flowgen: {err}")
        came = set()
        for _ in range(20):
            datagram, (address, _) = receiver.recvfrom(65536)
            came.add((datagram[21], address))  # the engine's id
    check_equal(came, {(i, f"127.0.0.{10 + i}") for i in range(5)}, "exporters and their addresses")


def parts_of_a_second():
    """--for is to the nanosecond, not to the second."""
    for limit, flows in (("1500ms", 1500), ("999ms", 999), ("2s", 2000)):
        with tempfile.TemporaryDirectory() as directory:
            capture, manifest = os.path.join(directory, "sent.pcap"), os.path.join(directory, "sent.json")
            run("flowgen", "--pcap", capture, "--manifest", manifest, "--seed", 1, "--rate", 1000, "--for", limit)
            with open(manifest, encoding="utf-8") as file:
                check_equal(sum(e["flow_records"] for e in json.load(file)["exporters"]), flows, f"--for {limit}")


def count():
    """As many flows as were asked for, also where templates take the room of some."""
    for protocol in PROTOCOLS:
        size = ("--max-datagram", 300) if protocol in ("netflow9", "ipfix") else ()
        with tempfile.TemporaryDirectory() as directory:
            capture, manifest = os.path.join(directory, "sent.pcap"), os.path.join(directory, "sent.json")
            code, _, err = run("flowgen", "--protocol", protocol, "--pcap", capture, "--manifest", manifest, "--seed", 1,
                               "--exporters", 3, "--count", 2011, *size)
            check_equal(code, 0, f"{protocol}: {err}")
            with open(manifest, encoding="utf-8") as file:
                check_equal(sum(e["flow_records"] for e in json.load(file)["exporters"]), 2011, protocol)


def refused():
    """A datagram that nobody listened for is a finding, of whichever socket."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    for count in (30, 60, 300):  # the first exporter alone, both, several times
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{port}", "--exporters", 2, "--count", count, "--rate", 3000,
                           "--flows-per-datagram", 30)
        check(code == 1 and "connection refused, nothing listens at the target" in err, f"{count} flows: {code} {err}")


main({f.__name__: f for f in (exporters, schedule, live_schedule, stopped, sources, count, parts_of_a_second, refused)})
