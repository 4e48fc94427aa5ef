#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes seed inputs for the fuzz targets from commented hex: make_corpus.py DIRECTORY FILE.hex...

A line "datagram N" begins a datagram from source N (0 to 3); pairs of hex digits follow, "#" begins a comment.
Each becomes a frame as fuzz/datagrams.hpp reads it: 2 bits source, 14 bits length, the datagram.
"""
import pathlib
import sys


def frames(text):
    datagrams = []
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("datagram"):
            datagrams.append((int(line.split()[1]), bytearray()))
        elif line:
            datagrams[-1][1].extend(bytes.fromhex(line))
    return b"".join((source << 14 | len(octets)).to_bytes(2, "big") + octets for source, octets in datagrams)


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        (directory / path.stem).write_bytes(frames(path.read_text(encoding="utf-8")))


main()
