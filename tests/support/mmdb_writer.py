# SPDX-License-Identifier: BSL-1.0
"""Writes databases in MaxMind's format (version 2.0): small ones, for tests."""
import ipaddress
import struct

MARKER = b"\xab\xcd\xefMaxMind.com"
DATA_SEPARATOR = bytes(16)


class U16(int):
    pass


class U32(int):
    pass


class U64(int):
    pass


def head(kind, size):
    """Control octets: types above 7 are extended; sizes from 29 on follow."""
    first, extended = (kind << 5, b"") if kind <= 7 else (0, bytes([kind - 7]))
    if size < 29:
        return bytes([first | size]) + extended
    if size < 285:
        return bytes([first | 29]) + extended + bytes([size - 29])
    if size < 65821:
        return bytes([first | 30]) + extended + struct.pack(">H", size - 285)
    return bytes([first | 31]) + extended + (size - 65821).to_bytes(3, "big")


def encoded(value):
    if isinstance(value, bool):
        return head(14, int(value))
    if isinstance(value, (str, bytes)):
        octets = value.encode() if isinstance(value, str) else value
        return head(2, len(octets)) + octets
    if isinstance(value, dict):
        return head(7, len(value)) + b"".join(encoded(k) + encoded(v) for k, v in value.items())
    if isinstance(value, list):
        return head(11, len(value)) + b"".join(encoded(v) for v in value)
    if isinstance(value, float):
        return head(3, 8) + struct.pack(">d", value)
    kinds = {U16: 5, U32: 6, U64: 9}
    octets = int(value).to_bytes(16, "big").lstrip(b"\0")
    return head(kinds.get(type(value), 6), len(octets)) + octets


def database(networks, kind="Test", epoch=1_767_225_600, record_bits=28, version=6, **changed):
    """`networks`: {prefix: record}; records are what encoded() takes. The longest prefix counts. IPv4 in a database of
    IPv6 is in ::/96. `changed`: of the metadata."""
    width = 128 if version == 6 else 32
    nodes = [[None, None]]  # of each bit: the number of a node, ("data", offset), or nothing

    def insert(prefix, leaf):
        network = ipaddress.ip_network(prefix)
        bits, length = int(network.network_address), network.prefixlen
        if network.version == 4 and version == 6:
            length += 96
        at = 0
        for depth in range(length):
            bit = bits >> (width - 1 - depth) & 1
            if depth == length - 1:
                nodes[at][bit] = leaf
                return
            below = nodes[at][bit]
            if not isinstance(below, int):
                nodes.append([below, below])  # a shorter prefix holds for both halves
                nodes[at][bit] = len(nodes) - 1
            at = nodes[at][bit]

    data, offsets = b"", {}
    for prefix, record in sorted(networks.items(), key=lambda n: ipaddress.ip_network(n[0]).prefixlen):
        octets = encoded(record)
        if octets not in offsets:
            offsets[octets] = len(data)
            data += octets
        insert(prefix, ("data", offsets[octets]))
    count = len(nodes)

    def pointer(leaf):
        return count if leaf is None else leaf if isinstance(leaf, int) else count + 16 + leaf[1]

    tree = b""
    for left, right in ([pointer(leaf) for leaf in node] for node in nodes):
        if record_bits == 24:
            tree += left.to_bytes(3, "big") + right.to_bytes(3, "big")
        elif record_bits == 28:
            tree += ((left & 0xffffff).to_bytes(3, "big") + bytes([left >> 24 << 4 | right >> 24]) +
                     (right & 0xffffff).to_bytes(3, "big"))
        else:
            tree += left.to_bytes(4, "big") + right.to_bytes(4, "big")
    metadata = {"node_count": U32(count), "record_size": U16(record_bits), "ip_version": U16(version),
                "database_type": kind, "languages": ["en"], "binary_format_major_version": U16(2),
                "binary_format_minor_version": U16(0), "build_epoch": U64(epoch), "description": {"en": "of a test"}}
    metadata.update(changed)
    return tree + DATA_SEPARATOR + data + MARKER + encoded(metadata)


def write(path, networks, **settings):
    with open(path, "wb") as file:
        file.write(database(networks, **settings))
