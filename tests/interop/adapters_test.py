#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The adapters of conformance/adapters speak the harness contract (docs/testee.md), and say of flowgen's datagrams what
flowrecv --stdin says."""
import json
import os
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ADAPTERS = os.path.join(HERE, "../../conformance/adapters")
sys.path.insert(0, os.path.join(HERE, "../support"))
from testee import flowrecv, stream  # noqa: E402
from frames import TCP  # noqa: E402
from ipfix_octets import message, template  # noqa: E402
from partners import partner  # noqa: E402
from programs import BIN, check, check_equal, main  # noqa: E402

# Of a flow record, beside addresses, ports, counters and interfaces; of a sample.
LEAST = {("tshark", "netflow5"): 22, ("tshark", "netflow9"): 18, ("tshark", "ipfix"): 18, ("tshark", "sflow5"): 4,
         ("nfdump", "netflow5"): 10, ("nfdump", "netflow9"): 10, ("nfdump", "ipfix"): 12, ("nfdump", "sflow5"): 2}


def adapter(name, octets, environment=None):
    """Code, lines, stderr."""
    done = subprocess.run([sys.executable, os.path.join(ADAPTERS, name + ".py")], input=octets, capture_output=True,
                          timeout=100, env={**os.environ, "FLOWKIT_TESTEE": "1", **(environment or {})})
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def answers(lines):
    """By frame: its records and its verdict."""
    out = {}
    for line in lines:
        records, verdicts = out.setdefault(line["frame"], ([], []))
        (records if "record" in line else verdicts).append(line.get("record") or line.get("verdict", line))
    for number, (_, verdicts) in out.items():
        check_equal(len(verdicts), 1, f"verdicts of frame {number}")
    return {number: (records, verdicts[0]) for number, (records, verdicts) in out.items()}


def generated(name, protocol, *more):
    frames = subprocess.run([os.path.join(BIN, "flowgen"), "--protocol", protocol, "--count", "60", "--seed", "3",
                             "--exporters", "2", "--stdout", *more], capture_output=True, timeout=20).stdout
    code, lines, err = adapter(name, frames)
    check_equal((code, err, lines[:1]), (0, "", [{"answers": "end"}]), f"{name}: {protocol}")
    check(all(line.get("partial") for line in lines if "record" in line), f"{name}: {protocol}: records are partial")
    theirs, ours = answers(lines[1:]), answers(flowrecv(frames)[1])
    check_equal(list(theirs), list(ours), f"{name}: {protocol}: frames")
    compared = least = 0
    for number, (records, verdict) in theirs.items():
        if verdict == "unsupported":
            continue
        check_equal((verdict, len(records)), ("accepted", len(ours[number][0])), f"{name}: {protocol}: frame {number}")
        for got, want in zip(records, ours[number][0]):
            check_equal(got, {member: want.get(member) for member in got}, f"{name}: {protocol}: frame {number}")
            compared += 1
            least = max(least, len(got))
    check(compared >= 30, f"{name}: {protocol}: {compared} records were compared")
    check(least >= LEAST[name, protocol], f"{name}: {protocol}: at most {least} members in a record")


def both(name):
    partner("tshark" if name == "tshark" else "nfcapd", "-v" if name == "tshark" else "-V")
    for protocol in ("netflow5", "netflow9", "ipfix"):
        generated(name, protocol)
    generated(name, "sflow5", *([] if name == "tshark" else ["--counter-interval", "0"]))
    return template(256, (8, 4), (12, 4)), b"\x0a\0\0\1\x0a\0\0\2"


def verdicts(name, payloads, **more):
    code, lines, err = adapter(name, stream(payloads, **more))
    check_equal((code, err), (0, ""), name)
    return [(verdict, len(records)) for records, verdict in answers(lines[1:]).values()]


def tshark():
    known, one = both("tshark")
    whole = message(0, (2, known), (256, one * 3))
    cut = message(0, (2, known), (256, one)) + struct.pack(">HH", 256, 2)
    cut = cut[:2] + struct.pack(">H", len(cut)) + cut[4:]
    got = verdicts("tshark", [whole, b"", b"\0\x0b" + whole[2:], cut, whole])
    check_equal(got[:3], [("accepted", 3), ("unsupported", 0), ("unsupported", 0)], "what is no flow export")
    check_equal((got[3][0], got[4]), ("refused", ("accepted", 3)), "a set of 2 octets")
    check_equal(verdicts("tshark", [whole, message(3, (256, one))], transport=TCP), [("accepted", 3), ("accepted", 1)],
                "over TCP")
    long = message(0, (2, known), (256, one * 5000))
    check_equal(verdicts("tshark", [long, message(3, (256, one))], transport=TCP),
                [("accepted", 5000), ("accepted", 1)], "a message of two segments")
    check_equal(verdicts("tshark", [message(0, (256, one)), message(0, (2, known), (256, b""))]),
                [("accepted", 0), ("accepted", 0)], "no template, and a set without records")
    # Elements that Wireshark names alike, values that vary in length, enterprise elements, names that occur again.
    fields = struct.pack(">HHHHHHHHHHHHIHHHH", 8, 4, 82, 0xffff, 85, 8, 1, 8, 152, 8, 0x8001, 4, 99999, 8, 4, 56, 6)
    values = one[:4] + b"\4eth0" + struct.pack(">QQQ", 7, 8, 1_767_225_600_123) + b"abcd" + one[4:] + b"\2\0\0\0\0\1"
    _, lines, _ = adapter("tshark", stream([message(0, (2, struct.pack(">HH", 256, 8) + fields), (256, values))]))
    check_equal(answers(lines[1:])[1][0], [{
        "sourceIPv4Address": "10.0.0.1", "interfaceName": "eth0", "octetTotalCount": 7, "octetDeltaCount": 8,
        "flowStartMilliseconds": "2026-01-01T00:00:00.123Z", "sourceIPv4Address#2": "10.0.0.2",
        "sourceMacAddress": "02:00:00:00:00:01"}], "elements by their places")


def nfdump():
    known, one = both("nfdump")
    fields = template(256, (8, 4), (12, 4), (2, 4), (1, 4))
    flow = one + struct.pack(">II", 3, 400)
    options = struct.pack(">HHHHHHH", 257, 2, 1, 149, 4, 41, 8)
    got = verdicts("nfdump", [message(0, (2, fields), (256, flow * 2)), b"", message(2, (256, flow)),
                              message(3, (3, options), (257, bytes(12)), (256, flow)), message(5, (256, flow))])
    check_equal(got, [("accepted", 2), ("unsupported", 0), ("accepted", 1), ("unsupported", 0), ("accepted", 1)],
                "flows are of the frame that they came in")
    check_equal(verdicts("nfdump", [message(0, (2, fields), (256, flow))], transport=TCP), [("unsupported", 0)], "TCP")
    # in_bytes is octetDeltaCount or octetTotalCount: what it is cannot be said if both occur.
    both_counts = template(256, (8, 4), (12, 4), (2, 4), (1, 4), (85, 4))
    _, lines, _ = adapter("nfdump", stream([message(0, (2, both_counts), (256, flow + struct.pack(">I", 900)))]))
    check_equal(answers(lines[1:])[1][0], [{"sourceIPv4Address": "10.0.0.1", "destinationIPv4Address": "10.0.0.2",
                                            "packetDeltaCount": 3}], "what is not certain is left out")


def missing():
    """Where the program is not installed nothing is supported; nothing else is asked of the machine."""
    for name in ("tshark", "nfdump"):
        code, lines, err = adapter(name, b"", {"PATH": "/nonexistent"})
        check_equal((code, lines), (127, []), name)
        check(err.endswith(" is not installed\n") and err.startswith(f"{name}.py: "), err)


main({"tshark": tshark, "nfdump": nfdump, "missing": missing})
