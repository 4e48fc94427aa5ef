#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv among hostile senders: to each 100 good datagrams comes one that is malformed, of an unknown exporter, or
part of a flood. Every good record comes out, memory stays within 64 MiB, and the log stays short.

A minute; FLOWKIT_SOAK=3600 makes it an hour."""
import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs"))
from damage import checksum, damaged, payloads  # noqa: E402
from pcap_reader import datagrams  # noqa: E402
from programs import BIN, SHARED, Receiver, check, check_equal, main, run  # noqa: E402

SECONDS = int(os.environ.get("FLOWKIT_SOAK", "60"))
PROTOCOLS = ("netflow5", "netflow9", "ipfix", "sflow5")
RATE = 1500  # flows/s of each protocol, a datagram each
MOST_MEMORY = 64 << 10  # KiB


def is_sanitized():
    """Its memory is then not that of the program."""
    with open(os.path.join(BIN, "flowrecv"), "rb") as file:
        return b"__asan_init" in file.read()


def hostile(directory):
    """Datagrams that nobody should send: damaged ones of ours, and the corpus beside the project."""
    out, chance = [], random.Random(11)
    for protocol in PROTOCOLS:
        path = os.path.join(directory, f"{protocol}.pcap")
        code, _, err = run("flowgen", "--protocol", protocol, "--count", 400, "--rate", "1k", "--pcap", path)
        check_equal(code, 0, f"flowgen: {err}")
        sent = payloads(path)
        if protocol == "sflow5":  # sFlow's exporter is the agent that the datagram names: not the good one
            sent = [d[:8] + bytes([198, 51, 100, 7]) + d[12:] for d in sent]
        out += [(None, d) for d in damaged(protocol, sent, chance)]
    corpus = os.path.join(SHARED, "hostile", "corpus")
    if not os.path.isdir(corpus):
        print("no hostile/corpus in FLOWKIT_SHARED: only datagrams of our own")
    for place, _, names in os.walk(corpus):
        for name in sorted(names):
            path = os.path.join(place, name)
            if name.endswith(".bin"):
                with open(path, "rb") as file:
                    out.append((None, file.read()))
            elif name.endswith(".pcap"):
                out += [(source, d) for source, _, d in datagrams(path)]
    chance.shuffle(out)
    return [(source, d) for source, d in out if len(d) <= 65507]


def loopback_of(source, chance):
    """An address of 127.0.0.0/8 that no good exporter has; of one source always the same."""
    last = str(source).split(".") if source else []
    if len(last) != 4:
        last = [0, chance.randrange(256), chance.randrange(256), chance.randrange(1, 255)]
    return f"127.{int(last[1]) | 1}.{last[2]}.{last[3]}"


class Hostile(threading.Thread):
    """Sends one to each 100 good ones."""

    def __init__(self, port, what, per_second):
        super().__init__()
        self.port, self.what, self.pause, self.sent, self.over = port, what, 1 / per_second, 0, False

    def run(self):
        chance, began = random.Random(12), time.monotonic()
        while not self.over:
            source, payload = self.what[self.sent % len(self.what)]
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.bind((loopback_of(source, chance), 0))
                s.sendto(payload, ("127.0.0.1", self.port))
            self.sent += 1
            time.sleep(max(0.0, began + self.sent * self.pause - time.monotonic()))


def most_lines(seconds):
    """Of what is malformed, as docs/running.md says: those lines, and one that says that there are no more."""
    return 1001 + 101 * int(seconds / 600)


def memory_of(pid, name):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return int(re.search(rf"^{name}:\s+(\d+) kB", file.read(), re.M)[1])


def mixed():
    with tempfile.TemporaryDirectory() as directory:
        what = hostile(directory)
        flows = os.path.join(directory, "flows.csv")
        began = time.monotonic()
        # A buffer for a second: what it cannot take is not for want of a processor on a busy machine.
        with Receiver("--rcvbuf", "16M", "--format", "csv", "--fields", "flow.exporter,network.bytes", "--output",
                      flows) as receiver:
            manifests, good = [], []
            for protocol in PROTOCOLS:
                manifests.append(os.path.join(directory, f"{protocol}.json"))
                good.append(subprocess.Popen(
                    [os.path.join(BIN, "flowgen"), "--protocol", protocol, "--target", f"127.0.0.1:{receiver.port}",
                     "--rate", str(RATE), "--flows-per-datagram", "1", "--for", f"{SECONDS}s", "--manifest",
                     manifests[-1]], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
            mixer = Hostile(receiver.port, what, len(PROTOCOLS) * RATE / 100)
            mixer.start()
            time.sleep(SECONDS / 2)
            half = memory_of(receiver.process.pid, "VmRSS")
            for one in good:
                _, err = one.communicate(timeout=SECONDS + 60)
                check_equal(one.returncode, 0, f"flowgen: {err}")
            mixer.over = True
            mixer.join()
            time.sleep(0.5)
            most, now = memory_of(receiver.process.pid, "VmHWM"), memory_of(receiver.process.pid, "VmRSS")
            receiver.finish(send=signal.SIGTERM, timeout=60)
            account, took = receiver.account(), time.monotonic() - began
        print(f"{mixer.sent} hostile datagrams of {len(what)} kinds; {half} KiB in the middle, {now} at the end, "
              f"{most} at most")
        check(mixer.sent >= SECONDS * len(PROTOCOLS) * RATE / 100 * 0.8, f"{mixer.sent} hostile datagrams only")
        if not is_sanitized():
            check(most <= MOST_MEMORY, f"{most} KiB of memory")
        lines = [line for line in receiver.stderr.splitlines() if line.startswith("flowrecv: ")]
        print(f"{len(lines)} lines of log, {len(account['sockets'])} workers")
        check(len(lines) <= most_lines(took), f"{len(lines)} lines of log in {took:.0f} s")
        check_equal(account["totals"]["lost"]["output"], 0, "records not written")
        by_key = {(e["address"], e["port"], e["protocol"], e["domain"]): e for e in account["exporters"]}
        written = 0
        kernel, all_sent = account["totals"]["lost"]["kernel"], SECONDS * len(PROTOCOLS) * RATE
        check(kernel <= all_sent / 1000, f"the kernel dropped {kernel} of {all_sent}")
        for path in manifests:
            with open(path, encoding="utf-8") as file:
                sent = json.load(file)["exporters"]
            for e in sent:
                key = (e["address"], e["port"], e["protocol"], e["domain"])
                got = by_key.get(key)
                if got is None:
                    check(False, f"{key} is not in the account: {[k for k in by_key if k[2] == key[2]][:20]}")
                    continue
                written += got["flow_records"]
                lost = got["lost"]
                check_equal((lost["template"], lost["undecodable"]), (0, {}), f"{key}: lost")
                if kernel == 0:
                    check_equal((got["datagrams"], got["flow_records"], lost["sequence"]),
                                (e["datagrams"], e["flow_records"], 0), f"{key}: datagrams, flows, lost")
                else:  # the machine was too busy; then each of the good ones is there or known to be missing
                    units = "flow_records" if e["protocol"] in ("netflow5", "ipfix") else "datagrams"
                    print(f"{key}: {e['datagrams'] - got['datagrams']} of the {kernel} that the kernel dropped")
                    check(e["datagrams"] - got["datagrams"] <= kernel, f"{key}: {got['datagrams']} datagrams")
                    # What was lost after the last one that came shows nowhere.
                    missing = e[units] - got[units]
                    check_equal(lost["sequence"], 0, f"{key}: missing, and not dropped by the kernel")
                    check(0 <= missing - got["dropped_by_kernel"] <= kernel,
                          f"{key}: {missing} {units}, {got['dropped_by_kernel']} known of")
        with open(flows, encoding="utf-8") as file:
            good_lines = sum(line.startswith(("127.0.0.1,", "192.0.2.1,")) for line in file)
        check_equal(good_lines, written, "lines of good exporters")


def exporter_flood(directory, exporters):
    """A capture of as many sources, with a template and a record of NetFlow v9 and of IPFIX from each."""
    fields = [(8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (1, 4), (2, 4), (21, 4), (22, 4), (10, 2), (14, 2), (16, 4)]
    template = struct.pack(">HH", 256, len(fields)) + b"".join(struct.pack(">HH", *f) for f in fields)
    data = struct.pack(">HH", 256, 4 + sum(f[1] for f in fields)) + bytes(sum(f[1] for f in fields))
    path = os.path.join(directory, "flood.pcap")
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for n in range(exporters):
            v9 = struct.pack(">HHIIII", 9, 2, 1000, 1767225600, 1, n) + struct.pack(">HH", 0, 4 + len(template))
            ipfix = struct.pack(">HHIII", 10, 16 + 4 + len(template) + len(data), 1767225600, 1, n)
            ipfix += struct.pack(">HH", 2, 4 + len(template))
            for message in (v9 + template + data, ipfix + template + data):
                head = struct.pack(">BBHHHBBHI4s", 0x45, 0, 28 + len(message), 0, 0x4000, 64, 17, 0, 0x0a000000 + n,
                                   b"\xc0\0\2\xfa")
                head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
                udp = struct.pack(">HHHH", 1024 + n % 60000, 2055, 8 + len(message), 0)
                frame = bytes.fromhex("020000000002 020000000001 0800") + head + udp + message
                file.write(struct.pack("<IIII", 1767225600, 0, len(frame), len(frame)) + frame)
    return path


def full_tables():
    """More exporters and templates than it remembers: it forgets, says so, and takes no more memory than it may."""
    exporters = 40_000
    with tempfile.TemporaryDirectory() as directory:
        capture, stats = exporter_flood(directory, exporters), os.path.join(directory, "stats.json")
        command = [os.path.join(BIN, "flowrecv"), "--read", capture, "--format", "none", "--stats", stats]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        lines = process.stderr.read().splitlines()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        check_equal(process.returncode, 0, f"exit code: {lines[-3:]}")
        with open(stats, encoding="utf-8") as file:
            account = json.load(file)
        print(f"{used.ru_maxrss} KiB at most, {len(lines)} lines")
        check_equal(account["totals"]["flow_records"], 2 * exporters, "flows")
        check_equal(account["forgotten"]["exporters"] + len(account["exporters"]), 2 * exporters, "exporters")
        check(account["sessions"]["evicted"] > 0, "no session was evicted")
        if not is_sanitized():
            check(used.ru_maxrss <= MOST_MEMORY, f"{used.ru_maxrss} KiB of memory")


if __name__ == "__main__":
    main({"mixed": mixed, "full_tables": full_tables})
