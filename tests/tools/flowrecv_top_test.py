#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --top, --by, --sum and --every against sums over its own JSON lines, over every capture there is."""
import collections
import csv
import datetime
import glob
import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from programs import BIN, SHARED, Receiver, check, check_equal, main, run  # noqa: E402

SUMS = ("network.bytes", "network.packets", "flows")
# --by: one column of each type, and several.
KEYS = ("source.ip", "network.protocol,destination.port", "flow.exporter", "source.ip,destination.ip,source.port",
        "flow.start,flow.duration_ms", "ingressInterface,samplingInterval,sampling.source", "@timestamp")
GREATEST = 2**64 - 1


def captures(directory):
    """Own captures of each protocol, and those of other programs where they are."""
    made = []
    for n, (protocol, *more) in enumerate((("netflow5", "--sampling", 100), ("netflow9", "--ipv6", 40), ("ipfix",),
                                           ("sflow5",))):
        made.append(os.path.join(directory, f"{protocol}.pcap"))
        code, _, err = run("flowgen", "--pcap", made[-1], "--protocol", protocol, "--exporters", 2, "--count", 600,
                           "--rate", 20, "--seed", n, *more)
        check_equal(code, 0, f"flowgen {protocol}: {err}")
    return made + sorted(glob.glob(os.path.join(SHARED, "captures-live", "*.pcap")))


def lines_of(capture, *options):
    return rows_of(run("flowrecv", "--read", capture, "--fields", "all", *options)[1])


def value(flow, name):
    return 1 if name == "flows" else flow.get(name, 0)


def added_up(flows, by, names):
    """Sums by key; a column without a value is None."""
    sums = collections.defaultdict(lambda: [0] * len(names))
    for flow in flows:
        key = tuple(flow.get(c) for c in by)
        for i, name in enumerate(names):
            sums[key][i] += value(flow, name)
    return sums


def rows_of(out):
    return [json.loads(line) for line in out.splitlines()]


def check_rows(rows, flows, by, names, where):
    """The rows of one table: exact, greatest first, and with others all there is."""
    wanted = added_up(flows, by, names)
    tops, others = [r for r in rows if r["row"] == "top"], [r for r in rows if r["row"] == "others"]
    check_equal([r["row"] for r in rows], ["top"] * len(tops) + ["others"], f"{where}: the kinds of rows")
    check_equal([r["rank"] for r in tops], list(range(1, len(tops) + 1)), f"{where}: ranks")
    for r in tops:
        key = tuple(r.get(c) for c in by)
        check_equal([r[n] for n in names], wanted[key], f"{where}: {key}")
        check_equal([r[n + ".at_most"] for n in names], wanted[key], f"{where}: bound of {key}")
    check_equal(len({tuple(r.get(c) for c in by) for r in tops}), len(tops), f"{where}: different keys")
    greatest = sorted((v[0] for v in wanted.values()), reverse=True)
    check_equal([r[names[0]] for r in tops], greatest[:len(tops)], f"{where}: the greatest")
    for i, name in enumerate(names):
        check_equal(sum(r[name] for r in rows), sum(v[i] for v in wanted.values()), f"{where}: all {name}")
    left = [v for k, v in wanted.items() if k not in {tuple(r.get(c) for c in by) for r in tops}]
    for i, name in enumerate(names):
        check_equal(others[0][name + ".at_most"], max((v[i] for v in left), default=0), f"{where}: greatest of others")


def sums():
    """Equal to sums over the JSON lines: every capture, keys of each type."""
    with tempfile.TemporaryDirectory() as directory:
        for capture in captures(directory):
            name, flows = os.path.basename(capture), lines_of(capture)
            check(len(flows) > 0, f"{name}: no flows")
            for n, by in enumerate(KEYS):
                top = (3, 1, 100000)[n % 3]
                code, out, _ = run("flowrecv", "--read", capture, "--top", top, "--by", by, "--format", "json")
                check(code in (0, 1), f"{name}: exit code {code}")
                check(len(rows_of(out)) <= top + 1, f"{name} --by {by}: {len(rows_of(out))} rows")
                check_rows(rows_of(out), flows, by.split(","), SUMS, f"{name} --by {by}")


def scaled():
    """--scale and --biflow act as for lines; other sums than the usual ones."""
    with tempfile.TemporaryDirectory() as directory:
        for capture in captures(directory):
            for options in (["--scale"], ["--biflow"]):
                names = ["network.packets", "reverse.bytes", "flow.duration_ms", "network.bytes"]
                out = run("flowrecv", "--read", capture, "--top", 2, "--by", "network.protocol", "--format", "json",
                          "--sum", ",".join(names), *options)[1]
                check_rows(rows_of(out), lines_of(capture, *options), ["network.protocol"], names,
                           f"{os.path.basename(capture)} {options}")


def begin_of(stamp, every_ms):
    """When the interval of a time begins, as it is written."""
    t = datetime.datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    ms = (t - epoch) // datetime.timedelta(milliseconds=1) // every_ms * every_ms
    return (epoch + datetime.timedelta(milliseconds=ms)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def every():
    """Intervals by @timestamp, with keys and without."""
    with tempfile.TemporaryDirectory() as directory:
        for n, capture in enumerate(captures(directory)):
            name, flows = os.path.basename(capture), lines_of(capture)
            text, ms = (("1s", 1000), ("10s", 10_000), ("2.5s", 2500), ("1m", 60_000))[n % 4]
            by_interval = collections.defaultdict(list)
            for flow in flows:
                by_interval[begin_of(flow["@timestamp"], ms)].append(flow)
            for keys in ([], ["--top", 2, "--by", "destination.ip"]):
                code, out, err = run("flowrecv", "--read", capture, "--every", text, "--format", "json", *keys)
                rows, where = rows_of(out), f"{name} --every {text} {keys}"
                check(code in (0, 1), f"{where}: {err}")
                intervals = list(dict.fromkeys(r.get("interval") for r in rows))
                check_equal(intervals, sorted(by_interval), f"{where}: intervals")
                for interval, own in by_interval.items():
                    got = [r for r in rows if r["interval"] == interval]
                    if keys:
                        check_rows(got, own, ["destination.ip"], SUMS, f"{where} {interval}")
                        continue
                    want = {"interval": interval, "row": "all", **{s: sum(value(f, s) for f in own) for s in SUMS}}
                    check_equal(got, [want], where)


def formats():
    """CSV has what JSON has; the table, too."""
    with tempfile.TemporaryDirectory() as directory:
        for capture in captures(directory)[:4]:
            for keys in (["--top", 4, "--by", "source.ip,network.protocol"],
                         ["--every", "5s", "--top", 4, "--by", "source.ip,network.protocol"], ["--every", "5s"]):
                command = ["flowrecv", "--read", capture, *keys]
                rows = rows_of(run(*command, "--format", "json")[1])
                text = run(*command, "--format", "csv")[1]
                table = list(csv.DictReader(io.StringIO(text)))
                check_equal([{k: v for k, v in r.items() if v != ""} for r in table],
                            [{k: str(v) for k, v in r.items()} for r in rows], f"csv and json {keys}")
                words = run(*command)[1]
                check_equal(words, run(*command, "--format", "table")[1], "the table is what there is without --format")
                for r in rows:
                    check(any(str(r["network.bytes"]) in line.split() and r.get("source.ip", "") in line
                              for line in words.splitlines()), f"{keys}: {r} in\n{words}")


def wrong():
    """One line that says what is wrong and what is allowed; nothing is read or bound before."""
    top, by = ["--top", "5"], ["--by", "source.ip"]
    for arguments, said in (
            ([*by], "--by: only with --top N"), ([*top], "--top: only with --by"),
            (["--sum", "flows"], "--sum: only with --top N and --by LIST, or with --every"),
            (["--top-memory", "8M"], "--top-memory: only with --top"),
            ([*top, *by, "--late", "1s"], "--late: only with"),
            (["--every", "1s", "--top-memory", "8M"], "--top-memory: only with"),
            (["--every", "1s", *by], "--by: only with --top N"),
            (["--top", "0", *by], "--top: 0 is not in 1..100000"),
            (["--top", "many", *by], "--top: 'many' is not a whole"),
            (["--top", "-1", *by], "-1"), (["--top", "100001", *by], "1..100000"),
            ([*top, "--by", "source.ipp"], "--by: there is no 'source.ipp'; nearest: source.ip"),
            ([*top, "--by", "source.ip,"], "--by: there is no ''"),
            ([*top, "--by", "source.ip,source.ip"], "'source.ip' is there twice"),
            ([*top, "--by", ",".join(f"a{i}" for i in range(9))], "--by: 9 names; at most 8"),
            ([*top, *by, "--sum", "network.protocol"], "--sum: 'network.protocol' is not one of flows, network.bytes"),
            ([*top, *by, "--sum", "network.byte"], "'network.byte' is not one of flows, network.bytes"),
            ([*top, *by, "--sum", "octetTotalCount"], "'octetTotalCount' is not one of"),
            ([*top, "--by", "network.bytes"], "--sum: network.bytes is in --by"),
            (["--every", "0"], "--every: '0' is not a time"), (["--every", "fast"], "--every: 'fast'"),
            (["--every", "0.1ms"], "--every: 0.1ms is less than 1ms"),
            (["--every", "1ms", "--late", "1h"], "--late: 1h would keep more than 29998 intervals"),
            ([*top, *by, "--top-memory", "1K"], "--top-memory: 1K is not in 1M..16G"),
            ([*top, *by, "--top-memory", "17G"], "1M..16G"),
            ([*top, *by, "--format", "text"], "--format: 'text' is not one of table, csv, json"),
            (["--every", "1s", "--fields", "all"], "--fields: it is of lines"),
            (["--every", "1s", "--schema", "clickhouse"], "--schema: it is of lines"),
            (["--every", "1s", "--counters"], "--counters: it is of lines"),
            (["--every", "1s", "--stdin"], "--every: not with --stdin")):
        listen = [] if "--stdin" in arguments else ["--listen", "127.0.0.1:0"]
        code, out, err = run("flowrecv", *listen, *arguments, timeout=10)
        check_equal((code, out), (2, ""), f"{arguments}: {err}")
        one_line = err.startswith("flowrecv: ") and err.count("\n") == 1
        check(said in err and one_line, f"{arguments}: {err!r}, want {said}")
    check("table" not in run("flowrecv", "--format", "table")[1], "a table of lines")


def documented():
    """The examples of docs/top.md print what stands there."""
    with open(os.path.join(ROOT, "docs", "top.md"), encoding="utf-8") as file:
        blocks = re.findall(r"^```console\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    check(len(blocks) >= 3, f"{len(blocks)} blocks of examples")
    with tempfile.TemporaryDirectory() as directory:
        for block in blocks:
            shown = ""
            for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
                done = subprocess.run(["bash", "-c", command], cwd=directory, capture_output=True, text=True,
                                      timeout=60, env={**os.environ, "PATH": BIN + os.pathsep + os.environ["PATH"]})
                check_equal(done.returncode, 0, f"{command}: {done.stderr}")
                shown += f"$ {command}\n{done.stdout}"
            check_equal(block, shown, "an example of docs/top.md")


def sets_of(text):
    """Of IPFIX: a template, and one flow with an application name (element 96) and 100 octets."""
    template = struct.pack(">HHHHHH", 256, 2, 96, 65535, 1, 8)
    template = struct.pack(">HH", 2, 4 + len(template)) + template
    record = bytes([len(text)]) + text + struct.pack(">Q", 100)
    return template + struct.pack(">HH", 256, 4 + len(record)) + record


def hostile():
    """Names from the network cannot command a terminal, begin a formula or break JSON."""
    names = [b"\x1b[2Jgone", b"=1+1", b"@SUM(A1)", b"-2+3", b'a"b,c\nd', b"\xc2\x9b31m", b"\xff\xfe", b"others",
             b"plain", b"", b"\tx", b"+1", b"tab\there"]
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "names.ipfix")
        with open(path, "wb") as file:
            for n, name in enumerate(names):
                sets = sets_of(name)
                file.write(struct.pack(">HHIII", 10, 16 + len(sets), 1_767_225_600 + n, n, 1) + sets)
        command = ["flowrecv", "--read", path, "--top", 50, "--by", "applicationName", "--sum", "flows"]
        out = run(*command)[1]
        printed = [c for c in out if (ord(c) < 32 or 127 <= ord(c) < 160) and c != "\n"]
        check_equal(printed, [], f"control characters in a table: {out!r}")
        check_equal(len(out.splitlines()), len(names) + 3, f"a row a name: {out}")
        table = os.path.join(directory, "names.csv")
        run(*command, "--format", "csv", "--output", table)
        with open(table, encoding="utf-8", errors="replace", newline="") as file:
            cells = [r["applicationName"] for r in csv.DictReader(file) if r["row"] == "top"]
        check_equal([c for c in cells if c[:1] in ("=", "+", "-", "@", "\t")], [], "formulas in CSV")
        check_equal(sorted(c for c in cells if c.startswith("'")), ["'\tx", "'+1", "'-2+3", "'=1+1", "'@SUM(A1)"],
                    "names with an apostrophe in CSV")
        rows = rows_of(run(*command, "--format", "json")[1])
        check_equal({r.get("applicationName") for r in rows if r["row"] == "top"},
                    {n.decode(errors="replace") for n in names if n} | {""}, "names in JSON")
        check_equal(sum(r["flows"] for r in rows), len(names), "flows")


def live():
    """Intervals are written while it runs; what comes too late, or too early, is counted; SIGUSR1 shows the sums."""
    # On a busy machine flows arrive a second after their time.
    with Receiver("--every", "500ms", "--late", "3s", "--format", "json", "--sum", "flows,network.bytes",
                  "--idle", "20s") as receiver:
        sent = 0
        for start in ([], ["--start", "2020-01-01T00:00:00Z"], ["--start", "2040-01-01T00:00:00Z"]):
            code, _, err = run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--protocol", "ipfix", "--count",
                               200, "--rate", "400", *start)
            check_equal(code, 0, err)
            sent += 200
        end, rows = time.monotonic() + 15, []
        while time.monotonic() < end and not any(r["row"] == "all" for r in rows):
            receiver.lines.seek(0)
            rows = rows_of(receiver.lines.read())
            time.sleep(0.1)
        check(any(r["row"] == "all" for r in rows), "nothing was written before the end")
        receiver.finish(send=signal.SIGINT)
    rows = rows_of(receiver.stdout)
    check_equal(sum(r["flows"] for r in rows), sent, f"all flows are somewhere: {rows}")
    outside = {r["row"]: r["flows"] for r in rows if "interval" not in r}
    check(outside.get("late", 0) >= 200 and outside.get("ahead", 0) >= 200, f"late and ahead: {outside}")
    check("flows late" in receiver.stderr and "flows ahead" in receiver.stderr, receiver.stderr)
    intervals = [r["interval"] for r in rows if r["row"] == "all"]
    check_equal(intervals, sorted(set(intervals)), "each interval once, in order")

    with Receiver("--top", "2", "--by", "network.protocol", "--idle", "20s") as receiver:
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--count", 300, "--rate", "3000")
        check_equal(code, 0, err)
        time.sleep(0.5)
        receiver.process.send_signal(signal.SIGUSR1)
        time.sleep(0.5)
        receiver.finish(send=signal.SIGTERM)
    check("others" in receiver.stderr and "300 flows\n" in receiver.stderr, f"SIGUSR1: {receiver.stderr}")
    check("others" in receiver.stdout, receiver.stdout)


if __name__ == "__main__":
    main({f.__name__: f for f in (sums, scaled, every, formats, wrong, documented, hostile, live)})
