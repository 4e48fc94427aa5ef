#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""docs/formats.md against what the programs write: nothing is missing there, and nothing is there that does not occur."""
import glob
import json
import os
import re
import socket
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from programs import Receiver, check, check_equal, main, run  # noqa: E402

PROTOCOLS = ("netflow5", "netflow9", "ipfix", "sflow5")
with open(os.path.join(ROOT, "docs", "formats.md"), encoding="utf-8") as doc:
    SECTIONS = {part.split("\n", 1)[0]: part for part in doc.read().split("\n## ")[1:]}


def table(section):
    """The rows of the table in a section: first cell without backticks, and the others."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in SECTIONS[section].split("\n") if line.startswith("| `")]
    out = {row[0].strip("`"): row[1:] for row in rows}
    check_equal(len(out), len(rows), f"{section}: rows of one name")
    return out


def quoted(text):
    return {" ".join(name.split()) for name in re.findall(r"`([^`]+)`", text)}  # a name may stand on two lines


def paths(value, prefix="", names=()):
    """Every member of a JSON value as a path; `names` are objects whose members are not told one by one."""
    if isinstance(value, dict):
        if prefix in names:
            return {f"{prefix}.NAME"} if value else set()
        return set().union(*(paths(v, f"{prefix}.{k}" if prefix else k, names) for k, v in value.items()))
    if isinstance(value, list):
        return set().union(*(paths(v, prefix + "[]", names) for v in value))
    return {prefix}


class Runs:
    """A capture of each protocol, read back."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.stats, self.manifests = [], []
        for p in PROTOCOLS:
            more = {"sflow5": ["--counter-interval", "1s"],
                    "netflow5": ["--rate", 50, "--restart-every", "10s"]}.get(p, [])
            code, _, err = run("flowgen", "--protocol", p, "--seed", 1, "--count", 2000, "--exporters", 2, "--sampling",
                               100, "--pcap", self.path(p, "pcap"), "--manifest", self.path(p, "json"), *more)
            check_equal(code, 0, f"flowgen {p}: {err}")
            with open(self.path(p, "json"), encoding="utf-8") as file:
                self.manifests.append(json.load(file))
            self.read(p, "--format", "none", "--stats", self.path(p, "stats"))
            with open(self.path(p, "stats"), encoding="utf-8") as file:
                self.stats.append(json.load(file))

    def path(self, name, kind):
        return os.path.join(self.directory.name, f"{name}.{kind}")

    def read(self, protocol, *arguments):
        code, out, err = run("flowrecv", "--read", self.path(protocol, "pcap"), *arguments)
        check_equal(code, 0, f"flowrecv {protocol} {arguments}: {err}")
        return out

    def objects(self, protocol, *arguments):
        return [json.loads(line) for line in self.read(protocol, *arguments).splitlines()]


def kind_of(value):
    return {bool: "true", int: "number", float: "number", str: "string", dict: "object"}[type(value)]


def check_types(lines, rows, where):
    seen = {(name, kind_of(value)) for line in lines for name, value in line.items() if name in rows}
    check_equal({(n, k) for n, k in seen if rows[n][0] != k}, set(), f"{where}: of another type")


def flow_lines():
    rows, runs = table("Lines of flows"), Runs()
    code, out, err = run("flowrecv", "--list-fields")
    check_equal((code, err), (0, ""), "--list-fields")
    columns = [line.split()[0] for line in out.splitlines()]
    check_equal([line.endswith("(default)") for line in out.splitlines()], [i < 12 for i in range(len(columns))],
                "the default ones")
    # A name of IANA's says what it is; docs/normalised-flow.md, which is generated, has it. Our own have to be explained.
    check_equal(list(rows), [c for c in columns if c in rows], "names of fields, in their order")
    check_equal([c for c in columns if c not in rows and not c.isalnum()], [], "names that are not explained")
    for p in PROTOCOLS:
        lines = runs.objects(p, "--format", "json", "--fields", "all")
        check(len(lines) > 0, f"{p}: no lines")
        check_types(lines, rows, p)
        check_equal(runs.read(p, "--format", "csv", "--fields", "all").splitlines()[0].split(","), columns, f"{p}: csv")
        default = runs.read(p, "--format", "csv").splitlines()[0].split(",")
        check_equal(default, columns[:12], "the default ones")
        text = runs.read(p, "--format", "text", "--fields", "all")
        check(set(re.findall(r" ([\w.@]+)=", text)) <= set(rows), f"{p}: names in text")
        logfmt = runs.read(p, "--format", "logfmt", "--fields", "all")
        check_equal([set(re.findall(r"(?:^| )([\w.@]+)=", line)) for line in logfmt.splitlines()],
                    [set(line) for line in lines], f"{p}: names in logfmt")


def element_lines():
    rows, runs, seen = table("Lines of records as they are"), Runs(), {}
    for p in (p for p in PROTOCOLS if p != "sflow5"):
        lines = runs.objects(p, "--format", "elements")
        check_types(lines, rows, p)
        for line in lines:
            seen.update({k: v for k, v in line.items() if k.startswith("@")})
    check_equal(set(seen), set(rows), "members that are no fields")


def sample_lines():
    rows, runs, seen = table("Lines of sFlow samples"), Runs(), set()
    lines = runs.objects("sflow5", "--format", "elements")
    check_equal({line["@sample"] for line in lines}, {"flow_sample", "counters_sample"}, "kinds of samples")
    check_types(lines, rows, "sample")
    seen |= {name for line in lines for name in line}
    structures = {"sampled_header", "extended_switch", "extended_router", "extended_gateway", "if_counters",
                  "ethernet_counters"}
    check_equal(seen - structures, {name for name in rows if "seldom" not in rows[name][1]}, "members of samples")
    counters = [x for x in runs.objects("sflow5", "--format", "json", "--counters") if "@sample" in x]
    check(counters and all(x["@sample"] == "counters_sample" for x in counters), "--counters")


def lines_of_everything():
    section, runs, kinds, seen, fields = SECTIONS["Lines of everything"], Runs(), set(), {}, set()
    rows = {m[0]: m[1:] for m in re.findall(r"^\| `(@?\w+)` \|([^|]*)\| (\w+) \|", section, re.MULTILINE)}
    of_fields = re.findall(r"^\| `(\w+)` \|", section.split("Each of `fields`")[1], re.MULTILINE)
    for p in PROTOCOLS:
        for line in runs.objects(p, "--format", "json-full"):
            kinds.add(line["@line"])
            for name, value in line.items():
                if name.startswith("@") and name not in ("@sample", "@rest") or name in ("header", "fields"):
                    seen[name] = (line["@line"], kind_of_all(value))
                    told = quoted(rows[name][0]) if name in rows else None
                    check(told is not None, f"{name} is not in docs/formats.md")
                    check(not told or line["@line"] in told, f"{name} in a line of {line['@line']}")
                    check_equal(seen[name][1], rows[name][1], f"{name}: type")
            fields |= {m for f in line.get("fields", ()) for m in f}
    seldom = {"@late", "@held", "@finding", "@malformed", "@requirement", "@data", "@raw"}
    check_equal(set(rows) - set(seen), seldom & (set(rows) - set(seen)), "members that do not occur")
    check(fields <= set(of_fields), f"members of fields: {fields - set(of_fields)}")
    listed = re.findall(r"^\| `(\w+)` \|", section.split("| member |")[0], re.MULTILINE)
    check(kinds <= set(listed), f"kinds of lines: {kinds - set(listed)}")


def kind_of_all(value):
    return "array" if isinstance(value, list) else kind_of(value)


def words_of_findings():
    """The last string of each row of the tables of findings, wherever under include/ these are."""
    words = set()
    for header in glob.glob(os.path.join(ROOT, "include/flowkit/**/*.hpp"), recursive=True):
        with open(header, encoding="utf-8") as file:
            for rows in re.findall(r"finding_table(?:\{\{| = \[).*?\}\};", file.read(), re.DOTALL):
                words |= {re.findall(r'"([^"]*)"', row)[-1] for row in re.findall(r"^ +\{.*", rows, re.MULTILINE)
                          if '"' in row}
    return words


def statistics():
    rows, runs = table("Statistics"), Runs()
    wild = {"exporters[].findings", "exporters[].lost.undecodable"}
    listed = SECTIONS["Statistics"].split("Reasons of")[1]
    reasons, findings = (quoted(part) for part in listed.split("Names in `findings`"))
    reasons.discard("undecodable")
    with Receiver("--listen", "tcp:127.0.0.1:0", "--format", "none", "--duration", "30s") as receiver:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            for datagram in ("0005 0000" + "00" * 20, "0009 0001", "000a ffff" + "00" * 12, "0063"):
                s.sendto(bytes.fromhex(datagram), ("127.0.0.1", receiver.port))
        receiver.finish(send=2)
        with open(receiver.stats, encoding="utf-8") as file:
            runs.stats.append(json.load(file))
    seen, protocols, anomalies, malformed = set(), set(), set(), set()
    for stats in runs.stats:
        for e in stats["exporters"]:
            protocols.add(e["protocol"])
            anomalies |= set(e["findings"])
            malformed |= set(e["lost"]["undecodable"])
        seen |= paths({k: v for k, v in stats.items() if k not in ("totals", "forgotten")}, names=wild)
        for whole in ("totals", "forgotten"):
            for path in paths(stats[whole]):
                path = re.sub(r"^(findings|lost\.undecodable)\..*", r"\1.NAME", path)
                check(f"exporters[].{path}" in rows or f"{whole}.{path}" in rows, f"{whole}.{path} is not told of")
                seen.add(f"{whole}.{path}" if f"{whole}.{path}" in rows else f"{whole}.*")
    check_equal(seen, set(rows), "members of statistics")
    check(anomalies and malformed, "no anomalies, nothing malformed: this tests less than it should")
    check(anomalies <= findings, f"findings {anomalies - findings}")
    check(malformed <= reasons, f"reasons {malformed - reasons}")
    check(protocols <= quoted(rows["exporters[].protocol"][1]), f"protocols {protocols}")
    check_equal(findings, words_of_findings() | {"wrong port"}, "findings of the headers")
    with open(os.path.join(ROOT, "include/flowkit/core/result.hpp"), encoding="utf-8") as file:
        codes = set(re.findall(r'case errc::\w+: return "([^"]+)"', file.read()))
    check_equal(reasons, codes - {"ok"}, "reasons of the headers")


def run_reports():
    rows, runs = table("Run reports"), Runs()
    with Receiver("--listen", "udp:127.0.0.1:0", "--format", "none", "--duration", "20s") as receiver:
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--target", "127.0.0.2:9", "--count",
                           300, "--exporters", 2, "--report", runs.path("run", "json"))
        check(code in (0, 1), err)  # whether it is known in time that nobody listens at the second is chance
    with open(runs.path("run", "json"), encoding="utf-8") as file:
        check_equal(paths(json.load(file)), set(rows), "members of run reports")


def flow_files():
    rows, runs = table("Files of flows"), Runs()
    code, _, err = run("flowgen", "--seed", 1, "--count", 100, "--protocol", "ipfix", "--pcap", os.devnull,
                       "--manifest-flows", runs.path("flows", "csv"))
    check_equal(code, 0, err)
    with open(runs.path("flows", "csv"), encoding="utf-8") as file:
        check_equal(file.readline().rstrip("\n").split(","), list(rows), "columns of flows")


def manifests():
    rows, runs, seen = table("Manifests"), Runs(), set()
    code, _, err = run("flowgen", "--seed", 1, "--count", 4000, "--fault", "lost:5%", "--protocol", "netflow9",
                       "--pcap", runs.path("faults", "pcap"), "--manifest", runs.path("faults", "json"))
    check_equal(code, 0, f"flowgen --fault: {err}")
    with open(runs.path("faults", "json"), encoding="utf-8") as file:
        runs.manifests.append(json.load(file))
    for m in runs.manifests:
        seen |= paths({k: v for k, v in m.items() if k not in ("totals", "generator")},
                      names=("exporters[].faults[].arrives", "exporters[].faults[].counted")) | {"generator.*"}
        for path in m["totals"]:
            check(f"exporters[].{path}" in rows or f"totals.{path}" in rows, f"totals.{path} is not told of")
            seen.add(f"totals.{path}" if f"totals.{path}" in rows else "totals.*")
    check_equal(seen, set(rows), "members of manifests")


main({"flow_lines": flow_lines, "element_lines": element_lines, "sample_lines": sample_lines, 
      "lines_of_everything": lines_of_everything, "statistics": statistics,
      "manifests": manifests, "run_reports": run_reports, "flow_files": flow_files})
