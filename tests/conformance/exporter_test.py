#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck exporter as its users meet it: options, exit codes, inputs, reports, signals; what flowgen sends is clean."""
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, has_ipv6, main, run  # noqa: E402

V5_HEADER, V5_RECORD = 24, 48
COUNT = "NFV5-HDR-COUNT"  # a MUST about octets 2 and 3 of NetFlow v5


def flowgen(path, *arguments):
    code, _, err = run("flowgen", "--pcap", path, *arguments)
    check_equal(code, 0, f"flowgen {arguments}: {err}")


def payloads_at(capture):
    """(offset in the file, length) of the UDP payloads of a capture of flowgen: Ethernet, IPv4."""
    at = 24
    while at < len(capture):
        size = struct.unpack_from("<I", capture, at + 8)[0]
        yield at + 16 + 42, size - 42
        at += 16 + size


def payloads(path):
    with open(path, "rb") as file:
        capture = file.read()
    return [capture[at:at + size] for at, size in payloads_at(capture)]


def with_counts(path, target, counts):
    """NetFlow v5 with other counts in the first datagrams."""
    with open(path, "rb") as file:
        capture = bytearray(file.read())
    for (at, _), count in zip(payloads_at(capture), counts):
        struct.pack_into(">H", capture, at + 2, count)
    with open(target, "wb") as file:
        file.write(capture)


class Files:
    """good.pcap: ten datagrams of NetFlow v5 from flowgen. bad.pcap: the first three announce 31 records."""

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.good, self.bad = self["good.pcap"], self["bad.pcap"]
        flowgen(self.good, "--count", 300, "--rate", 300)
        with_counts(self.good, self.bad, [31] * 3)
        return self

    def __getitem__(self, name):
        return os.path.join(self.directory.name, name)

    def __exit__(self, *_):
        self.directory.cleanup()


def exporter(*arguments, **more):
    return run("flowcheck", "exporter", *arguments, **more)


def report_of(*arguments, codes=(0, 1)):
    """The report for programs."""
    code, out, err = exporter(*arguments, "--report", "json=-")
    check(code in codes, f"{arguments}: exit code {code}: {err}")
    return json.loads(out)


def usage():
    with Files() as files:
        for arguments, named in [
            ([], "--listen"),
            (["--bogus", files.good], "--bogus"),
            ([files.good, "--listen", "2055"], "only one of"),
            ([files.good, "--stdin"], "only one of"),
            ([files.good, "--for", "1s"], "--for: only with --listen"),
            (["--listen", "99999"], "1..65535"),
            (["--listen", "tcp:2055"], "udp"),
            ([files.good, "--only", "IPFIX-7011-3.3.9"], "nearest: IPFIX-7011-3.3."),
            ([files.good, "--not", "NFV5-HDR-CUONT"], "NFV5-HDR-COUNT"),
            ([files.good, "--only", "NFV5", "--not", "NF"], "leave no requirement"),
            ([files.good, "--only", "NFV5-HDR-LENRX"], "flowcheck list --unchecked NFV5-HDR-LENRX"),
            ([files.good, "--only", "IPFIX-5101"], "--rules rfc5101"),
            ([files.good, "--rules", "rfc3917"], "rfc3917"),
            ([files.good, "--limit", "refresh"], "NAME=VALUE"),
            ([files.good, "--limit", "mut=1500"], "mtu"),
            ([files.good, "--limit", "refresh=often"], "--limit refresh"),
            ([files.good, "--limit", "mtu=0"], "--limit mtu"),
            ([files.good, "--max-exporters", "0"], "--max-exporters"),
            ([files.good, "--report", "xml=-"], "json=FILE or text=FILE"),
            ([files.good, "--report", "json"], "json=FILE or text=FILE"),
            ([files.good, "--report", "json=-", "--report", "text=-"], "two reports"),
        ]:
            code, out, err = exporter(*arguments, timeout=10)
            check_equal((code, out), (2, ""), f"{arguments}")
            check(named in err and err.startswith("flowcheck: ") and err.count("\n") == 1, f"{arguments}: {err!r}")
    code, out, err = exporter("--help")
    check_equal((code, err), (0, ""), "--help")
    limits = re.findall(r"^  ([a-z-]+) +(\d+\w*) +[a-z]", out, re.M)
    check(len(limits) >= 10 and ("refresh", "30m") in limits and ("mtu", "1500") in limits, f"limits: {limits}")
    check(all(len(line) <= 100 for line in out.splitlines()), "--help is too wide")
    for name, value in limits:  # a default is what --limit takes
        check_equal(exporter("no such file", "--limit", f"{name}={value}")[0], 3, f"--limit {name}={value}")


def exit_codes():
    """0 clean, 1 a MUST failed; a selection may leave it out."""
    with Files() as files:
        check_equal(exporter(files.good)[0], 0, "good")
        check_equal(exporter(files.good, "--strict")[0], 0, "good, strict")
        check_equal(exporter(files.bad)[0], 1, "bad")
        check_equal(exporter("--only", COUNT, files.bad)[0], 1, "the option before the file")
        check_equal(exporter(files.bad, "--only", COUNT.lower())[0], 1, "case does not count")
        for selection in (["--not", COUNT], ["--only", "IPFIX"], ["--only", "NFV5-HDR", "--not", "NFV5-HDR-COUNT"]):
            report = report_of(files.bad, *selection)
            check(COUNT not in {f["requirement"] for f in report["findings"]}, f"{selection}: a finding all the same")
            check(COUNT not in {r["id"] for r in report["requirements"]}, f"{selection}: listed all the same")
        only = report_of(files.bad, "--only", COUNT)
        check_equal(only["requirements"], [{"id": COUNT, "level": "MUST", "verdict": "fail", "count": 3}], "--only")
        check_equal(report_of(files.good, "--only", COUNT)["counts"],
                    {"fail": 0, "non-strict": 0, "info": 0, "pass": 1, "not seen": 0}, "counts of one")
        every = {r["id"] for r in report_of(files.good)["requirements"]}
        older = {r["id"] for r in report_of(files.good, "--rules", "rfc5101")["requirements"]}
        check(not any(i.startswith("IPFIX-5101") for i in every), "RFC 5101 without being asked for")
        check(older > every and all(i.startswith("IPFIX-5101") for i in older - every), "--rules rfc5101")


def check_schema(report, datagrams):
    """Key by key; datagrams: those of the input, in order, or nothing to compare with."""
    check_equal(list(report), ["flowcheck", "input", "exporters", "requirements", "findings", "counts"], "keys")
    check(re.fullmatch(r"\d+\.\d+\.\d+", report["flowcheck"]), f"version {report['flowcheck']}")
    for e in report["exporters"]:
        check_equal({k: type(v) for k, v in e.items()}, {"address": str, "port": int, "protocol": str, "domain": int,
                                                        "datagrams": int, "records": int}, "exporter")
        check(e["protocol"] in ("ipfix", "netflow9", "netflow5", "sflow5"), e["protocol"])
    verdicts = ("fail", "non-strict", "info", "pass", "not seen")
    levels = ("MUST", "SHOULD", "MAY", "observed")
    found = {v: 0 for v in verdicts}
    for r in report["requirements"]:
        check_equal({k: type(v) for k, v in r.items()}, {"id": str, "level": str, "verdict": str, "count": int}, "row")
        check(r["level"] in levels, r["level"])
        check((r["count"] > 0) == (r["verdict"] in verdicts[:3]), f"{r}")
        found[r["verdict"]] += 1
    check_equal(report["counts"], found, "counts")
    check_equal(list(report["counts"]), list(verdicts), "counts")
    verdict_of = {r["id"]: r["verdict"] for r in report["requirements"]}
    for f in report["findings"]:
        check_equal({k: type(v) for k, v in f.items()},
                    {"requirement": str, "level": str, "exporter": int, "datagram": int, "offset": int, "length": int,
                     "message": str, "expected": str, "consequence": str}, "finding")
        check(f["level"] in levels and f["message"] and f["expected"] and f["consequence"], f"{f}")
        check(verdict_of.get(f["requirement"]) in verdicts[:3], f"{f}: its requirement is {verdict_of}")
        check(0 <= f["exporter"] < len(report["exporters"]), f"{f}")
        check(f["datagram"] >= 1, f"{f}")
        if datagrams is not None:
            check(f["datagram"] <= len(datagrams) and
                  f["offset"] + f["length"] <= len(datagrams[f["datagram"] - 1]), f"{f}: not within the datagram")


def json_report():
    with Files() as files:
        with_counts(files.good, files["many.pcap"], [31, 0, 31, 99])
        report = report_of(files["many.pcap"])
        check_schema(report, payloads(files["many.pcap"]))
        check_equal(report["input"], [files["many.pcap"]], "input")
        check_equal(report["exporters"], [{"address": "192.0.2.1", "port": 2055, "protocol": "netflow5", "domain": 0,
                                           "datagrams": 10, "records": 270}], "exporters")
        mine = [f for f in report["findings"] if f["requirement"] == COUNT]
        check_equal([(f["datagram"], f["offset"], f["length"], f["level"]) for f in mine],
                    [(n, 2, 2, "MUST") for n in (1, 2, 3, 4)], "findings")
        check("31" in mine[0]["message"] and "1 to 30" in mine[0]["expected"], f"{mine[0]}")
        report = report_of(files.good, files.bad)  # numbered through; one exporter
        check_schema(report, payloads(files.good) + payloads(files.bad))
        check_equal([f["datagram"] for f in report["findings"] if f["requirement"] == COUNT], [11, 12, 13], "2 files")
        check_equal([e["datagrams"] for e in report["exporters"]], [20], "2 files")
        flowgen(files["long.pcap"], "--count", 3000, "--exporters", 3)
        with_counts(files["long.pcap"], files["bad.pcap"], [31] * 100)
        report = report_of(files["bad.pcap"])
        check_schema(report, payloads(files["bad.pcap"]))
        mine = [f for f in report["findings"] if f["requirement"] == COUNT]
        check_equal([sum(f["exporter"] == e for f in mine) for e in range(3)], [20] * 3, "in full, of each exporter")
        check_equal([r["count"] for r in report["requirements"] if r["id"] == COUNT], [100], "all are counted")
        few = report_of(files["bad.pcap"], "--max-exporters", 1)
        check_equal(len(few["exporters"]), 1, "--max-exporters")


def text_report():
    """The summary, the tree, the findings with their octets, in 100 columns and without colours."""
    with Files() as files:
        code, out, err = exporter(files.bad)
        check_equal((code, err), (1, ""), "exit code")
        check(max(len(line) for line in out.splitlines()) <= 100, "too wide")
        check("\x1b" not in out, "colours without a terminal")
        summary, tree, findings = re.split(r"\n(?:Requirements|Findings)\n", out)
        check(re.search(r"^192\.0\.2\.1:2055 engine 0/0 +netflow5 +10 +300 ", summary, re.M), summary)
        check(re.search(r"requirements: \d+ fail, ", summary), summary)
        check(re.search(rf"^ +fail +{COUNT}: 3 findings$", tree, re.M), tree)
        check(re.search(rf"^fail  {COUNT} \(MUST, .*\): 3 findings$", findings, re.M), findings)
        check("datagram 2, octets 2-3 of 1464, from 192.0.2.1:2055 engine 0/0" in findings, findings)
        marked = re.search(r"^( +0000  )00 05 00 1f .*\n( +)\^\^ \^\^\n", findings, re.M)
        check(marked and len(marked[2]) == len(marked[1]) + 6, findings)
        check("expected: 1 to 30 records" in findings and "What a receiver does: " in findings, findings)
        flowgen(files["long.pcap"], "--count", 3000)
        with_counts(files["long.pcap"], files.bad, [31] * 50)
        out = exporter(files.bad, "--only", COUNT)[1]
        check("30 more of this kind" in out and out.count("octets 2-3 of") == 20, out[-500:])
        flowgen(files["long.pcap"], "--count", 3000, "--exporters", 5)
        with_counts(files["long.pcap"], files.bad, [31] * 100)
        out = exporter(files.bad, "--only", COUNT)[1]
        check(f"{COUNT} (MUST, Cisco v5 export format table; header 2-3): 100 findings, of 5 exporters" in out, out[:3000])
        check_equal([len(re.findall(rf"from 192\.0\.2\.{n}:", out)) for n in range(1, 6)], [4] * 5, "of each exporter")
        both, text = files["both.json"], files["both.txt"]
        code, out, _ = exporter(files.bad, "--report", f"json={both}", "--report", f"text={text}")
        check_equal((code, out), (1, ""), "two reports")
        with open(both, encoding="utf-8") as file:
            check_schema(json.load(file), payloads(files.bad))
        with open(text, encoding="utf-8") as file:
            check(COUNT in file.read(), "text=FILE")


def bad_inputs():
    """One line on stderr, exit code 3, and the report of what was read."""
    with Files() as files:
        with open(files.bad, "rb") as source, open(files["cut.pcap"], "wb") as cut:
            cut.write(source.read()[:-100])
        for name, content in {"empty": b"", "text": b"no capture at all\n", "none.pcap": None, "v1.pcap": None}.items():
            if content is not None:
                with open(files[name], "wb") as file:
                    file.write(content)
        with open(files.good, "rb") as source, open(files["none.pcap"], "wb") as none:
            capture = bytearray(source.read())
            for at, _ in payloads_at(capture):
                capture[at:at + 4] = b"dns?"
            none.write(capture)
        with open(files["head.pcap"], "wb") as head:
            head.write(capture[:24])
        flowgen(files["v1.pcap"], "--protocol", "netflow1", "--count", 30)
        for name, said, remains in (("cut.pcap", "packet 10", 9), ("empty", "empty", 0), ("text", "neither a capture", 0),
                                    ("none.pcap", "nothing to examine: 10 datagrams without flow export", 0),
                                    ("head.pcap", "nothing to examine: no datagrams", 0),
                                    ("v1.pcap", "nothing to examine: 2 datagrams of versions without a catalogue", 0), ("absent", "No such file", 0)):
            code, out, err = exporter(files[name], "--report", "json=-")
            check_equal(code, 3, f"{name}: exit code")
            check(name in err and said in err and err.count("\n") == 1, f"{name}: {err!r}")
            report = json.loads(out)
            check_schema(report, None)
            check_equal(sum(e["datagrams"] for e in report["exporters"]), remains, f"{name}: datagrams")
            code, out, err = exporter(files[name])
            check(code == 3 and said in out.replace("\n  ", " "), f"{name}: the report does not say so: {out}")
        code, out, _ = exporter(files["text"], files.bad, "--report", "json=-")
        check_equal((code, len(json.loads(out)["exporters"])), (3, 1), "the others are read all the same")
        out = exporter(files["none.pcap"])[1]
        check("not examined: 10 datagrams without flow export" in out, out)
        check("10 datagrams" in out and "NetFlow v1" in exporter(files["v1.pcap"])[1], "other versions")
        check("--max-exporters" in exporter_over_limit(files), "over the limit")
        code, _, err = exporter(files.good, "--report", "json=" + files["no/such/report"])
        check(code == 3 and "no/such/report" in err, f"a report that cannot be made: {code} {err}")
        if os.path.exists("/dev/full"):
            code, _, err = exporter(files.good, "--report", "json=/dev/full")
            check(code == 3 and "/dev/full" in err and "No space left" in err and err.count("\n") == 1, f"{code} {err}")


def exporter_over_limit(files):
    flowgen(files["three.pcap"], "--count", 90, "--exporters", 3)
    return exporter(files["three.pcap"], "--max-exporters", 2)[1]


def pipes():
    """A reader that goes away is no error; captures come through a pipe, too."""
    with Files() as files:
        out = subprocess.run(f"'{BIN}/flowcheck' exporter '{files.bad}' | true; echo ${{PIPESTATUS[0]}}", shell=True,
                             executable="/bin/bash", capture_output=True, text=True, timeout=30)
        check(out.stdout in ("1\n",) and out.stderr == "", f"closed pipe: {out}")
        with open(files.bad, "rb") as file:
            code, out, err = exporter("-", "--report", "json=-", stdin=file)
        check_equal((code, err), (1, ""), "a capture on stdin")
        check_equal(json.loads(out)["exporters"][0]["datagrams"], 10, "a capture on stdin")


def messages():
    """Files of IPFIX messages (RFC 5655) are no UDP: no addresses, and offsets count from the message."""
    with Files() as files:
        flowgen(files["a.pcap"], "--protocol", "ipfix", "--count", 300)
        with open(files["a.ipfix"], "wb") as file:
            file.write(b"".join(payloads(files["a.pcap"])))
        report = report_of(files["a.ipfix"])
        check_schema(report, payloads(files["a.pcap"]))
        check_equal([(e["address"], e["port"], e["protocol"]) for e in report["exporters"]], [("", 0, "ipfix")], "file")
        check_equal([r for r in report["requirements"] if r["verdict"] == "fail"], [], "a clean file")


def frame(payload, transport=17, family=4, address=b"\xc0\x00\x02\x09", port=5000):
    rest = struct.pack(">BB16sHHQ", family, transport, address, port, 2055, 1_700_000_000_000_000_000) + payload
    return struct.pack(">I", len(rest)) + rest


def frames_on_stdin():
    with Files() as files:
        datagrams = payloads(files.bad)

        def examine(octets, *arguments):
            done = subprocess.run([os.path.join(BIN, "flowcheck"), "exporter", "--stdin", "--report", "json=-",
                                   *arguments], input=octets, capture_output=True, timeout=30)
            return done.returncode, json.loads(done.stdout), done.stderr.decode()

        code, report, err = examine(b"".join(map(frame, datagrams)))
        check_equal((code, err), (1, ""), "frames")
        check_schema(report, datagrams)
        check_equal([(e["address"], e["port"], e["datagrams"]) for e in report["exporters"]],
                    [("192.0.2.9", 5000, 10)], "frames")
        check_equal([f["datagram"] for f in report["findings"] if f["requirement"] == COUNT], [1, 2, 3], "frames")
        v6 = bytes.fromhex("20010db8" + 23 * "0" + "7")
        _, report, _ = examine(frame(datagrams[4], family=6, address=v6) + frame(datagrams[5], family=6, address=v6))
        check_equal([e["address"] for e in report["exporters"]], ["2001:db8::7"], "IPv6")
        for octets, said in ((frame(datagrams[5]) + frame(datagrams[6])[:-1], "frame 2: ends after"),
                             (frame(datagrams[5]) + b"\0\0\0\5hello", "frame 2: its length is 5"),
                             (frame(datagrams[5], family=5), "frame 1: its family is 5"),
                             (frame(datagrams[5], transport=1), "frame 1: its transport is 1"),
                             (b"", "nothing to examine: no datagrams")):
            code, report, err = examine(octets)
            check(code == 3 and said in err and err.count("\n") == 1, f"{code} {err!r}")
            check_equal(sum(e["datagrams"] for e in report["exporters"]), 1 if "frame 2" in said else 0, said)
        flowgen(files["a.pcap"], "--protocol", "ipfix", "--count", 60)
        code, report, err = examine(b"".join(frame(p, transport=6) for p in payloads(files["a.pcap"])))
        check_equal((code, err, len(report["exporters"])), (0, "", 1), "messages of a connection")


class Listener:
    """flowcheck exporter --listen on a free port."""

    def __init__(self, *arguments, address="127.0.0.1"):
        self.process = subprocess.Popen([os.path.join(BIN, "flowcheck"), "exporter", "--listen", f"{address}:0",
                                         "--report", "json=-", *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        check(select.select([self.process.stderr], [], [], 20)[0], "it does not listen")
        line = self.process.stderr.readline()
        found = re.search(r"^flowcheck: listening on udp \S+:(\d+)$", line)
        check(found is not None, f"{line!r}")
        self.port = int(found[1]) if found else 1

    def finish(self, send=None):
        if send is not None:
            self.process.send_signal(send)
        out, self.err = self.process.communicate(timeout=30)
        return self.process.returncode, json.loads(out)


def listen():
    """What arrives on a socket, until the time is up or SIGINT."""
    for address in ["127.0.0.1"] + (["[::1]"] if has_ipv6() else []):
        listener = Listener(address=address)
        code, _, err = run("flowgen", "--target", f"{address}:{listener.port}", "--count", 300, "--rate", "3k",
                           "--protocol", "netflow9")
        check_equal(code, 0, f"flowgen: {err}")
        time.sleep(0.5)
        code, report = listener.finish(send=signal.SIGINT)
        check_equal((code, listener.err), (0, ""), f"{address}: {report['findings']}")
        check_schema(report, None)
        check_equal([(e["address"], e["protocol"], e["records"]) for e in report["exporters"]],
                    [(address.strip("[]"), "netflow9", 300)], address)
        check_equal(report["input"], [f"udp {address}:{listener.port}"], "input")
    began = time.monotonic()
    listener = Listener("--for", "700ms")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"\0\x05\0\x63" + bytes(20 + 48), ("127.0.0.1", listener.port))
    code, report = listener.finish()
    check(time.monotonic() - began < 20, "--for")
    check(code == 1 and COUNT in {f["requirement"] for f in report["findings"]}, f"{code}: {report['findings']}")
    code, report = Listener("--for", "200ms").finish()
    check_equal((code, report["exporters"]), (3, []), "nothing arrives")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        code, out, err = exporter("--listen", f"127.0.0.1:{taken.getsockname()[1]}", timeout=10)
        check(code == 3 and "in use" in err and out == "", f"port in use: {code} {err}")


def interrupt():
    """SIGINT while it reads: the report of what was read."""
    with Files() as files:
        datagrams = payloads(files.bad)
        for arguments, octets in ((["--stdin"], b"".join(map(frame, datagrams))), (["-"], open(files.bad, "rb").read())):
            program = subprocess.Popen([os.path.join(BIN, "flowcheck"), "exporter", *arguments], text=False,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            program.stdin.write(octets)
            program.stdin.flush()
            time.sleep(1)
            program.send_signal(signal.SIGINT)
            program.wait(timeout=30)
            out, err = program.stdout.read().decode(), program.stderr.read().decode()
            program.stdin.close()
            check_equal((program.returncode, err), (1, ""), f"{arguments}")
            check("interrupted" in out and COUNT in out, f"{arguments}: {out[:500]}")


def terminal():
    """Colours and progress are for terminals, and NO_COLOR keeps colours away."""
    import pty
    with Files() as files:
        for environment, expected in (({}, True), ({"NO_COLOR": "1"}, False)):
            mine = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | environment
            master, slave = pty.openpty()
            program = subprocess.Popen([os.path.join(BIN, "flowcheck"), "exporter", files.bad], stdout=slave,
                                       stderr=subprocess.PIPE, env=mine)
            os.close(slave)
            out = b""
            while True:
                try:
                    more = os.read(master, 65536)
                except OSError:  # the other end is closed
                    break
                if not more:
                    break
                out += more
            os.close(master)
            program.communicate(timeout=30)
            check_equal(b"\x1b[1;31m" in out, expected, f"colours with {environment}")
            check_equal(b"^^ ^^" in out, not expected, f"marks with {environment}")


def flowgen_is_clean():
    """Every protocol as flowgen sends it: no finding of a MUST or SHOULD."""
    runs = [["--protocol", p, *more] for p in ("netflow5", "netflow9", "ipfix", "sflow5") for more in (
        [], ["--sampling", 100], ["--exporters", 5], ["--source", "2001:db8::1", "--pcap-target", "[2001:db8::2]:2055"],
        *([] if p == "netflow5" else [["--ipv6", 40], ["--max-datagram", 1000]]))]
    runs += [["--protocol", p, "--samplers", 3, "--sampling", 50] for p in ("netflow9", "ipfix")]
    runs += [["--protocol", p, "--template-messages", 3] for p in ("netflow9", "ipfix")]
    runs += [["--protocol", "sflow5", *more] for more in (
        ["--expanded"], ["--counter-interval", "20s", "--data-sources", 8], ["--header-size", 64],
        ["--agent", "192.0.2.77"])]
    runs += [["--protocol", "netflow5", "--flows-per-datagram", 7]]
    with Files() as files:
        for arguments in runs:
            flowgen(files["a.pcap"], "--count", 4000, "--rate", 500, *arguments)
            report = report_of(files["a.pcap"])
            where = " ".join(map(str, arguments))
            check_schema(report, None if "2001:db8::1" in arguments else payloads(files["a.pcap"]))
            for f in report["findings"]:
                check(f["level"] in ("MAY", "observed"), f"flowgen {where}: {f}")
            check(sum(e["records"] for e in report["exporters"]) >= 4000, f"{where}: {report['exporters']}")


main({"usage": usage, "exit_codes": exit_codes, "json_report": json_report, "text_report": text_report,
      "bad_inputs": bad_inputs, "pipes": pipes, "messages": messages, "frames_on_stdin": frames_on_stdin,
      "listen": listen, "interrupt": interrupt, "terminal": terminal, "flowgen_is_clean": flowgen_is_clean})
