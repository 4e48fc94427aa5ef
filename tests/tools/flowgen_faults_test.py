#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Faults on purpose: flowrecv counts each kind, in each protocol that can have it, exactly as the manifest says."""
import collections
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from fault_accounts import KINDS, PROTOCOLS, TEMPLATES, differences, key  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402

# IPFIX has no uptime: numbers have to be far from 0 before they begin anew.
FLOWS = {("restart", "ipfix"): 500_000, ("restart", "sflow5"): 30_000}
RATES = {"template-late": "100%", "template-lost": "100%", "restart": "1%"}


class Run:
    """flowgen into a file, flowrecv from it."""

    def __init__(self, directory, protocol, faults, *more, flows=6000, seed=1):
        self.path = os.path.join(directory, "run")
        faults = [x for f in faults for x in ("--fault", f)]
        code, _, err = run("flowgen", "--pcap", self.path + ".pcap", "--protocol", protocol, "--seed", seed, "--count",
                           flows, "--exporters", 3, "--rate", 3000, "--manifest", self.path + ".json", *faults, *more)
        self.what = f"{protocol} {' '.join(faults)} seed {seed}"
        check_equal(code, 0, f"{self.what}: flowgen: {err}")
        with open(self.path + ".json", encoding="utf-8") as file:
            self.manifest = json.load(file)

    def receive(self, receiver="flowrecv"):
        code, _, self.said = run(receiver, "--read", self.path + ".pcap", "--format", "none", "--stats",
                                 self.path + ".stats", "--expect", self.path + ".json")
        check(code in (0, 1), f"{self.what}: {receiver}: {code}: {self.said}")
        with open(self.path + ".stats", encoding="utf-8") as file:
            return {key(e): e for e in json.load(file)["exporters"]}

    def differences(self, receiver="flowrecv"):
        """Where the receiver's account is not the manifest's."""
        received, out = self.receive(receiver), []
        if "equal: all" not in self.said:
            out.append(self.said.strip().split("\n")[-1])
        out += differences(self.manifest["exporters"], received)
        return out + [f"{k}: came, but is not in the manifest" for k in received]

    def befallen(self):
        return sum(f["datagrams"] for e in self.manifest["exporters"] for f in e.get("faults", []))


def one_kind(kind, seeds=(1, 2)):
    with tempfile.TemporaryDirectory() as directory:
        for protocol in KINDS[kind]:
            for seed in seeds:
                flows = FLOWS.get((kind, protocol), 6000)
                more = ["--time-scale", 60] if kind == "restart" else []
                if protocol in TEMPLATES:
                    more += ["--ipv6", 30]
                r = Run(directory, protocol, [f"{kind}:{RATES.get(kind, '5%')}"], *more, flows=flows, seed=seed)
                check_equal(r.differences(), [], r.what)
                check(r.befallen() > 0, f"{r.what}: nothing befell it")


def together():
    """Several kinds in one run; the same whatever the number of threads."""
    with tempfile.TemporaryDirectory() as directory:
        for protocol in PROTOCOLS:
            kinds = [k for k, p in KINDS.items() if protocol in p and k not in ("template-lost", "restart")]
            r = Run(directory, protocol, [f"{k}:3%" for k in kinds], flows=12_000)
            check_equal(r.differences(), [], r.what)
            made = {f["kind"] for e in r.manifest["exporters"] for f in e["faults"]}
            check(len(made) >= len(kinds) - 2, f"{r.what}: only {made}")
            with open(r.path + ".pcap", "rb") as file:
                before = file.read()
            again = Run(directory, protocol, [f"{k}:3%" for k in kinds], "--threads", 3, flows=12_000)
            with open(r.path + ".pcap", "rb") as file:
                check(file.read() == before, f"{r.what}: other octets with 3 threads")
            check_equal(again.manifest["exporters"], r.manifest["exporters"], f"{r.what}: with 3 threads")


def copies():
    """The flows file has how often each datagram left, which sums and digests do not say."""
    with tempfile.TemporaryDirectory() as directory:
        rows = os.path.join(directory, "flows.csv")
        for protocol in ("netflow5", "ipfix", "sflow5"):
            r = Run(directory, protocol, ["lost:2%", "duplicated:3%", "reordered:2%"], "--manifest-flows", rows)
            with open(rows, encoding="utf-8") as file:
                names = file.readline().strip().split(",")
                lines = [dict(zip(names, line.strip().split(","))) for line in file]
            flows = {kind: sum(f["flow_records"] for e in r.manifest["exporters"] for f in e["faults"]
                               if f["kind"] == kind) for kind in ("lost", "duplicated")}
            by = collections.Counter(line["copies"] for line in lines)
            check_equal((by["0"], by["2"]), (flows["lost"], flows["duplicated"]), f"{r.what}: copies")
            check_equal(len(lines), r.manifest["totals"]["flow_records"], f"{r.what}: rows")
            check(all((line["sent"] == "") == (line["copies"] == "0") for line in lines), f"{r.what}: times")
            check_equal(r.differences(), [], r.what)


def usage():
    def fails(arguments, *words):
        code, _, err = run("flowgen", "--pcap", "-", "--count", 10, *arguments)
        check_equal(code, 2, f"{arguments}: {err}")
        check(err.count("\n") == 1, f"{arguments}: {err}")
        for word in words:
            check(word in err, f"{arguments}: no {word} in {err}")
    fails(["--fault", "losst"], "'losst' is not one of lost, duplicated", "wrong-count")
    fails(["--fault", "help"], "is not one of lost")
    for rate in ("", "0", "0%", "101%", "1/0", "2/3", "x%", "1"):
        fails(["--fault", f"lost:{rate}"], "1/100")
    fails(["--fault", "lost", "--fault", "lost:2%"], "lost is given twice")
    fails(["--protocol", "netflow5", "--fault", "template-late"], "netflow5 has no templates")
    fails(["--protocol", "ipfix", "--fault", "wrong-count"], "ipfix has no count in its header")
    fails(["--protocol", "netflow1", "--fault", "sequence-jump"], "netflow1 has no sequence numbers")
    fails(["--protocol", "sflow5", "--fault", "clock-jump"], "sflow5 has no clock in its header")
    code, _, err = run("flowgen", "--target", "tcp:127.0.0.1:9", "--protocol", "ipfix", "--fault", "lost")
    check_equal(code, 2, err)
    check("a connection has no datagrams" in err, err)
    code, out, _ = run("flowgen", "--help-all")
    for kind in KINDS:
        check(f"{kind}: " in out, f"--help-all: {kind}")


main({**{k: (lambda kind=k: one_kind(kind)) for k in KINDS}, "together": together, "copies": copies, "usage": usage})
