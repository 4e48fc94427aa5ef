#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compresses the files of Debian packages anew, in place: with a dictionary that holds all of them, as flowgen,
flowrecv and flowcheck have much in common and CPack's 8 MiB are less than one of them, and with xz's filter for the
addresses of machine code. A tenth is saved; xz needs 65 MiB to unpack it."""
import lzma
import sys

MAGIC = b"!<arch>\n"
HEADER = 60  # ar(5): name 16, time 12, owner 6, group 6, mode 8, size 10, two octets that end it


def members(octets, path):
    """Each with its header, without the octet that makes its size even."""
    if not octets.startswith(MAGIC):
        sys.exit(f"pack_tighter.py: {path}: no archive")
    at = len(MAGIC)
    while at < len(octets):
        header = octets[at:at + HEADER]
        size = int(header[48:58])
        yield header, octets[at + HEADER:at + HEADER + size]
        at += HEADER + size + size % 2


def smallest(tar, as_it_was):
    large = {"id": lzma.FILTER_LZMA2, "preset": 9}
    ways = ([large], [{"id": lzma.FILTER_X86}, large])
    return min([as_it_was, *(lzma.compress(tar, filters=way) for way in ways)], key=len)


def main():
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            octets = file.read()
        packed = bytearray(MAGIC)
        for header, content in members(octets, path):
            if header.startswith(b"data.tar.xz"):
                content = smallest(lzma.decompress(content), content)
                header = header[:48] + str(len(content)).ljust(10).encode() + header[58:]
            packed += header + content + b"\n" * (len(content) % 2)
        with open(path, "wb") as file:
            file.write(packed)


if __name__ == "__main__":
    main()
