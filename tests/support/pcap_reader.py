# SPDX-License-Identifier: BSL-1.0
"""The UDP datagrams of capture files and of files of payloads, in order: (source address, source port, payload)."""
import ipaddress
import struct

ETHERNET, COOKED, NULL, RAW = 1, 113, 0, (12, 101, 228, 229)
IPV4, IPV6, TAGS, UDP = 0x0800, 0x86dd, (0x8100, 0x88a8), 17


def frames(data):
    """(link type, frame) of pcap and pcapng."""
    if data[:4] == b"\x0a\x0d\x0d\x0a":
        yield from blocks(data)
        return
    order = "<" if data[0] in (0xd4, 0x4d) else ">"
    link, at = struct.unpack_from(order + "I", data, 20)[0] & 0xffff, 24
    while at + 16 <= len(data):
        size = struct.unpack_from(order + "I", data, at + 8)[0]
        yield link, data[at + 16:at + 16 + size]
        at += 16 + size


def blocks(data):
    order, links, at = "<", [], 0
    while at + 12 <= len(data):
        if data[at:at + 4] == b"\x0a\x0d\x0d\x0a":
            order, links = "<" if data[at + 8] == 0x4d else ">", []
        kind, size = struct.unpack_from(order + "II", data, at)
        if kind == 1:
            links.append(struct.unpack_from(order + "H", data, at + 8)[0])
        elif kind == 6:
            interface, _, _, captured = struct.unpack_from(order + "IIII", data, at + 8)
            yield links[interface], data[at + 28:at + 28 + captured]
        at += size


def packet_of(link, frame):
    """(EtherType, IP packet), or (None, frame)."""
    if link in RAW:
        return (IPV6 if frame[0] >> 4 == 6 else IPV4), frame
    if link == NULL:
        return (IPV4 if frame[4] >> 4 == 4 else IPV6), frame[4:]
    at = {ETHERNET: 12, COOKED: 14}.get(link)
    if at is None or len(frame) < at + 2:
        return None, frame
    kind = struct.unpack_from(">H", frame, at)[0]
    while kind in TAGS and len(frame) >= at + 6:
        at += 4
        kind = struct.unpack_from(">H", frame, at)[0]
    return kind, frame[at + 2:]


def whole(packet, parts):
    """The payload of an IPv4 packet, once its last fragment is there; else None. Fragments come in order."""
    header = (packet[0] & 15) * 4
    size, number, flags = struct.unpack_from(">HHH", packet, 2)
    payload, key = packet[header:size or None], (packet[12:20], number)
    offset = (flags & 0x1fff) * 8
    if offset == 0 and not flags & 0x2000:
        return payload
    parts[key] = payload if offset == 0 else parts.get(key, b"") + payload
    return None if flags & 0x2000 else parts.pop(key)


def from_capture(data):
    parts = {}
    for link, frame in frames(data):
        kind, packet = packet_of(link, frame)
        if kind == IPV4 and packet[9] == UDP:
            source, udp = packet[12:16], whole(packet, parts)
        elif kind == IPV6 and packet[6] == UDP:
            source, udp = packet[8:24], packet[40:40 + struct.unpack_from(">H", packet, 4)[0]]
        else:
            continue
        if udp is not None:
            port, _, size = struct.unpack_from(">HHH", udp)
            yield str(ipaddress.ip_address(source)), port, udp[8:size]


def from_payloads(data, source=("192.0.2.1", 50000)):
    """Payloads back to back, as far as they say where they end."""
    while len(data) >= 4:
        version, second = struct.unpack_from(">HH", data)
        size = {1: 16 + 52 * second, 5: 24 + 48 * second, 7: 24 + 52 * second, 10: second}.get(version, len(data))
        yield (*source, data[:size])
        data = data[max(size, 4):]


CAPTURES = b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x0a\x0d\x0d\x0a"


def is_capture(path):
    with open(path, "rb") as file:
        return file.read(4) in CAPTURES


def datagrams(path):
    with open(path, "rb") as file:
        data = file.read()
    yield from (from_capture if data[:4] in CAPTURES else from_payloads)(data)


def times_in(path):
    """When each packet of a capture in nanoseconds was sent."""
    with open(path, "rb") as file:
        octets = file.read()
    assert struct.unpack_from("<I", octets)[0] == 0xA1B23C4D, "nanoseconds"
    times, at = [], 24
    while at < len(octets):
        seconds, nanoseconds, size = struct.unpack_from("<III", octets, at)
        times.append(seconds * 10**9 + nanoseconds)
        at += 16 + size
    return times
