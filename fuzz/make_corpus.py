#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the seed inputs of a fuzz target: make_corpus.py TARGET DIRECTORY [FILE...]

FILE becomes, by its suffix, for a target of datagrams
  .hex        commented hex: a line "datagram N" begins a datagram from source N (0 to 3); pairs of hex digits follow,
              "#" begins a comment. Without such lines each "# 1. ..." begins a datagram from source 0.
  .pcap       the UDP datagrams in it
  .cpp, .hpp  a test: its string literals of hex that are datagrams of the protocol, or the sets of one
each as frames that fuzz/datagrams.hpp reads: 2 bits source, 14 bits length, the datagram. For a target of text
(text_...) a file is taken as it is. A target of decisions has no files: it gets some arbitrary inputs, the same always.
"""
import pathlib
import random
import re
import struct
import sys

VERSIONS = {"netflow1": 1, "netflow5": 5, "netflow7": 7, "netflow9": 9, "ipfix": 10}
MOST = 4096  # -max_len


def frame(source, octets):
    return (source << 14 | len(octets)).to_bytes(2, "big") + octets


def datagrams_of_hex(text):
    """[(source, octets)]"""
    named = re.search(r"^datagram", text, re.M) is not None
    found = []
    for line in text.splitlines():
        begins = re.match(r"datagram (\d)" if named else r"# \d+\. ()", line)
        if begins:
            found.append((int(begins[1] or 0), bytearray()))
        line = line.split("#")[0].strip()
        if line and not line.startswith("datagram"):
            if not found:
                found.append((0, bytearray()))
            found[-1][1].extend(bytes.fromhex(line))
    return [(source, bytes(octets)) for source, octets in found if octets]


def payloads_of_pcap(data):
    """Of UDP in IPv4 behind Ethernet, or in IPv4 alone."""
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    behind = {1: 14}.get(struct.unpack(order + "I", data[20:24])[0], 0)
    at = 24
    while at + 16 <= len(data):
        length = struct.unpack(order + "I", data[at + 8:at + 12])[0]
        packet = data[at + 16 + behind:at + 16 + length]
        at += 16 + length
        if packet[0] >> 4 == 4 and packet[9] == 17:
            yield packet[(packet[0] & 15) * 4 + 8:]


def octets_of_literals(text):
    """Of the string literals that are commented hex; those that stand one after the other are one."""
    for run in re.findall(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+', text):
        parts = re.findall(r'"((?:[^"\\\n]|\\.)*)"', run)
        lines = "".join(parts).replace("\\n", "\n").split("\n")
        digits = re.sub(r"\s", "", "".join(line.split("#")[0] for line in lines))
        if len(digits) >= 16 and len(digits) % 2 == 0 and re.fullmatch("[0-9a-f]*", digits):
            yield bytes.fromhex(digits)


def as_datagram(protocol, octets):
    """None if it is no datagram of the protocol, nor sets that a header makes one."""
    if protocol == "sflow5":
        return octets if octets[:4] == b"\0\0\0\5" else None
    if int.from_bytes(octets[:2], "big") == VERSIONS[protocol]:
        return octets
    set_id, length = struct.unpack(">HH", octets[:4])
    template_sets = {"ipfix": (2, 3), "netflow9": (0, 1)}.get(protocol, ())
    if (set_id not in template_sets and not 256 <= set_id < 400) or not 4 <= length <= len(octets) or not template_sets:
        return None
    if protocol == "ipfix":
        return struct.pack(">HHIII", 10, 16 + len(octets), 1_700_000_000, 7, 258) + octets
    return struct.pack(">HHIIII", 9, 1, 1000, 1_700_000_000, 7, 258) + octets


def datagrams_of(protocol, path):
    if path.suffix == ".pcap":
        return [(0, octets) for octets in payloads_of_pcap(path.read_bytes())]
    if path.suffix == ".hex":
        return datagrams_of_hex(path.read_text(encoding="utf-8"))
    literals = octets_of_literals(path.read_text(encoding="utf-8"))
    found = [as_datagram(protocol, octets) for octets in literals]
    return [(i % 4, octets) for i, octets in enumerate(found) if octets is not None]


def protocols_of(target):
    return {"recode_templates": ["ipfix", "netflow9"], "recode_sflow": ["sflow5"],
            "renewer": [*VERSIONS, "sflow5"], "c": [*VERSIONS, "sflow5"]}.get(target, [target])


def seeds(target, paths):
    """{name: octets}"""
    made = {}
    if target.startswith("text_"):
        return {path.stem: path.read_bytes()[:MOST] for path in paths}
    if not paths:
        arbitrary = random.Random(target)
        return {f"arbitrary-{n}": arbitrary.randbytes(8 << n // 6) for n in range(24)}
    for path in paths:
        for protocol in protocols_of(target):
            # Templates and data that belong together stand in one input; each alone is another.
            together = b""
            for n, (source, octets) in enumerate(datagrams_of(protocol, path)):
                one = frame(source, octets)
                if path.suffix != ".hex":
                    made[f"{protocol}-{path.stem}-{n}"] = one
                if len(together) + len(one) <= MOST:
                    together += one
            if together:
                made[f"{protocol}-{path.stem}"] = together
    return made


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    target, directory, paths = sys.argv[1], pathlib.Path(sys.argv[2]), [pathlib.Path(name) for name in sys.argv[3:]]
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.iterdir():
        old.unlink()
    for name, octets in seeds(target, paths).items():
        (directory / name).write_bytes(octets)


main()
