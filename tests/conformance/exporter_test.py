#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck exporter as its users meet it: options, exit codes, reports; what flowgen sends is clean."""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from exporter_runs import COUNT, Files, check_schema, exporter, flowgen, payloads, report_of, with_counts  # noqa: E402
from programs import BIN, check, check_equal, main  # noqa: E402


def usage():
    with Files() as files:
        for arguments, named in [
            ([], "--listen"),
            (["--bogus", files.good], "--bogus"),
            ([files.good, "--listen", "2055"], "only one of"),
            ([files.good, "--stdin"], "only one of"),
            ([files.good, "--for", "1s"], "--for: only with --listen"),
            (["--listen", "99999"], "1..65535"),
            (["--listen", "tls:2055"], "--ca"),
            (["--listen", "tcp:2055", "--key", "a.key"], "--key: only with --listen"),
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
            ([files.good, "--report", "xml=-"], "'xml=-' is not one of text=FILE, json=FILE, html=FILE, junit=FILE"),
            ([files.good, "--report", "json"], "json=FILE"),
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
    """Every protocol as flowgen sends it: no finding of a MUST, and of a SHOULD only the one that flowgen does not meet:
    it announces a template in the message that needs it first, once."""
    unmet = "IPFIX-7011-8.4-COPIES"
    port = {"sflow5": 6343}
    runs = [["--protocol", p, *more] for p in ("netflow5", "netflow9", "ipfix", "sflow5") for more in (
        [], ["--sampling", 100], ["--exporters", 5],
        ["--source", "2001:db8::1", "--pcap-target", f"[2001:db8::2]:{port.get(p, 2055)}"],
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
                check(f["level"] in ("MAY", "observed") or f["requirement"] == unmet, f"flowgen {where}: {f}")
            check(sum(e["records"] for e in report["exporters"]) >= 4000, f"{where}: {report['exporters']}")


main({"usage": usage, "exit_codes": exit_codes, "json_report": json_report, "text_report": text_report,
      "terminal": terminal, "flowgen_is_clean": flowgen_is_clean})
