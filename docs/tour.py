#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/tour.md: the programs as a new user sees them, run at a terminal of 100 columns.

Usage: docs/tour.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: are the sections that have no clocks in them as the programs print them now?
"""
import os
import sys

from transcript import COLUMNS, ROOT, Transcript, binaries_of, block, finish, finish_page, settled, start

LIVE = ("The demonstration", "A live receiver")


def main():
    tour = Transcript(binaries_of(sys.argv[1:]))
    tour.say(f"""
# A tour

What the programs print, at a terminal of {COLUMNS} columns. `docs/tour.py` runs the commands and writes this file; dates
and port numbers are replaced by fixed ones.
""")
    checking = "--check" in sys.argv
    if not checking:
        tour.say("## The demonstration\n\nFrom a fresh clone; without the lines of the build.")
        text, code = finish(*start("./demo --no-install", ROOT, tour.environment))
        text = text[text.index("\n== netflow5"):].lstrip("\n")
        tour.parts.append(block(["./demo"], settled(text), code))
    tour.say("## A capture file\n\nHere one that flowgen makes. For people:")
    tour.run("flowgen --pcap flows.pcap --protocol ipfix --exporters 2 --sampling 100 --count 60 --seed 7")
    tour.run("flowrecv --read flows.pcap --format text --count 6")
    tour.say("For programs, JSON lines are the default; `--fields` adds columns:")
    tour.run("flowrecv --read flows.pcap --fields source.ip,destination.ip,tcpControlBits,samplingInterval --count 2 "
             "2>/dev/null")
    tour.run("flowrecv --read flows.pcap --format logfmt --count 1 2>/dev/null")
    tour.say("Field by field, as the exporter sent it:")
    tour.run("flowrecv --read flows.pcap --format elements 2>/dev/null | tail -n 1")
    tour.say("## A live receiver\n\nOne terminal receives, the other one sends:")
    if not checking:
        tour.live("flowrecv --listen 2055 --idle 1s --format text --output flows.txt",
                  "flowgen --target 127.0.0.1:2055 --protocol netflow9 --exporters 3 --rate 1k --for 2s")
    tour.say("## When something is wrong\n\nA capture that was cut off:")
    tour.run("head -c 3000 flows.pcap >cut.pcap; flowrecv --read cut.pcap --format none",
             "head -c 3000 flows.pcap >cut.pcap; flowrecv --read cut.pcap --format none")
    tour.say("A name that there is not:")
    tour.run("flowrecv --read flows.pcap --fields source.ip,dst.port")
    tour.say("A datagram lost, one that comes twice, one that is damaged:")
    with open(os.path.join(tour.directory.name, "lose.py"), "w", encoding="utf-8") as file:
        file.write(LOSE)
    tour.run("flowgen --pcap one.pcap --protocol netflow5 --count 300 --seed 7 2>/dev/null; "
             "python3 lose.py one.pcap lost.pcap; flowrecv --read lost.pcap --format none", "flowrecv --read lost.pcap --format none")
    finish_page("tour.md", tour.parts, LIVE)


# Leaves out the third datagram of a capture, repeats the fifth, and sets the count of the seventh to 200.
LOSE = '''import struct, sys
octets = open(sys.argv[1], "rb").read()
records, at = [], 24
while at < len(octets):
    size = struct.unpack_from("<I", octets, at + 8)[0]
    records.append(octets[at:at + 16 + size])
    at += 16 + size
damaged = bytearray(records[6])
begin = damaged.index(bytes([0, 5, 0, 30]))
damaged[begin + 3] = 200
chosen = records[:2] + records[3:5] + [records[4], records[5], bytes(damaged)] + records[7:]
open(sys.argv[2], "wb").write(octets[:24] + b"".join(chosen))
'''


if __name__ == "__main__":
    main()
