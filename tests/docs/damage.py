# SPDX-License-Identifier: BSL-1.0
"""Datagrams of flowgen taken from its capture file, and what goes wrong on their way or in devices: lost, late,
duplicate, reordered, truncated, of another version, with wrong counts and lengths, with single octets changed."""
import struct

PROTOCOLS = {"netflow1": 2055, "netflow5": 2055, "netflow7": 2055, "netflow9": 2055, "ipfix": 4739, "sflow5": 6343}
HEADERS = 14 + 20 + 8  # Ethernet, IPv4, UDP


def payloads(path):
    """The datagrams of a capture that flowgen wrote: little-endian pcap, Ethernet, IPv4."""
    with open(path, "rb") as file:
        data = file.read()
    at, out = 24, []
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        out.append(data[at + 16 + HEADERS:at + 16 + size])
        at += 16 + size
    return out


def checksum(octets):
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def frame_of(payload, port):
    """An Ethernet frame with the datagram, from 192.0.2.1; UDP without checksum."""
    addresses = b"\xc0\0\2\1" + b"\xc0\0\2\xfa"
    head = struct.pack(">BBHHHBBH8s", 0x45, 0, 28 + len(payload), 0, 0x4000, 64, 17, 0, addresses)
    head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
    udp = struct.pack(">HHHH", 2055, port, 8 + len(payload), 0)
    return bytes.fromhex("020000000002 020000000001 0800") + head + udp + payload


def write_pcap(path, frames):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for n, frame in enumerate(frames):
            file.write(struct.pack("<IIII", 1767225600 + n // 1000, n % 1000 * 1000, len(frame), len(frame)) + frame)


def with_octets(payload, at, octets):
    return payload[:at] + octets + payload[at + len(octets):]


def damaged(protocol, sent, chance):
    """A stream with all of it; `chance` is a random.Random."""
    assert len(sent) > 1, protocol
    version = 4 if protocol == "sflow5" else 2
    first, last = sent[0], sent[-1]
    out = sent[1:2]                                    # before its template, where there are any
    out += [first, *sent[3:], *sent[2:3], last, last]  # a gap; one late, or reordered; a duplicate
    out += [d[:n] for d in sent[:4] for n in (0, 1, 3, 4, 15, 19, 23, 27, 40, len(d) // 2, len(d) - 5, len(d) - 1)]
    out += [with_octets(first, 0, n.to_bytes(version, "big")) for n in (0, 2, 4, 6, 8, 99)]
    out += [with_octets(d, 2, n.to_bytes(2, "big")) for d in sent[:2] for n in (0, 1, 29, 31, 65535)]  # count, length
    out += [d + b"\0" * n for d in sent[:2] for n in (1, 3, 4, 60)] + [first + b"\xff" * 4, first + first]
    # Every value of 16 bits and of 32 once as the greatest, and once as zero: sequence, lengths, ids, times, addresses.
    for value in (b"\xff", b"\0"):
        out += [with_octets(d, at, value * width) for d in (first, last) for width in (2, 4)
                for at in range(0, min(len(d), 200) - 4, 2)]
    for _ in range(300):
        d = bytearray(chance.choice(sent))
        for _ in range(chance.randint(1, 3)):
            d[chance.randrange(len(d))] = chance.randrange(256)
        out.append(bytes(d))
    restarted = {"netflow5": 16, "netflow7": 16, "netflow9": 12, "ipfix": 8, "sflow5": 16}.get(protocol)
    if restarted:
        out += [with_octets(d, restarted, (5_000_000 + n).to_bytes(4, "big")) for n, d in enumerate(sent[:4])]
    return out
