#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Outputs of flowrecv that cannot be written: a disk that becomes full and has room again, a reader that never reads.
Files hold whole records; written and lost are all that was received; each output says once what is wrong."""
import concurrent.futures
import contextlib
import fcntl
import json
import os
import re
import signal
import sys
import tempfile
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from outputs import text_of  # noqa: E402
from programs import NOTHING_LOST, Receiver, check, check_equal, main, run  # noqa: E402
from small_disk import SmallDisk  # noqa: E402

WORKERS = (1, 2)
BATCH = 1200  # flows, half a MiB of JSON


def lines_in(path, kind):
    """Records of one file, which is whole."""
    text = text_of(path)
    check(not text or text.endswith("\n"), f"{path}: torn")
    lines = text.splitlines()
    if kind == "csv":
        check(all(line.count(",") == lines[0].count(",") for line in lines), f"{path}: columns")
        check(not lines or lines[0].startswith("@timestamp,"), f"{path}: its header")
        return max(len(lines) - 1, 0)
    for line in lines:
        json.loads(line)
    return len(lines)


def records_in(path):
    """Of an IPFIX file: those that are there, and those that its numbers say are missing."""
    with tempfile.NamedTemporaryFile() as stats:
        code, out, err = run("flowrecv", "--read", path, "--format", "csv", "--fields", "source.ip", "--stats",
                             stats.name)
        totals = json.load(stats)["totals"]
    missing = totals["lost"]["sequence"]
    check(code == (1 if missing else 0) and totals["lost"] == {**NOTHING_LOST, "sequence": missing}, f"{path}: {err}")
    return out.count("\n") - 1, missing


class Outputs:
    """Of one run: (kind, name)."""

    def __init__(self, folder, *outputs):
        self.folder, self.outputs = folder, outputs

    def options(self):
        return [x for kind, name in self.outputs for x in ("--output", f"{kind}:{os.path.join(self.folder, name)}")]

    def records(self, kind, name):
        """In all files of this output; IPFIX: and how many are missing in one of them."""
        stem, ending = name.split(".", 1)
        files = [os.path.join(self.folder, f) for f in os.listdir(self.folder)
                 if f == name or re.fullmatch(rf"{stem}-\d{{8}}T\d{{6}}Z(_\d+)?\.{re.escape(ending)}", f)]
        if kind == "ipfix":
            return tuple(map(sum, zip(*map(records_in, files))))
        return sum(lines_in(f, kind) for f in files), 0


def send(receiver, wait=1.3, flows=BATCH):
    code, _, err = run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--source", "127.0.0.10", "--exporters", 4,
                       "--count", flows, "--rate", "20k", "--ipv6", 0)
    check_equal(code, 0, f"flowgen: {err}")
    time.sleep(wait)  # what is compressed is written once a second


def full(outputs, disk, workers, *options):
    """A batch while there is room, one while there is none, and one when there is again."""
    with Receiver("--workers", workers, *outputs.options(), *options) as receiver:
        send(receiver)
        disk.fill()
        send(receiver)
        send(receiver)
        disk.free()
        send(receiver)
        receiver.finish(send=signal.SIGTERM)
        totals = receiver.account()["totals"]
    name, said = f"{workers} workers, {' '.join(options)}", " ".join(receiver.stderr.split())
    check_equal((receiver.code, totals["flow_records"]), (3, 4 * BATCH), f"{name}: {receiver.stderr}")
    check_equal(receiver.stderr.count("No space left"), len(outputs.outputs), f"{name}: once each: {receiver.stderr}")
    all_lost = 0
    for kind, file in outputs.outputs:
        path = os.path.join(outputs.folder, file)
        found = re.search(rf"lost: {re.escape(path)}: (\d+) records? not written", said)
        lost = int(found[1]) if found else 0
        written, missing = outputs.records(kind, file)
        check_equal(written + lost, 4 * BATCH, f"{name}: {file}: written {written} and lost {lost}")
        check(written >= 2 * BATCH - 50, f"{name}: {file}: goes on once there is room: {written}")
        check(lost > BATCH, f"{name}: {file}: had no room: {lost}")
        if kind == "ipfix" and not options:
            check_equal(missing, lost, f"{name}: {file}: by its numbers")
        all_lost += lost
    check_equal(totals["lost"]["output"], all_lost, f"{name}: in the totals")
    for file in os.listdir(outputs.folder):
        os.unlink(os.path.join(outputs.folder, file))


def disk_full():
    with tempfile.TemporaryDirectory() as folder, SmallDisk(folder, 4 << 20) as disk:
        outputs = Outputs(folder, ("json", "a.json"), ("csv", "b.csv.gz"), ("json", "c.json.zst"), ("ipfix", "d.ipfix"))
        for workers in WORKERS:
            full(outputs, disk, workers)


def disk_full_rotated():
    with tempfile.TemporaryDirectory() as folder, SmallDisk(folder, 4 << 20) as disk:
        outputs = Outputs(folder, ("csv", "a.csv"), ("json", "b.json.gz"), ("csv", "c.csv.zst"), ("ipfix", "d.ipfix"))
        for how in (("--rotate-size", "50K"), ("--rotate-every", "1s")):
            full(outputs, disk, 2, *how)


def whole_members(octets):
    """What the complete members of a gzip file hold."""
    text = b""
    while octets:
        one = zlib.decompressobj(wbits=31)
        more = one.decompress(octets)
        if not one.eof:
            break
        text, octets = text + more, one.unused_data
    return text


def all_octets(reader):
    out = b""
    try:
        while more := os.read(reader, 1 << 16):
            out += more
    except BlockingIOError:
        pass
    return out


class Standing:
    """A receiver that writes to a pipe whose reader does not read."""

    def __init__(self, folder, workers, kind, name, *limit):
        self.path, self.kind, self.name = os.path.join(folder, name), kind, f"{workers} workers, {kind}, {name}"
        os.mkfifo(self.path)
        self.reader = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        self.receiver = Receiver("--workers", workers, "--output", f"{kind}:{self.path}", *limit)

    def read_slowly(self):
        """A page each half second, of a pipe that has room for one: 5 s and more for what is written at a time."""
        fcntl.fcntl(self.reader, fcntl.F_SETPIPE_SZ, 4096)
        os.set_blocking(self.reader, True)
        octets = b""
        while more := os.read(self.reader, 4096):
            octets += more
            time.sleep(0.5)
        return octets.count(b"\n")

    def judge_given_up(self, records):
        """After its end."""
        totals, said = self.receiver.account()["totals"], self.receiver.stderr
        lost, delivered = totals["lost"]["output"], self.delivered()
        check_equal((totals["flow_records"], self.receiver.code), (records, 3), f"{self.name}: {said}")
        check_equal(delivered + lost, records, f"{self.name}: delivered {delivered} and lost {lost}")
        check(min(lost, delivered) > 0, f"{self.name}: {delivered}, {lost}")
        check_equal(said.count(f"{self.path}: nothing moves: given up after 5 s\n"), 1, f"{self.name}: {said}")
        check(f"lost: {self.path}: {lost} records not written\n" in said, f"{self.name}: {said}")

    def delivered(self):
        octets = all_octets(self.reader)
        os.close(self.reader)
        text = whole_members(octets) if octets[:2] == b"\x1f\x8b" else octets
        return max(text.count(b"\n") - (self.kind == "csv"), 0)


def given_up():
    """SIGTERM while the reader of an output stands still: it is given up, and what it did not get is counted, to the
    record."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_ones:
        all_ = [Standing(folder, *of) for of in (
            (1, "json", "a"), (2, "json", "b"), (2, "csv", "c"), (1, "logfmt", "d"), (1, "json", "e.gz"))]
        for one in all_:
            open_ones.enter_context(one.receiver)
        for _ in range(2):  # two frames of what is compressed, of which one has room
            for one in all_:
                send(one.receiver, wait=0)
            time.sleep(1.3)
        for one in all_:
            one.receiver.process.send_signal(signal.SIGTERM)
        for one in all_:
            one.receiver.finish()
            one.judge_given_up(2 * BATCH)


def limits():
    """So it is where a limit ends the run. A reader that is slow is waited for, after a limit and after SIGTERM."""
    some = 200  # flows, 84 KB
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_ones, \
            concurrent.futures.ThreadPoolExecutor() as readers:
        standing = [Standing(folder, *of) for of in (
            (1, "json", "a", "--for", "2s"), (1, "json", "b", "--count", BATCH), (2, "csv", "c", "--idle", "1s"))]
        slow = [Standing(folder, *of) for of in ((2, "json", "d", "--for", "2s"), (1, "json", "e"))]
        for one in standing + slow:
            open_ones.enter_context(one.receiver)
        read = [readers.submit(one.read_slowly) for one in slow]
        for one in standing:
            send(one.receiver, wait=0)
        for one in slow:
            send(one.receiver, wait=0, flows=some)
        time.sleep(0.5)
        slow[1].receiver.process.send_signal(signal.SIGTERM)
        for one in standing:
            one.receiver.finish()
            one.judge_given_up(BATCH)
        for one, lines in zip(slow, read):
            one.receiver.finish()
            check_equal((one.receiver.code, lines.result()), (0, some), f"{one.name}: {one.receiver.stderr}")


if __name__ == "__main__":
    main({"disk_full": disk_full, "disk_full_rotated": disk_full_rotated, "given_up": given_up, "limits": limits})
