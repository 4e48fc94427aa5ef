#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --stdin by the harness contract of docs/testee.md: records as --format elements has them, one answer a
frame, input that is no stream of frames, and how it ends. Its verdicts: flowrecv_verdicts_test.py."""
import ipaddress
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from testee import BEGIN, PORT, SOURCE, flowrecv, frame, stream  # noqa: E402
import pcap_reader  # noqa: E402
from frames import UDP, Frame, pack, write_pcap  # noqa: E402
from ipfix_octets import message, template  # noqa: E402
from programs import BIN, check, check_equal, main, rows, run, shared  # noqa: E402

ADDRESSES = template(256, (8, 4), (12, 4))
RECORD = bytes([10, 0, 0, 1, 10, 0, 0, 2])


def ipfix(*sets):
    return message(0, *sets)


def long_records():
    """A record of 64 KiB is a line of some MB: names stand in it for each of its parts."""
    parts = 60_000
    inner = (2, template(300, (4, 1)))
    outer = (2, template(256, (292, 0xffff)))
    content = b"\3\1\x2c" + b"\6" * parts
    value = b"\xff" + struct.pack(">H", len(content)) + content
    code, lines, err = flowrecv(stream([ipfix(inner, outer), ipfix((256, value))]))
    check_equal((code, err, len(lines)), (0, "", 3), "lines")
    records = lines[1]["record"]["subTemplateList"]["records"]
    check_equal((len(records), records[-1]), (parts, {"protocolIdentifier": 6}), "all of it is told")
    check_equal(lines[2]["verdict"], "accepted", "verdict")


def same_as_elements(name, sent):
    """The records of all frames are the lines of --format elements for a capture of the same datagrams."""
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "same.pcap")
        write_pcap(capture, sent)
        _, want, err = run("flowrecv", "--read", capture, "--format", "elements")
        done = subprocess.run([os.path.join(BIN, "flowrecv"), "--stdin"], input=b"".join(map(pack, sent)),
                              capture_output=True, timeout=120)
    check_equal(done.returncode, 0, f"{name}: {done.stderr[-500:]} {err[-500:]}")
    records, numbers = [], []
    for line in done.stdout.decode().splitlines():
        head, is_record, record = line.partition(',"record":')
        if is_record:
            records.append(record[:-1])
        else:
            numbers.append(json.loads(line)["frame"])
    want = want.splitlines()
    check(records == want, f"{name}: {len(records)} records, want {len(want)}; the first that differs: "
                           f"{next(((a, b) for a, b in zip(records, want) if a != b), None)}")
    check_equal(numbers, list(range(1, len(sent) + 1)), f"{name}: verdicts")
    return len(records)


def captured(path):
    return [Frame(n, UDP, ipaddress.ip_address(source), port, 2055, BEGIN + n * 10**6, payload)
            for n, (source, port, payload) in enumerate(pcap_reader.datagrams(path), 1)]


def captures():
    total = 0
    for directory in ("captures", "captures-live"):
        for row in rows(shared(directory, "MANIFEST.tsv")):
            path = shared(directory, row["file"])
            if path.endswith((".pcap", ".pcapng")):
                sent = captured(path)
                total += same_as_elements(path, sent) if sent else 0
    check(total > 5_000, f"{total} records were compared")


def hostile():
    """Each datagram of an exporter of its own: it is as if it were alone."""
    alone = []
    for row in rows(shared("hostile", "corpus", "manifest.tsv")):
        path = shared("hostile", "corpus", row["file"])
        if path.endswith(".pcap"):
            same_as_elements(row["file"], captured(path))
            continue
        with open(path, "rb") as file:
            n = len(alone) + 1
            alone.append(frame(file.read(), n, source=SOURCE + 256 * n))
    check(len(alone) > 300, f"{len(alone)} datagrams")
    same_as_elements("hostile datagrams", alone)


def generated():
    for protocol in ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5"):
        with tempfile.TemporaryDirectory() as directory:
            capture = os.path.join(directory, "sent.pcap")
            arguments = ["--protocol", protocol, "--count", 3000, "--exporters", 3, "--seed", 5]
            run("flowgen", *arguments, "--pcap", capture)
            _, want, _ = run("flowrecv", "--read", capture, "--format", "elements")
            frames = subprocess.run([os.path.join(BIN, "flowgen"), *map(str, arguments), "--stdout"],
                                    capture_output=True, timeout=60).stdout
            code, lines, err = flowrecv(frames)
            check_equal((code, err), (0, ""), protocol)
            records = [line["record"] for line in lines if "record" in line]
            check_equal(records, list(map(json.loads, want.splitlines())), f"{protocol}: records")
            check_equal({line["verdict"] for line in lines if "verdict" in line}, {"accepted"}, f"{protocol}: verdicts")


def interactive():
    """The next frame is written when the verdict has come, and not before."""
    with subprocess.Popen([os.path.join(BIN, "flowrecv"), "--stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env={**os.environ, "FLOWKIT_TESTEE": "1"}) as process:
        sent = [ipfix((2, ADDRESSES)), ipfix((256, RECORD)), b"", ipfix((256, RECORD * 3))]
        for n, (payload, records) in enumerate(zip(sent, (0, 1, 0, 3)), 1):
            octets = pack(frame(payload, n))
            process.stdin.write(octets[:7])  # a frame need not come as a whole
            process.stdin.flush()
            process.stdin.write(octets[7:])
            process.stdin.flush()
            got = [json.loads(process.stdout.readline()) for _ in range(records + 1)]
            check_equal([(one["frame"], "record" in one) for one in got], [(n, True)] * records + [(n, False)], "frame")
        process.stdin.close()
        check_equal((process.wait(20), process.stdout.read(), process.stderr.read()), (0, b"", b""), "its end")


def interrupted():
    with subprocess.Popen([os.path.join(BIN, "flowrecv"), "--stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        process.stdin.write(pack(frame(ipfix((2, ADDRESSES)))))
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        check_equal(process.wait(20), 0, "its exit code")
        check(b"nothing lost: 1 datagram" in process.stderr.read(), "its statistics")


def wrong_input():
    good = pack(frame(ipfix((2, ADDRESSES))))
    head = struct.pack(">I", 30)
    for what, octets, want in (
            ("cut", good[:-1], f"frame 2: ends after {len(good) - 1} of its octets"),
            ("cut in its length", b"\0\0", "frame 2: ends after 2 of its octets"),
            ("too short", b"\0\0\0\x1d" + b"\0" * 29, "frame 2: its length is 29, not 30 to 65565"),
            ("too long", b"\x7f\xff\xff\xff", "frame 2: its length is 2147483647, not 30 to 65565"),
            ("family", head + b"\5\x11" + b"\0" * 28, "frame 2: its family is 5, not 4 or 6"),
            ("transport", head + b"\4\x84" + b"\0" * 28, "frame 2: its transport is 132, not 17 (UDP) or 6 (TCP)")):
        code, lines, err = flowrecv(good + octets)
        check_equal((code, err), (3, f"flowrecv: standard input: {want}\n"), what)
        check_equal([line.get("verdict") for line in lines], ["accepted"], f"{what}: the frame before")
    check_equal(flowrecv(b""), (0, [], ""), "no frames")
    with tempfile.TemporaryDirectory() as directory:
        code, _, err = run("flowrecv", "--stdin", stdin=os.open(directory, os.O_RDONLY))
        check_equal(code, 3, "a directory")
        check("flowrecv: standard input: frame 1: Is a directory" in err, err)


def usage():
    taken = ("--name, --max-exporters, --template-scope, --template-lifetime, --template-memory, --lenient, --stats, "
             "--expect")
    for arguments in (["--listen", "2055"], ["--read", "x.pcap"], ["--format", "elements"], ["--fields", "all"],
                      ["--output", "x"], ["--for", "1s"], ["--idle", "1s"], ["--count", "1"], ["--rcvbuf", "1M"],
                      ["--gro", "on"], ["--biflow"], ["--scale"], ["--counters"], ["--cert", "x"]):
        code, lines, err = flowrecv(b"", *arguments)
        check_equal((code, lines, err), (2, [], f"flowrecv: {arguments[0]}: not with --stdin, which takes {taken} "
                                                "(see flowrecv --help)\n"), arguments[0])
    code, lines, err = flowrecv(stream([b""]), environment={"FLOWKIT_TESTEE": "2"})
    check_equal((code, lines), (127, []), "another version")
    check_equal(err, "flowrecv: FLOWKIT_TESTEE is '2': only version 1 of the harness contract is spoken\n", "its line")
    _, out, _ = run("flowrecv", "--help")
    check("--stdin" in out and "docs/testee.md" in out, "--help")


def options():
    """Those that are taken do what they do elsewhere."""
    sent = [ipfix((2, ADDRESSES)), ipfix((256, RECORD))]
    frames = pack(frame(sent[0])) + pack(frame(sent[1], 2, source_port=PORT + 1))
    for arguments, records in (([], 0), (["--template-scope", "sticky"], 1)):
        _, lines, _ = flowrecv(frames, *arguments)
        check_equal(len([line for line in lines if "record" in line]), records, f"{arguments}")
    _, lines, _ = flowrecv(stream(sent), "--name", "192.0.2.1=edge")
    check_equal(lines[1]["record"]["@exporter"], "edge", "--name")
    expired = pack(frame(sent[0])) + pack(frame(sent[1], 100))
    _, lines, _ = flowrecv(expired, "--template-lifetime", "10s")
    check_equal([line["frame"] for line in lines if "record" in line], [], "--template-lifetime")
    with tempfile.TemporaryDirectory() as directory:
        stats, manifest = os.path.join(directory, "stats.json"), os.path.join(directory, "sent.json")
        code, _, err = flowrecv(stream([*sent, b""]), "--stats", stats)
        check_equal((code, err), (0, ""), "--stats")
        with open(stats, encoding="utf-8") as file:
            totals = json.load(file)["totals"]
        check_equal((totals["datagrams"], totals["flow_records"], totals["lost"]["undecodable"]),
                    (3, 1, {"truncated": 1}), "statistics")
        frames = subprocess.run([os.path.join(BIN, "flowgen"), "--protocol", "netflow9", "--count", "100", "--stdout",
                                 "--manifest", manifest], capture_output=True, timeout=60).stdout
        check_equal(flowrecv(frames, "--expect", manifest)[0], 0, "as expected")
        size = 4 + int.from_bytes(frames[:4], "big")
        check_equal(flowrecv(frames[:size], "--expect", manifest)[0], 1, "less than expected")
        check_equal(flowrecv(b"", "--expect", os.path.join(directory, "none"))[0], 3, "no manifest")


def output_fails():
    frames = stream([b""] * 3)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([os.path.join(BIN, "flowrecv"), "--stdin"], input=frames, stdout=full,
                              stderr=subprocess.PIPE, timeout=20)
    check_equal(done.returncode, 3, "a full disk")
    check(b"flowrecv: standard output: No space left on device" in done.stderr, done.stderr)
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen([os.path.join(BIN, "flowrecv"), "--stdin"], stdin=subprocess.PIPE, stdout=writing,
                          stderr=subprocess.PIPE) as process:  # its input stays open: it ends all the same
        os.close(writing)
        process.stdin.write(frames)
        process.stdin.flush()
        begun = time.monotonic()
        check_equal((process.wait(20), process.stderr.read()), (0, b""), "nobody reads")
        check(time.monotonic() - begun < 10, "at once")


main({"long_records": long_records, "captures": captures, "hostile": hostile, "generated": generated,
      "interactive": interactive, "interrupted": interrupted, "wrong_input": wrong_input, "usage": usage,
      "options": options, "output_fails": output_fails})
