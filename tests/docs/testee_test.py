#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""docs/testee.md: its table of values against what flowrecv --stdin writes, its decoder against flowrecv's values."""
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from testee import flowrecv, stream  # noqa: E402
from ipfix_octets import message  # noqa: E402
from programs import BIN, check, check_equal, main  # noqa: E402

with open(os.path.join(ROOT, "docs", "testee.md"), encoding="utf-8") as file:
    DOCUMENT = file.read()


def ntp(seconds, fraction):
    return struct.pack(">II", seconds + 2_208_988_800, fraction)


SECONDS = 1_767_225_600  # 2026-01-01
# (element, enterprise or 0, octets, the member as it is written)
VALUES = [
    (1, 0, (2**64 - 1).to_bytes(8, "big"), '"octetDeltaCount":18446744073709551615'),
    (1, 0, (2**53 + 1).to_bytes(8, "big"), '"octetDeltaCount":9007199254740993'),
    (1, 0, b"\1\2\3", '"octetDeltaCount":66051'),
    (434, 0, b"\xff\xff\xff\xff", '"mibObjectValueInteger":-1'),
    (434, 0, b"\xfe", '"mibObjectValueInteger":-2'),
    (6, 0, b"\xf0\x1b", '"tcpControlBits":27'),
    (311, 0, struct.pack(">f", 0.1), '"samplingProbability":0.1'),
    (311, 0, struct.pack(">f", 1e-45), '"samplingProbability":1.4013e-45'),
    (311, 0, struct.pack(">f", 0.25), '"samplingProbability":0.25'),
    (311, 0, struct.pack(">d", 0.1), '"samplingProbability":0.1'),
    (311, 0, struct.pack(">d", 0.1 + 0.2), '"samplingProbability":0.30000000000000004'),
    (311, 0, struct.pack(">d", float("nan")), '"samplingProbability":"NaN"'),
    (311, 0, struct.pack(">f", float("inf")), '"samplingProbability":"Infinity"'),
    (311, 0, struct.pack(">d", float("-inf")), '"samplingProbability":"-Infinity"'),
    (276, 0, b"\1", '"dataRecordsReliability":true'),
    (276, 0, b"\2", '"dataRecordsReliability":false'),
    (276, 0, b"\0", '"dataRecordsReliability":0'),
    (82, 0, b"eth0\0\0\0\0", '"interfaceName":"eth0"'),
    (82, 0, 'ä"\\\n'.encode(), '"interfaceName":"ä\\"\\\\\\u000a"'),
    (82, 0, b"a\xff\xc0\x80b", '"interfaceName":"a\ufffd\ufffd\ufffdb"'),
    (56, 0, b"\0\0\x5e\0\x53\1", '"sourceMacAddress":"00:00:5e:00:53:01"'),
    (8, 0, b"\xc0\0\2\1", '"sourceIPv4Address":"192.0.2.1"'),
    (27, 0, bytes.fromhex("20010db8000000000000000000000001"), '"sourceIPv6Address":"2001:db8::1"'),
    (150, 0, struct.pack(">I", SECONDS), '"flowStartSeconds":"2026-01-01T00:00:00.000Z"'),
    (152, 0, struct.pack(">Q", SECONDS * 1000 + 123), '"flowStartMilliseconds":"2026-01-01T00:00:00.123Z"'),
    (154, 0, ntp(SECONDS, 0x80000000), '"flowStartMicroseconds":"2026-01-01T00:00:00.500000000Z"'),
    (154, 0, ntp(SECONDS, 0x800007ff), '"flowStartMicroseconds":"2026-01-01T00:00:00.500000000Z"'),
    (156, 0, ntp(SECONDS, 0x800007ff), '"flowStartNanoseconds":"2026-01-01T00:00:00.500000476Z"'),
    (156, 0, ntp(SECONDS, 530_242_872), '"flowStartNanoseconds":"2026-01-01T00:00:00.123456789Z"'),
    (156, 0, bytes(8), '"flowStartNanoseconds":0'),
    (313, 0, b"\x0a\x0b", '"ipHeaderPacketSection":"0a0b"'),
    (313, 0, b"", '"ipHeaderPacketSection":""'),
    (95, 0, b"\3\0\1\xbb", '"applicationId":"3:443"'),
    (8, 0, b"\xc0\0\2", '"sourceIPv4Address":"c00002"'),
    (1, 0, b"", '"octetDeltaCount":""'),
    (30000, 0, b"\1", '"0/30000":"01"'),
    (345, 9, b"\0\xff", '"9/345":"00ff"'),
]


def values():
    """A record of each value, of its own template."""
    templates, data = b"", []
    for n, (element, enterprise, octets, _) in enumerate(VALUES, 256):
        field = struct.pack(">HH", element | (0x8000 if enterprise else 0), len(octets))
        field += struct.pack(">I", enterprise) if enterprise else b""
        templates += struct.pack(">HH", n, 2) + struct.pack(">HH", 136, 1) + field
        data.append((n, b"\1" + octets))
    done = subprocess.run([os.path.join(BIN, "flowrecv"), "--stdin"], capture_output=True, timeout=20,
                          input=stream([message(0, (2, templates)), message(0, *data)]))
    lines = [line for line in done.stdout.decode().splitlines() if '"record"' in line]
    check_equal(len(lines), len(VALUES), "records")
    for line, (element, _, octets, want) in zip(lines, VALUES):
        got = line[line.index('"flowEndReason":1,') + len('"flowEndReason":1,'):].rstrip("}")
        check_equal(got, want, f"element {element} of {octets.hex()}")
    written = {text for _, _, _, text in VALUES} | {text.split(":", 1)[1] for _, _, _, text in VALUES}
    rows = DOCUMENT[DOCUMENT.index("| in the record |"):DOCUMENT.index("## A decoder in")].splitlines()
    shown = re.findall(r'`("[^`]*|[\d.e-]+|true|false)`', "\n".join(rows))
    check(len(shown) > 20, f"{shown}")
    for one in shown:
        elsewhere = re.match(r'"(samplingInterval|mplsTop|scope|v9|29305|flowStartSys)', one)
        check(elsewhere or one in written, f"{one} is in the table, and no value is written so")


def decoder():
    """The one of the document runs, and says what flowrecv says."""
    indented = DOCUMENT[DOCUMENT.index("    #!/usr/bin/env python3"):DOCUMENT.index("Try it:")]
    source = re.sub(r"^    ", "", indented, flags=re.MULTILINE)
    check(len(source.splitlines()) <= 25, "it is short")
    frames = subprocess.run([os.path.join(BIN, "flowgen"), "--protocol", "netflow5", "--count", "100", "--stdout"],
                            capture_output=True, timeout=20).stdout
    first = frames[:4 + int.from_bytes(frames[:4], "big")]
    head, payload = first[4:34], first[34:]
    wrong = [payload[:-1], b"", b"\0\x09" + payload[2:]]
    frames += b"".join(struct.pack(">I", 30 + len(p)) + head + p for p in wrong)
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(source)
        script.flush()
        done = subprocess.run([sys.executable, script.name], input=frames, capture_output=True, timeout=20)
    check_equal((done.returncode, done.stderr), (0, b""), "its end")
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    _, ours, _ = flowrecv(frames)
    verdicts = [(one["frame"], one["verdict"]) for one in theirs if "verdict" in one]
    check_equal([v for _, v in verdicts[-3:]], ["refused", "refused", "unsupported"], "what is wrong")
    last = verdicts[-1][0]
    want = [(one["frame"], one["verdict"]) for one in ours if "verdict" in one and one["frame"] != last]
    check_equal(verdicts[:-1], want, "verdicts")
    records = [one for one in theirs if "record" in one]
    check(len(records) > 100, f"{len(records)} records")
    for got, want in zip(records, (one for one in ours if "record" in one)):
        check_equal((got["frame"], got["partial"]), (want["frame"], True), "frame")
        check_equal(got["record"], {name: want["record"][name] for name in got["record"]}, f"frame {got['frame']}")


main({"values": values, "decoder": decoder})
