#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Common properties (RFC 5473) in flowrecv: they expire as templates do, over UDP alone (section 4.2)."""
import json
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from ipfix_octets import fields, message  # noqa: E402
from programs import check_equal, main, run  # noqa: E402


# Ports and the id of their common properties; the properties of an id: addresses.
TEMPLATES = ((2, struct.pack(">HH", 256, 3) + fields((7, 2), (11, 2), (137, 2))),
             (3, struct.pack(">HHH", 257, 3, 1) + fields((137, 2), (8, 4), (12, 4))))
PROPERTIES = (257, struct.pack(">HII", 5, 0xC0000201, 0xC0000202))
FLOW = (256, struct.pack(">HHH", 1024, 53, 5))


MESSAGES = ((1, message(0, *TEMPLATES, PROPERTIES)), (30, message(1, FLOW)), (63, message(2, *TEMPLATES, FLOW)))


def packet(payload):
    udp = struct.pack(">HHHH", 40000, 4739, 8 + len(payload), 0) + payload
    return struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, 0xC0000207, 0xC0000208) + udp


def capture(path):
    with open(path, "wb") as file:
        file.write(struct.pack(">IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for second, payload in MESSAGES:
            data = packet(payload)
            file.write(struct.pack(">IIII", 1_700_000_000 + second, 0, len(data), len(data)) + data)


def received(path, *options):
    """The source addresses of the flows, and how many properties were not known."""
    stats = path + ".json"
    code, out, err = run("flowrecv", "--read", path, "--stats", stats, *options)
    check_equal(code, 0, err)
    with open(stats, encoding="utf-8") as file:
        findings = json.load(file)["totals"]["findings"]
    addresses = [json.loads(line).get("source.ip") for line in out.splitlines()]
    return addresses, findings.get("common properties not known", 0)


def expire():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f.pcap")
        capture(path)
        check_equal(received(path), (["192.0.2.1", "192.0.2.1"], 0), "for ever")
        check_equal(received(path, "--template-lifetime", "62s"), (["192.0.2.1", "192.0.2.1"], 0), "not yet")
        check_equal(received(path, "--template-lifetime", "61s"), (["192.0.2.1", None], 1), "62 s without them")


def stay():
    """In a file nothing is resent, and nothing expires."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f.ipfix")
        with open(path, "wb") as file:
            file.write(b"".join(payload for _, payload in MESSAGES))
        check_equal(received(path, "--template-lifetime", "1s"), (["192.0.2.1", "192.0.2.1"], 0), "in a file")


if __name__ == "__main__":
    main({"expire": expire, "stay": stay})
