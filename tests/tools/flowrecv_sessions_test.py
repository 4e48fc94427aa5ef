#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The account is exact when the network is not: ports that move, exporters behind one address, datagrams that are lost,
repeated, out of order. flowgen writes captures, these change them, flowrecv says what it makes of them."""
import json
import os
import random
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402

PROTOCOLS = ("netflow5", "netflow9", "ipfix", "sflow5")
UDP = 14 + 20  # Ethernet and IPv4 without options: as flowgen writes frames
PAYLOAD = UDP + 8


def frames_of(protocol, directory, seed=1, count=4000):
    """What one exporter sends: the file's header, and each frame with its own."""
    path = os.path.join(directory, f"{seed}.pcap")
    more = () if protocol == "netflow5" else ("--ipv6", 20)
    code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--seed", seed, "--count", count, "--rate", "1k",
                       "--flows-per-datagram", 7, "--sampling", 100, *more)
    check_equal(code, 0, f"flowgen: {err}")
    with open(path, "rb") as file:
        octets = file.read()
    frames, at = [], 24
    while at < len(octets):
        size = 16 + struct.unpack_from("<I", octets, at + 8)[0]
        frames.append(octets[at:at + size])
        at += size
    return octets[:24], frames


def from_port(frame, port):
    """No checksum: it would be another one."""
    at = 16 + UDP
    return frame[:at] + struct.pack(">H", port) + frame[at + 2:at + 6] + b"\0\0" + frame[at + 8:]


def receive(directory, head, frames, *more):
    path, stats = os.path.join(directory, "changed.pcap"), os.path.join(directory, "stats.json")
    with open(path, "wb") as file:
        file.write(head + b"".join(frames))
    code, out, err = run("flowrecv", "--read", path, "--fields", "all", "--stats", stats, *more)
    check(code in (0, 1), f"flowrecv: {code}: {err}")
    with open(stats, encoding="utf-8") as file:
        return [json.loads(line) for line in out.splitlines()], json.load(file)


def moving():
    """A socket for each datagram: one exporter, with its options, and the numbers go on."""
    for protocol, scope in (("netflow9", "rfc"), ("netflow9", "sticky"), ("ipfix", "sticky"), ("netflow5", "sticky")):
        with tempfile.TemporaryDirectory() as directory:
            head, frames = frames_of(protocol, directory)
            lost = len(frames) // 2
            moved = [from_port(f, 10000 + i) for i, f in enumerate(frames) if i != lost]
            flows, stats = receive(directory, head, moved, "--template-scope", scope)
            name = f"{protocol}, {scope}"
            check_equal(len(stats["exporters"]), 1, f"{name}: exporters")
            one = stats["exporters"][0]
            check_equal((one["datagrams"], one["port_changes"]), (len(moved), len(moved) - 1), f"{name}: datagrams, moves")
            check_equal(one["lost"]["sequence"], {"netflow9": 1}.get(protocol, 4000 - len(flows)), f"{name}: lost")
            check_equal(one["lost"]["template"], 0, f"{name}: templates")
            check_equal({f.get("samplingInterval") for f in flows}, {100}, f"{name}: sampling")


def behind_one_address():
    """Two exporters with one address and one domain: neither is read as the other's loss."""
    for protocol, scope in (("netflow9", "rfc"), ("netflow9", "port"), ("ipfix", "sticky"), ("ipfix", "rfc"),
                            ("netflow5", "sticky")):
        with tempfile.TemporaryDirectory() as directory:
            head, first = frames_of(protocol, directory, seed=1)
            _, second = frames_of(protocol, directory, seed=2, count=2000)
            chance = random.Random(3)
            first, second, mixed = [from_port(f, 1000) for f in first], [from_port(f, 2000) for f in second], []
            sent = {1000: len(first), 2000: len(second)}
            while first or second:
                mixed.append((first if not second or (first and chance.random() < 0.6) else second).pop(0))
            flows, stats = receive(directory, head, mixed, "--template-scope", scope)
            name = f"{protocol}, {scope}"
            check_equal({e["port"]: e["datagrams"] for e in stats["exporters"]}, sent, f"{name}: datagrams")
            check_equal(len(flows), 6000, f"{name}: flows")
            check_equal(stats["totals"]["lost"]["sequence"], 0, f"{name}: lost")
            check_equal(stats["totals"]["sequence"], {"late": 0, "duplicate": 0, "restarts": 0}, f"{name}: sequence")
            sessions = {e["session"] for e in stats["exporters"]}
            check_equal(len(sessions), 1 if scope == "sticky" or (protocol, scope) == ("netflow9", "rfc") else 2,
                        f"{name}: sessions")


def records_in(protocol, frame):
    """By the numbers of a run without loss, and so for each frame but the last: the distance to the next number."""
    payload = frame[16 + PAYLOAD:]
    at = {"netflow5": 16, "netflow9": 12, "ipfix": 8, "sflow5": 16}[protocol]
    return struct.unpack_from(">I", payload, at)[0]


def losses():
    """Lost, repeated and late datagrams are counted as just what they are, in the units of the protocol."""
    for protocol in PROTOCOLS:
        with tempfile.TemporaryDirectory() as directory:
            head, frames = frames_of(protocol, directory)
            numbers = [records_in(protocol, f) for f in frames]
            units = [(b - a) % 2**32 for a, b in zip(numbers, numbers[1:])]
            chance = random.Random(5)
            arrived, lost, twice, late, at = [frames[0]], 0, 0, 0, 1
            while at + 2 < len(frames):
                fate = chance.random()
                if fate < 0.1:
                    lost += units[at]
                elif fate < 0.2:
                    arrived += [frames[at], frames[at]]
                    twice += units[at]
                elif fate < 0.3 and at + 4 < len(frames):  # this one comes after the next
                    arrived += [frames[at + 1], frames[at]]
                    late += units[at]
                    at += 1
                else:
                    arrived.append(frames[at])
                at += 1
            # Two in order, so that nothing is open in the end.
            arrived += frames[-2:]
            _, stats = receive(directory, head, arrived)
            totals = stats["totals"]
            check_equal(totals["lost"]["sequence"], lost, f"{protocol}: lost")
            check_equal(totals["sequence"], {"late": late, "duplicate": twice, "restarts": 0}, f"{protocol}: sequence")
            check_equal(totals["datagrams"], len(arrived), f"{protocol}: datagrams")


main({"moving": moving, "behind_one_address": behind_one_address, "losses": losses})
