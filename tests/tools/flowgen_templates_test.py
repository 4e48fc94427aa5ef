#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What flowgen announces over NetFlow v9 and IPFIX: a template a set, none before a flow needs it, none that none needs."""
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402


def datagrams(protocol, *options):
    """The UDP payloads of a run, read from its capture file (Ethernet, IPv4 without options)."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent.pcap")
        code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--seed", "7", "--count", "600", *options)
        check_equal(code, 0, err)
        with open(path, "rb") as file:
            data = file.read()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    link = struct.unpack(order + "I", data[20:24])[0]
    before = {1: 14, 101: 0, 228: 0}[link] + 20 + 8
    at = 24
    while at < len(data):
        size = struct.unpack(order + "I", data[at + 8:at + 12])[0]
        yield data[at + 16 + before:at + 16 + size]
        at += 16 + size


def sets(datagram):
    at = 20 if datagram[1] == 9 else 16
    while at < len(datagram):
        kind, length = struct.unpack(">HH", datagram[at:at + 4])
        yield kind, datagram[at + 4:at + length]
        at += length


def announced(protocol, *options):
    """Ids of templates and of data sets over the run; each template stands alone, and before its data."""
    known, used = set(), set()
    for datagram in datagrams(protocol, *options):
        for kind, content in sets(datagram):
            if kind >= 256:
                check(kind in known, f"{protocol}: data of {kind} before their template")
                used.add(kind)
                continue
            number, count = struct.unpack(">HH", content[:4])
            options_set = kind in (1, 3)
            if not options_set:
                size = 4 + 4 * count
            elif protocol == "netflow9":
                size = 6 + count + struct.unpack(">H", content[4:6])[0]
            else:
                size = 6 + 4 * count
            check(len(content) - size < 4, f"{protocol}: more than a template in a set: {content.hex()}")
            known.add(number)
    return known, used


def sets_of_their_own():
    for protocol in ("netflow9", "ipfix"):
        for share, expected in (("0", {256}), ("100", {257}), ("50", {256, 257})):
            for size in ("128", "1400"):
                base = ("--ipv6", share, "--max-datagram", size, "--template-messages", "3")
                check_equal(announced(protocol, *base), (expected, expected), f"{protocol} {base}")
                sampled = expected | {258}
                check_equal(announced(protocol, *base, "--sampling", "10"), (sampled, sampled), f"{protocol} {base} sampled")


if __name__ == "__main__":
    main({"sets_of_their_own": sets_of_their_own})
