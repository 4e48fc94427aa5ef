#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Names that arrive over the network, or are in files that others made, cannot command a terminal, become a formula of
a spreadsheet, or break a line of JSON or CSV."""
import csv
import io
import json
import os
import pty
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from flows_of_names import Exporter, flow, write_capture  # noqa: E402
from programs import BIN, check, check_equal, main  # noqa: E402

HOSTILE = [b"=cmd|' /C calc'!A0", b"+1+1", b"-1+1", b"@SUM(A1)", b"\t=1+1", b"\r=1+1", b"a\x1b[31mred",
           b"a\x1b]0;title\x07",
           b"a\xc2\x9b31m", b"a\x9b31m", b"a\nb,c", b'a"b', b'","b', b'"},{"x":"', b"a\r\nb", b"a\x7f\x08b", b"a\x00b",
           b"\xff\xfe", b"plain", "=größe".encode(), "größe".encode(), b"'quoted'", b"a=b", b"", b"a\\u001b"]
NAMES = ("ingressInterface.name", "applicationName")
FIELDS = ("--fields", ",".join(NAMES))


def chance_names(count):
    chance = random.Random(21)
    parts = [bytes([n]) for n in range(256)] + [b"\x1b[2J", b"\xc2\x9b", b'"', b",", b"\n", b"=", b"\xe2\x82\xac"]
    return [b"".join(chance.choices(parts, k=chance.randint(1, 12))) for _ in range(count)]


def with_names(names, *options, terminal=False):
    """What flowrecv prints; at a terminal with its account, in the order in which it comes."""
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        exporter = Exporter()
        write_capture(capture, exporter.flows(*(flow(name=one, application=one) for one in names)))
        command = [os.path.join(BIN, "flowrecv"), "--read", capture, *options]
        if not terminal:
            done = subprocess.run(command, capture_output=True, timeout=60)
            check_equal(done.returncode, 0, done.stderr)
            return done.stdout
        master, slave = pty.openpty()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
        os.close(slave)
        out = b""
        while True:
            try:
                out += os.read(master, 65536)
            except OSError:  # nobody writes any more
                break
        os.close(master)
        check_equal(process.wait(timeout=20), 0, out[-500:])
        return out


def shown(name):
    """As text of a line: octets that are not UTF-8 replaced, the zeros that fields are filled with left out."""
    return name.rstrip(b"\0")


def json_lines():
    """Each is one object, with the name as it came."""
    names = HOSTILE + chance_names(300)
    lines = with_names(names, *FIELDS).split(b"\n")[:-1]
    check_equal(len(lines), len(names), "lines")
    for name, line in zip(names, lines):
        got = json.loads(line)  # of one line
        want = shown(name).decode(errors="replace")
        if "\ufffd" in want:  # each decoder has its own number of replacements
            continue
        check_equal({key: got.get(key) for key in NAMES}, {key: want for key in NAMES}, f"{name!r}")
        check(not any(octet < 0x20 or octet == 0x7f for octet in line), f"control characters in {line!r}")


def csv_rows():
    """Each is one row; a cell that a spreadsheet would calculate begins with an apostrophe, the others are as they
    were."""
    names = HOSTILE + chance_names(300)
    # Octets that are no UTF-8 are as they came.
    text = with_names(names, *FIELDS, "--format", "csv").decode("latin-1")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    check_equal(len(rows), len(names), "rows")
    for name, row in zip(names, rows):
        want = shown(name).decode("latin-1")
        if want[:1] in ("=", "+", "-", "@", "\t", "\r") and want:
            want = "'" + want
        check_equal(row, [want] * len(NAMES), f"{name!r}")
    # The name of an exporter, too; numbers are not touched.
    out = with_names([b"x"], "--format", "csv", "--name", "192.0.2.1=@SUM(A1)", "--fields",
                     "flow.exporter,network.bytes")
    check_equal(out.splitlines()[1], b"'@SUM(A1),1000", "exporter")


def at_a_terminal():
    """Nothing but printable characters of UTF-8 and line ends, in every format that shows names."""
    names = HOSTILE + chance_names(100)
    for form in ("json", "csv", "logfmt", "text", "elements", "json-full"):
        fields = () if form in ("elements", "json-full") else FIELDS
        out = with_names(names, "--format", form, *fields, terminal=True)
        try:
            text = out.decode()
        except UnicodeDecodeError as wrong:
            check(False, f"{form}: {wrong}")
            continue
        bad = sorted({c for c in text if c not in "\r\n" and (ord(c) < 0x20 or 0x7f <= ord(c) < 0xa0)})
        check(not bad, f"{form}: {bad!r}")
        for plain in ("plain", "größe"):
            check(plain in text, f"{form}: no {plain}")


if __name__ == "__main__":
    main({"json_lines": json_lines, "csv_rows": csv_rows, "at_a_terminal": at_a_terminal})
