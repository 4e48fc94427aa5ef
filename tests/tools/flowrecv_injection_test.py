#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Names that arrive over the network, or are in files that others made, cannot command a terminal, become a formula of
a spreadsheet, a statement of SQL, or break a line of JSON, CSV or logfmt."""
import csv
import io
import json
import os
import pty
import random
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from flows_of_names import Exporter, flow, write_capture  # noqa: E402
from programs import BIN, check, check_equal, main  # noqa: E402

HOSTILE = [b"=cmd|' /C calc'!A0", b"+1+1", b"-1+1", b"@SUM(A1)", b"\t=1+1", b"\r=1+1", b"a\x1b[31mred",
           b"a\x1b]0;title\x07",
           b"a\xc2\x9b31m", b"a\x9b31m", b"a\nb,c", b'a"b', b'","b', b'"},{"x":"', b"a\r\nb", b"a\x7f\x08b", b"a\x00b",
           b"\xff\xfe", b"plain", "=größe".encode(), "größe".encode(), b"'quoted'", b"a=b", b"", b"a\\u001b",
           b"'); DROP TABLE flows;--", b"\\'; DELETE FROM flows", b'"; DROP TABLE flows; --', b"$(id)`id`",
           "a\u202egpj.exe".encode(), "\u2066b\u2069".encode(), "\u2028c".encode()]
NAMES = ("ingressInterface.name", "applicationName")
FIELDS = ("--fields", ",".join(NAMES))


def chance_names(count):
    chance = random.Random(21)
    parts = [bytes([n]) for n in range(256)] + [b"\x1b[2J", b"\xc2\x9b", b'"', b",", b"\n", b"=", b"\xe2\x82\xac",
                                                b"\xe2\x80\xae", b"\xe2\x81\xa6", b"\xe2", b"\xe2\x80"]
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
        turns = [*range(0x202a, 0x202f), *range(0x2066, 0x206a)]
        bad = sorted({c for c in text
                      if c not in "\r\n" and (ord(c) < 0x20 or 0x7f <= ord(c) < 0xa0 or ord(c) in turns)})
        check(not bad, f"{form}: {bad!r}")
        for plain in ("plain", "größe"):
            check(plain in text, f"{form}: no {plain}")


PAIR = re.compile(r'([A-Za-z.]+)=("(?:[^"\\]|\\.)*"|[^ "=]*)(?: |$)')


def logfmt_lines():
    """One line each, of pairs and nothing else, with the name as it came."""
    names = HOSTILE + chance_names(300)
    lines = with_names(names, *FIELDS, "--format", "logfmt").split(b"\n")[:-1]
    check_equal(len(lines), len(names), "lines")
    for name, line in zip(names, lines):
        want, line = shown(name).decode(errors="replace"), line.decode(errors="replace")
        if "\ufffd" in want:
            continue
        check_equal(PAIR.sub("", line), "", f"{name!r}: what is no pair in {line!r}")
        got = {key: json.loads(value) if value[:1] == '"' else value for key, value in PAIR.findall(line)}
        check_equal(got, {key: want for key in NAMES}, f"{name!r}")
        check(not any(c < " " or c == "\x7f" for c in line), f"control characters in {line!r}")


def sql():
    """Lines in the table of --schema sqlite, as rows of CSV and by the view that takes JSON: each name is a value."""
    columns = "@timestamp," + ",".join(NAMES)
    names = [n for n in HOSTILE + chance_names(300) if "\ufffd" not in n.decode(errors="replace")]
    schema = subprocess.run([os.path.join(BIN, "flowrecv"), "--schema", "sqlite", "--fields", columns],
                            capture_output=True, text=True, check=True).stdout
    lines = with_names(names, "--fields", columns).decode().split("\n")[:-1]
    text = with_names(names, "--fields", columns, "--format", "csv").decode()
    by_csv = list(csv.reader(io.StringIO(text, newline="")))[1:]
    for how, rows in (("INSERT INTO flows_lines VALUES (?)", [(line,) for line in lines]),
                      ("INSERT INTO flows VALUES (?, ?, ?)", by_csv)):
        with sqlite3.connect(":memory:") as database:
            database.executescript(schema)
            for row in rows:
                database.execute(how, row)
            got = database.execute(f'SELECT "{NAMES[0]}" FROM flows ORDER BY rowid').fetchall()
            check_equal(len(got), len(names), f"{how}: rows")
            for (one,), name in zip(got, names):
                want = shown(name).decode()
                if rows is by_csv and want[:1] in ("=", "+", "-", "@", "\t", "\r") and want:
                    want = "'" + want
                if "\0" not in want:  # SQLite's JSON ends a text there
                    check_equal(one, want, f"{how}: {name!r}")


def announced():
    """Names of interfaces in options data."""
    with tempfile.TemporaryDirectory() as directory:
        capture, exporter = os.path.join(directory, "a.pcap"), Exporter()
        messages = []
        for name in HOSTILE:
            messages += exporter.interface(1, name) + exporter.flows(flow())
        write_capture(capture, messages)
        for form in ("json", "csv", "logfmt", "text"):
            done = subprocess.run([os.path.join(BIN, "flowrecv"), "--read", capture, "--format", form, "--fields",
                                   f"source.ip,{NAMES[0]}"], capture_output=True, timeout=60)
            check_equal(done.returncode, 0, done.stderr)
            if form == "csv":
                rows = list(csv.reader(io.StringIO(done.stdout.decode("latin-1"), newline="")))[1:]
                check_equal((len(rows), {len(row) for row in rows}), (len(HOSTILE), {2}), "rows")
                check(not any(row[1].startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows), str(rows))
                continue
            lines = done.stdout.split(b"\n")[:-1]
            check_equal(len(lines), len(HOSTILE), f"{form}: lines")
            if form == "json":
                got = [json.loads(line.decode(errors="replace")).get(NAMES[0]) for line in lines]
                for name, one in zip(HOSTILE, got):
                    want = shown(name).decode(errors="replace")
                    check("\ufffd" in want or (one or "") == want, f"{name!r}: {one!r}")
            check(b"\x1b" not in done.stdout, f"{form}: {done.stdout!r}")


def sflow_user(name):
    """A sample of a packet with the user that sent it (extended_user)."""
    text = struct.pack(">II", 106, len(name)) + name + bytes(-len(name) % 4)
    user = struct.pack(">II", 1004, 2 * len(text)) + text + text
    packet = struct.pack(">II", 3, 32) + struct.pack(">II4s4sIIII", 100, 6, b"\xc0\0\2\1", b"\xc0\0\2\2", 1, 2, 0, 0)
    sample = struct.pack(">IIIIIIII", 1, 1, 100, 1000, 0, 1, 2, 2) + packet + user
    return struct.pack(">II4sIIIIII", 5, 1, b"\xc0\0\2\1", 0, 1, 1000, 1, 1, len(sample)) + sample


def sflow_names():
    """Texts of sFlow."""
    for name in HOSTILE:
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "a.bin")
            with open(path, "wb") as file:
                file.write(sflow_user(name))
            for form in ("json", "csv", "logfmt", "text", "elements", "json-full"):
                fields = ("--fields", "source.ip,userName") if form not in ("elements", "json-full") else ()
                done = subprocess.run([os.path.join(BIN, "flowrecv"), "--read", path, "--format", form, *fields],
                                      capture_output=True, timeout=60)
                out, what = done.stdout, f"{form}: {name!r}: {done.stdout!r} {done.stderr!r}"
                check_equal(done.returncode, 0, what)
                if form == "csv":
                    (_, row) = csv.reader(io.StringIO(out.decode("latin-1"), newline=""))
                    want = name.decode("latin-1").rstrip("\0")
                    check_equal(row[1:], ["'" + want if want[:1] and want[0] in "=+-@\t\r" else want], what)
                    continue
                check_equal(out.count(b"\n"), out.count(b'"@line":') if form == "json-full" else 1, what)
                check(not any(c < 0x20 and c != 10 or c == 0x7f for c in out), what)
                if form not in ("logfmt", "text"):
                    for line in out.split(b"\n")[:-1]:
                        json.loads(line.decode(errors="replace"))


if __name__ == "__main__":
    main({"json_lines": json_lines, "csv_rows": csv_rows, "at_a_terminal": at_a_terminal, "logfmt_lines": logfmt_lines,
          "sql": sql, "announced": announced, "sflow_names": sflow_names})
