# SPDX-License-Identifier: BSL-1.0
"""What adapters share: frames of the harness contract (docs/testee.md), answers to them, and frames as a capture file.

An adapter speaks the contract for a program that does not. It answers when its input ends: answers() reads all frames,
and prints what the program says of each."""
import ipaddress
import json
import os
import shutil
import struct
import sys
from typing import NamedTuple

VERSION = "1"
UDP, TCP = 17, 6
HEAD = struct.Struct(">BB16sHHQ")
# A datagram that no IPv4 packet can carry: 65,535 octets less two headers.
MOST_IN_IPV4 = 65507
NOT_SUPPORTED, WRONG_INPUT = 127, 3


class Frame(NamedTuple):
    number: int            # from 1
    transport: int         # UDP or TCP
    source: ipaddress._BaseAddress
    source_port: int
    destination_port: int
    received: int          # nanoseconds since 1970
    payload: bytes

    @property
    def version(self):
        """As the first two octets have it; sFlow's is 0, as its version has four."""
        return int.from_bytes(self.payload[:2], "big") if len(self.payload) >= 2 else None

    @property
    def is_sflow(self):
        return self.payload[:4] == b"\0\0\0\5"


def pack(frame):
    address = frame.source.packed
    head = HEAD.pack(4 if len(address) == 4 else 6, frame.transport, address, frame.source_port,
                     frame.destination_port, frame.received)
    return struct.pack(">I", len(head) + len(frame.payload)) + head + frame.payload


def read(stream):
    """All frames. Ends the adapter if they are not frames."""
    number = 0
    while True:
        length = stream.read(4)
        if not length:
            return
        number += 1
        size = int.from_bytes(length, "big")
        if len(length) < 4 or not HEAD.size <= size <= HEAD.size + 65535:
            fail(f"frame {number}: its length is wrong", WRONG_INPUT)
        octets = stream.read(size)
        if len(octets) < size:
            fail(f"frame {number}: ends after {4 + len(octets)} of its octets", WRONG_INPUT)
        family, transport, address, source_port, port, received = HEAD.unpack_from(octets)
        if family not in (4, 6) or transport not in (UDP, TCP):
            fail(f"frame {number}: its family is {family}, its transport {transport}", WRONG_INPUT)
        source = ipaddress.ip_address(address[:4] if family == 4 else address)
        yield Frame(number, transport, source, source_port, port, received, octets[HEAD.size:])


def fail(why, code):
    print(f"{os.path.basename(sys.argv[0])}: {why}", file=sys.stderr)
    sys.exit(code)


def need(*programs):
    """Their paths. Without them nothing is supported."""
    paths = [shutil.which(p) for p in programs]
    for program, path in zip(programs, paths):
        if path is None:
            fail(f"{program} is not installed", NOT_SUPPORTED)
    return paths


def begin():
    """All frames, once the harness knows that they are answered at the end."""
    version = os.environ.get("FLOWKIT_TESTEE", VERSION)
    if version != VERSION:
        fail(f"FLOWKIT_TESTEE is {version!r}: only version {VERSION} of the harness contract is spoken", NOT_SUPPORTED)
    say({"answers": "end"})
    return list(read(sys.stdin.buffer))


def say(line):
    print(json.dumps(line, separators=(",", ":")), flush=True)


def answer(frame, verdict, records=(), reason=None):
    for record in records:
        say({"frame": frame.number, "record": record, "partial": True})
    say({"frame": frame.number, "verdict": verdict, **({"reason": reason} if reason else {})})


def checksum(octets):
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets + b"\0" * (len(octets) % 2)))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ip_packet(source, transport, segment):
    """From `source` to an address of documentation (RFC 5737, RFC 3849)."""
    if source.version == 6:
        to = ipaddress.ip_address("2001:db8::fa").packed
        return struct.pack(">IHBB", 0x60000000, len(segment), transport, 64) + source.packed + to + segment
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0x4000, 64, transport, 0) + source.packed
    head += ipaddress.ip_address("192.0.2.250").packed
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + segment


def segments(frame, sent):
    """UDP datagram, or TCP segments; `sent`: octets by connection so far. Without checksums."""
    if frame.transport == UDP:
        yield struct.pack(">HHHH", frame.source_port, frame.destination_port, 8 + len(frame.payload), 0) + frame.payload
        return
    key = frame.source, frame.source_port, frame.destination_port
    for at in range(0, len(frame.payload), 32768):
        part = frame.payload[at:at + 32768]
        sequence = 1000 + sent.get(key, 0)
        sent[key] = sent.get(key, 0) + len(part)
        yield struct.pack(">HHIIHHHH", *key[1:], sequence, 1, 0x5018, 65535, 0, 0) + part


def write_pcap(path, frames):
    """Of raw IP packets, with nanoseconds. The number of the frame that each packet is of."""
    numbers, sent = [], {}
    with open(path, "wb") as file:
        file.write(struct.pack(">IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, 101))
        for frame in frames:
            for segment in segments(frame, sent):
                packet = ip_packet(frame.source, frame.transport, segment)
                seconds, nanoseconds = divmod(frame.received, 10**9)
                file.write(struct.pack(">IIII", seconds, nanoseconds, len(packet), len(packet)) + packet)
                numbers.append(frame.number)
    return numbers
