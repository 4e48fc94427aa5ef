# SPDX-License-Identifier: BSL-1.0
"""A decoder of one thing: the packetDeltaCount of 4 octets in the last set of an IPFIX message. Its argument is a rule:
what it does wrong, and at which value."""
import os
import struct
import sys
import time


def say(line):
    print(line, flush=True)


def misbehaves(rule):
    if rule == "crash":
        os.abort()
    if rule == "exit":
        os._exit(4)
    if rule == "ended":
        os._exit(0)
    if rule == "hang":
        time.sleep(30)
    if rule == "late":
        time.sleep(4)
    if rule == "rubbish":
        say("hello")


def main():
    rule, *values = sys.argv[1].split()
    if rule == "end":
        rule, values = values[0], values[1:]
        say('{"answers":"end"}')
    wanted = int(values[0]) if values else None
    number = 0
    while len(size := sys.stdin.buffer.read(4)) == 4:
        number += 1
        octets = sys.stdin.buffer.read(struct.unpack(">I", size)[0])[30:]
        # As flowrecv does: the message, a template of one field, a record.
        whole = len(octets) == 36 and struct.unpack_from(">HH", octets) == (10, 36) and octets[16:32] == bytes(
            [0, 2, 0, 12, 1, 44, 0, 1, 0, 2, 0, 4, 1, 44, 0, 8])
        value = struct.unpack_from(">I", octets, 32)[0] if whole else None
        if wanted is not None and value == wanted:
            misbehaves(rule)
        verdict = rule if rule in ("accepted", "refused", "unsupported") and wanted in (None, value) else "accepted"
        if value is not None and not (rule == "lost" and value == wanted) and verdict == "accepted":
            shown = int(values[1]) if rule == "value" and value == wanted else value
            say(f'{{"frame":{number},"record":{{"@template":300,"packetDeltaCount":{shown}}}}}')
        say("\n".join([f'{{"frame":{number},"verdict":"{verdict}"}}'] * (2 if rule == "twice" and value == wanted else 1)))


if __name__ == "__main__":
    main()
