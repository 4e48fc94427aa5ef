#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""nfdump as a decoder under test (docs/testee.md): `flowcheck collector -- conformance/adapters/nfdump.py`.

nfcapd (sFlow: sfcapd) receives the frames on loopback, one every 20 ms, and nfdump prints the flows with the time of
their receipt, which says of which frame they are. It prints 0 for what it does not have, one column for several
elements, no options and no counters. So:
accepted     it has flows of the frame, and nothing to say against it; the values are those that can be told for certain
refused      its log complains while it has the frame
unsupported  all others: TCP, options, no flows"""
import bisect
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timezone

import frames
import values
from template_ids import Announced

GAP = 0.02
PATIENCE = 10  # seconds for a program to start, and to end
COMPLAINTS = re.compile(r"Abort|Not enough data|length error|size error|Error reading|Unexpected|decode error",
                        re.IGNORECASE)
# Columns of nfdump's JSON, and the elements that they may be of.
COLUMNS = {"in_packets": (2, 86, 298, 299), "in_bytes": (1, 85, 231, 232), "proto": (4,),
           "src_port": (7, 180, 182, 227), "dst_port": (11, 181, 183, 228), "src_tos": (5,), "dst_tos": (55,),
           "tcp_flags": (6,), "src4_addr": (8, 225),
           "dst4_addr": (12, 226), "src6_addr": (27, 281), "dst6_addr": (28, 282), "input_snmp": (10, 252),
           "output_snmp": (14, 253), "src_mask": (9, 29), "dst_mask": (13, 30), "direction": (61,), "src_as": (16,),
           "dst_as": (17,), "ip4_next_hop": (15,), "ip6_next_hop": (62,), "bgp4_next_hop": (18,),
           "bgp6_next_hop": (63,), "in_src_mac": (56,), "out_dst_mac": (57,), "in_dst_mac": (80,),
           "out_src_mac": (81,), "src_vlan": (58,), "dst_vlan": (59,), "first": (152, 22, 150, 154, 156, 158),
           "last": (153, 21, 151, 155, 157, 159)}
# Those of v5, without its times: nfdump prints them by the clock.
V5 = {c for c in COLUMNS if c not in ("first", "last", "src6_addr", "dst6_addr")}
TIMES = ("first", "last")
NOTHING = (0, "", "0.0.0.0", "::", "00:00:00:00:00:00")


class Collector:
    """nfcapd or sfcapd on a port of its own; `with` ends it."""

    def __init__(self, program, directory):
        self.directory = os.path.join(directory, os.path.basename(program))
        os.mkdir(self.directory)
        self.log = self.directory + ".log"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([program, "-4", "-b", "127.0.0.1", "-p", str(self.port), "-w",
                                             self.directory, "-t", "3600"], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, env={**os.environ, "TZ": "UTC"},
                                            preexec_fn=frames.ends_with_parent)
        self.read, self.sockets = 0, {}

    def __enter__(self):
        end = time.monotonic() + PATIENCE
        while "Startup" not in self.lines():
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                frames.fail(f"{self.process.args[0]} does not start: {self.lines(0)[-500:]}", 1)
            time.sleep(0.02)
        return self

    def lines(self, since=None):
        """What it has logged since the last call."""
        with open(self.log, encoding="utf-8", errors="replace") as log:
            log.seek(self.read if since is None else since)
            text = log.read()
            self.read = log.tell()
        return text

    def send(self, frame):
        """From a loopback address and, where it is free, a port for each source."""
        key = frame.source, frame.source_port
        if key not in self.sockets:
            number = 2 + len({source for source, _ in self.sockets})
            address = next((s.getsockname()[0] for (source, _), s in self.sockets.items() if source == frame.source),
                           f"127.1.{number >> 8}.{number & 255}")
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                one.bind((address, frame.source_port))
            except OSError:
                one.bind((address, 0))
            self.sockets[key] = one
        self.sockets[key].sendto(frame.payload, ("127.0.0.1", self.port))

    def __exit__(self, *_):
        for one in self.sockets.values():
            one.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def flows(self, nfdump):
        """Of its files, once it has ended."""
        for name in sorted(os.listdir(self.directory)):
            if not re.search(r"capd\.(2|current)", name):
                continue
            done = subprocess.run([nfdump, "-q", "-r", os.path.join(self.directory, name), "-o", "json"],
                                  capture_output=True, timeout=60, env={**os.environ, "TZ": "UTC"})
            text, at = done.stdout.decode(errors="replace"), 0
            while True:
                at = text.find("{", at)
                if at < 0:
                    break
                one, at = json.JSONDecoder(strict=False).raw_decode(text, at)
                yield one


def milliseconds(text):
    at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=timezone.utc)
    return round(at.timestamp() * 1000)


def number_of_flags(text):
    return sum(1 << (7 - i) for i, c in enumerate(text) if c != ".") if len(text) == 8 else 0


def record(flow, frame, announced):
    out = {}
    for column, candidates in COLUMNS.items():
        value = number_of_flags(flow[column]) if column == "tcp_flags" and column in flow else flow.get(column)
        if value is None or value in NOTHING:
            continue
        if flow.get("sampled") and column in ("in_packets", "in_bytes"):
            continue  # multiplied by the rate
        if flow.get("proto") in (1, 58) and column in ("src_port", "dst_port"):
            continue  # types of ICMP
        if frame.version == 5:
            element = candidates[0] if column in V5 else None
        else:
            element = announced.only(candidates)
        if element is None or (column in TIMES and element not in (152, 153)):
            continue
        name, kind = values.IANA[element]
        if kind.startswith("dateTime"):
            value += "Z"
        elif isinstance(value, str):
            value = values.value(value, name, kind)
        if value is not None:
            out[name] = value
    return out


def flow_samples(payload):
    """How many flow samples a datagram has, if it has nothing else; else None."""
    at = 28 if payload[4:8] == b"\0\0\0\1" else 40
    count, formats = int.from_bytes(payload[at - 4:at], "big"), []
    while at + 8 <= len(payload):
        formats.append(int.from_bytes(payload[at:at + 4], "big"))
        at += 8 + int.from_bytes(payload[at + 4:at + 8], "big")
    return count if len(formats) == count and all(f in (1, 3) for f in formats) else None


def judge(frame, flows, complaint, announced):
    """What can be said of a frame of UDP."""
    if complaint:
        return "refused", [] if frame.is_sflow else [record(f, frame, announced) for f in flows], complaint
    if not flows:
        return "unsupported", [], "no flows are shown of it"
    if frame.is_sflow:
        if flow_samples(frame.payload) != len(flows):
            return "unsupported", [], "samples are not shown"
        return "accepted", [{"@sample": "flow_sample", "sampling_rate": f["in_packets"]} for f in flows], None
    if announced.has_options(frame):
        return "unsupported", [], "options are not shown"
    return "accepted", [record(f, frame, announced) for f in flows], None


def collect(programs, sent):
    """By frame: its flows, and what the log said while it was there."""
    nfcapd, sfcapd, nfdump = programs
    flows, complaints = {}, {}
    with tempfile.TemporaryDirectory() as directory:
        for program, mine in ((nfcapd, [f for f in sent if not f.is_sflow]), (sfcapd, [f for f in sent if f.is_sflow])):
            if not mine:
                continue
            times = []
            with Collector(program, directory) as collector:
                for frame in mine:
                    times.append(time.time_ns() // 1_000_000)
                    collector.send(frame)
                    time.sleep(GAP)
                    said = [line for line in collector.lines().splitlines() if COMPLAINTS.search(line)]
                    if said:
                        complaints[frame.number] = said[0]
            for flow in collector.flows(nfdump):
                at = bisect.bisect_right(times, milliseconds(flow["received"])) - 1
                if at >= 0:
                    flows.setdefault(mine[at].number, []).append(flow)
    return flows, complaints


def main():
    programs = frames.need("nfcapd", "sfcapd", "nfdump")
    sent = frames.begin()
    able = [f for f in sent if f.transport == frames.UDP and len(f.payload) <= frames.MOST_IN_IPV4]
    flows, complaints = collect(programs, able)
    announced = Announced(sent)
    for frame in sent:
        if frame.transport != frames.UDP:
            frames.answer(frame, "unsupported", (), "it receives over UDP alone")
            continue
        verdict, records, why = judge(frame, flows.get(frame.number, []), complaints.get(frame.number), announced)
        frames.answer(frame, verdict, records, why)


if __name__ == "__main__":
    try:
        main()
    except (subprocess.TimeoutExpired, ValueError) as wrong:
        frames.fail(f"nfdump: {wrong}", 1)
    except BrokenPipeError:  # the harness has gone
        sys.exit(0)
