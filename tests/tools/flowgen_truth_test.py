#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What a run writes of itself: manifest, every flow, report. Held against each other, and against flowrecv."""
import collections
import csv
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from programs import Receiver, check, check_equal, main, run  # noqa: E402

KEY = ("source.ip", "source.port", "destination.ip", "destination.port", "network.protocol", "network.bytes",
       "network.packets")
VALUES = (*KEY, "flow.start", "flow.end")
EXPORTER = ("exporter.ip", "exporter.port", "exporter.protocol", "exporter.domain")


class Run:
    def __init__(self, directory, *arguments, to=None, code=0):
        self.path = os.path.join(directory, "run")
        got, _, self.said = run("flowgen", *(to or ("--pcap", self.path + ".pcap")), "--manifest", self.path + ".json",
                                "--manifest-flows", self.path + ".csv", *arguments)
        check_equal(got, code, f"flowgen {arguments}: {self.said}")

    @property
    def manifest(self):
        with open(self.path + ".json", encoding="utf-8") as file:
            return json.load(file)

    @property
    def rows(self):
        with open(self.path + ".csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def received(self):
        code, out, err = run("flowrecv", "--read", self.path + ".pcap", "--format", "csv", "--fields", ",".join(VALUES))
        check_equal(code, 0, err)
        return list(csv.DictReader(out.splitlines()))


def sums(rows):
    out = collections.defaultdict(lambda: [0, 0, 0])
    for r in rows:
        for name in ((), (int(r["template"]),) if r["template"] else None):
            if name is None:
                continue
            one = out[(*(r[c] for c in EXPORTER), *name)]
            one[0] += 1
            one[1] += int(r["network.bytes"] or 0)
            one[2] += int(r["network.packets"] or 0)
    return out


def sums_of(manifest):
    out = {}
    for e in manifest["exporters"]:
        key = (e["address"], str(e["port"]), e["protocol"], str(e["domain"]))
        for name, x in [((), e), *(((t["id"],), t) for t in e.get("templates", []))]:
            out[(*key, *name)] = [x["flow_records"], x["flow_bytes"], x["flow_packets"]]
    return out


def rows():
    """Sums by exporter and template are the manifest's; the values are those that flowrecv reads."""
    with tempfile.TemporaryDirectory() as directory:
        for arguments in (["--protocol", "netflow1"], ["--protocol", "netflow5", "--sampling", 10],
                          ["--protocol", "netflow7"], ["--protocol", "netflow9", "--ipv6", 30],
                          ["--protocol", "ipfix", "--sampling", 100], ["--protocol", "sflow5"],
                          ["--profile", "cisco-asa"], ["--profile", "openvswitch"]):
            r = Run(directory, "--count", 3000, "--exporters", 3, "--seed", 5, *arguments)
            made = r.rows
            check_equal(dict(sums(made)), sums_of(r.manifest), f"{arguments}: sums")
            values = collections.Counter(tuple(x[c] for c in VALUES) for x in made)
            check_equal(values, collections.Counter(tuple(x[c] for c in VALUES) for x in r.received()),
                        f"{arguments}: values")
            check(all(x["run"] == r.manifest["run"] and x["copies"] == "1" and x["label"] == "" for x in made),
                  f"{arguments}: run, copies, label")
            numbers = collections.defaultdict(list)
            for x in made:
                numbers[tuple(x[c] for c in EXPORTER)].append(int(x["datagram"]))
            for e in r.manifest["exporters"]:
                of = numbers[(e["address"], str(e["port"]), e["protocol"], str(e["domain"]))]
                check(of == sorted(of) and 1 <= of[0] and of[-1] <= e["datagrams"], f"{arguments}: datagrams {of[:3]}")


def threads():
    """Several threads write the same rows, though not in the same order; and the same in the next run."""
    with tempfile.TemporaryDirectory() as directory:
        arguments = ("--count", 40_000, "--exporters", 7, "--seed", 5, "--protocol", "ipfix")
        one = sorted(tuple(x.values()) for x in Run(directory, *arguments).rows)
        check_equal(len(one), 40_000, "rows")
        check(sorted(tuple(x.values()) for x in Run(directory, *arguments, "--threads", 3).rows) == one, "3 threads")


def keys():
    """What identifies a flow does so within a run."""
    with tempfile.TemporaryDirectory() as directory:
        for seed in (1, 2):
            for arguments in (["--protocol", "netflow5"], ["--protocol", "netflow9"],
                              ["--protocol", "ipfix", "--ipv6", 50], ["--profile", "cisco-iosxr-v9"]):
                r = Run(directory, "--count", 40_000, "--exporters", 4, "--seed", seed, *arguments)
                found = collections.Counter((*(x[c] for c in EXPORTER), *(x[c] for c in KEY)) for x in r.rows)
                check_equal([k for k, n in found.items() if n > 1], [], f"{arguments}: seed {seed}: twice")


def run_ids():
    with tempfile.TemporaryDirectory() as directory:
        first = Run(directory, "--count", 10, "--seed", 3).manifest
        check_equal(Run(directory, "--count", 10, "--seed", 3).manifest, first, "the same run")
        check(Run(directory, "--count", 10, "--seed", 4).manifest["run"] != first["run"], "another seed, another id")
        named = Run(directory, "--count", 10, "--run-id", "Load-7_a.b").manifest
        check_equal(named["run"], "Load-7_a.b", "--run-id")
        check_equal((named["generator"]["program"], named["generator"]["settings"]["--run-id"]),
                    ("flowgen", "Load-7_a.b"), "generator")
        check_equal(first["generator"]["settings"]["--count"], "10", "settings")
        check_equal(first["generator"]["settings"]["--start"], "2026-01-01T00:00:00.000000000Z", "start in effect")


def live():
    """Rows have the time of leaving by the machine's clock; the report has what the closing lines say."""
    with tempfile.TemporaryDirectory() as directory, \
            Receiver("--listen", "udp:127.0.0.1:0", "--format", "none", "--duration", "30s") as receiver:
        report = os.path.join(directory, "report.json")
        r = Run(directory, "--count", 2000, "--rate", 4000, "--exporters", 2, "--report", report,
                to=("--target", f"127.0.0.1:{receiver.port}"))
        with open(report, encoding="utf-8") as file:
            told = json.load(file)
        sent = sorted(x["sent"] for x in r.rows)
        check_equal(len(sent), 2000, "rows")
        check(sent[0] > "2026" and sent[0] < sent[-1], f"times {sent[0]} {sent[-1]}")
        check_equal((told["format"], told["version"], told["run"]), ("flowkit-run-report", 1, r.manifest["run"]),
                    "report")
        check_equal((told["flows"], told["datagrams"]), (2000, r.manifest["totals"]["datagrams"]), "counts")
        check(f"{told['datagrams']} datagrams, {told['flows']} flows" in r.said, r.said)
        delay = told["send_delay_ns"]
        check(0 <= delay["p50"] <= delay["p99"] <= delay["p99_9"] <= delay["most"], f"delays {delay}")
        check(f"most {delay['most'] / 1e6:.3f} ms" in r.said, f"{delay} and {r.said}")
        check(f"{told['burst']['at_once']} datagrams at once" in r.said, f"{told['burst']} and {r.said}")
        # flowrecv has a socket for each of its workers.
        check_equal({s["drops"] for s in told["receiver_sockets"]}, {0}, "drops")


def failures():
    with tempfile.TemporaryDirectory() as directory:
        flows = os.path.join(directory, "flows.csv")

        def fails(code, *arguments, word):
            got, _, err = run("flowgen", "--pcap", os.devnull, "--count", 20_000, *arguments)
            check_equal(got, code, f"{arguments}: {err}")
            check(word in err, f"{arguments}: no '{word}' in {err}")
        fails(2, "--run-id", "a b", word="--run-id: 'a b': it is of letters")
        fails(2, "--run-id", "x" * 65, word="65 characters, at most 64")
        fails(2, "--manifest", flows, "--manifest-flows", flows, word="is given twice")
        for other in (os.path.join(directory, ".", "flows.csv"), os.path.relpath(flows)):
            fails(2, "--manifest", flows, "--report", other, word="is given twice")
        fails(2, "--manifest", "-", "--manifest-flows", "-", word="is given twice")
        fails(3, "--manifest-flows", os.path.join(directory, "none", "flows"), word="No such file or directory")
        fails(3, "--report", os.path.join(directory, "none", "report"), word="--report: ")
        if os.path.exists("/dev/full"):
            fails(3, "--manifest-flows", "/dev/full", word="No space left on device: not every flow was written")
            code, _, err = run("flowgen", "--pcap", os.devnull, "--count", 20_000, "--manifest-flows", "/dev/full",
                               "--manifest", flows)
            check_equal(code, 3, err)
            with open(flows, encoding="utf-8") as file:
                check_equal(json.load(file)["totals"]["flow_records"], 20_000, "the manifest of such a run")


def same_file():
    """A file or standard output that already takes the flows takes nothing else: the flows would be lost."""
    with tempfile.TemporaryDirectory() as directory:
        file, alias = os.path.join(directory, "a.pcap"), os.path.join(directory, ".", "a.pcap")
        linked = os.path.join(directory, "link")
        os.symlink(directory, linked)
        for exists in (False, True):
            if exists:
                open(file, "wb").close()
                os.link(file, os.path.join(directory, "hard"))
            names = [file, alias, os.path.join(linked, "a.pcap"), os.path.relpath(file)]
            for name in names + [os.path.join(directory, "hard")] * exists:
                for option in ("--manifest", "--manifest-flows", "--report"):
                    for output in (("--pcap",), ("--protocol", "ipfix", "--ipfix-file")):
                        code, _, err = run("flowgen", *output, file, option, name, "--count", 10)
                        check_equal((code, err.count("\n")), (2, 1), f"{output} {option} {name}: {err}")
                        check(f"{option}: {name} is the file of {output[-1]}" in err, err)
            check_equal(os.path.exists(file) and os.path.getsize(file), 0 if exists else False, "nothing is written")
        for output in (("--pcap", "-"), ("--stdout",), ("--protocol", "ipfix", "--ipfix-file", "-")):
            for option in ("--manifest", "--manifest-flows", "--report"):
                code, out, err = run("flowgen", *output, option, "-", "--count", 10)
                check_equal((code, out, err.count("\n")), (2, "", 1), f"{output} {option}: {err}")
        code, out, err = run("flowgen", "--pcap", file, "--manifest", "-", "--manifest-flows", alias + ".csv",
                             "--count", 10)
        check_equal((code, json.loads(out)["totals"]["flow_records"]), (0, 10), f"files of their own: {err}")


main({"rows": rows, "threads": threads, "keys": keys, "run_ids": run_ids, "live": live, "failures": failures,
      "same_file": same_file})
