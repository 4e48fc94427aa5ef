#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck exporter --truth: what went by, from a file; right and wrong samplers, and files that make no sense."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402

RATE, FLOWS = 50, 2000


class Run:
    """A capture of flowgen's with its manifest; `truth` writes a file and holds the capture against it."""

    def __init__(self, protocol, *arguments):
        self.directory = tempfile.TemporaryDirectory()
        self.capture = os.path.join(self.directory.name, "x.pcap")
        manifest = os.path.join(self.directory.name, "sent.json")
        check_equal(run("flowgen", "--protocol", protocol, "--count", FLOWS, "--sampling", RATE, "--pcap", self.capture,
                        "--manifest", manifest, *arguments)[0], 0, f"flowgen {protocol}")
        with open(manifest, encoding="utf-8") as file:
            self.sent = json.load(file)["totals"]

    def truth(self, text):
        path = os.path.join(self.directory.name, "truth.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        code, out, err = run("flowcheck", "exporter", self.capture, "--truth", path, "--report", "json=-", "--not",
                             "IPFIX-7011-8.4-COPIES")
        return code, json.loads(out) if out else None, err.replace(path, "truth.toml")

    def answers(self, text):
        code, report, err = self.truth(text)
        check_equal(err, "", text)
        return code, [(v["basis"], v["answer"]) for v in report["sampling"] if v["basis"] != "pool"]


def interface(packets, **more):
    return f"[[interface]]\npackets = {packets}\n" + "".join(f"{key} = {value}\n" for key, value in more.items())


def protocols():
    """All packets and octets that a rate stands for: right; half and twice as many: wrong."""
    for protocol in ("netflow5", "netflow9", "ipfix", "sflow5"):
        of = Run(protocol)
        packets, octets = of.sent["flow_packets"] * RATE, of.sent["flow_bytes"] * RATE
        check_equal(of.answers(interface(packets, octets=octets, rate=RATE)),
                    (0, [("packets", "right"), ("octets", "right")]), protocol)
        check_equal(of.answers(interface(packets * 2, octets=octets)),
                    (1, [("packets", "wrong"), ("octets", "right")]), f"{protocol}: twice as many packets")
        check_equal(of.answers(interface(packets, octets=octets // 2)),
                    (1, [("packets", "right"), ("octets", "wrong")]), f"{protocol}: half the octets")
        check_equal(of.answers(interface(packets, rate=RATE + 1)), (1, [("packets", "wrong")]), f"{protocol}: rate")


def samplers():
    """Of each interface of sFlow, by its pool: always there, and right."""
    of = Run("sflow5", "--data-sources", 3)
    _, report, _ = of.truth(interface(of.sent["flow_packets"] * RATE))
    pools = [v for v in report["sampling"] if v["basis"] == "pool"]
    check_equal(sorted(v["sampler"] for v in pools), ["source 0:1", "source 0:2", "source 0:3"], "samplers")
    check_equal({(v["answer"], v["rate"], v["exporter"]) for v in pools}, {("right", RATE, 0)}, "answers")
    check(all(v["low"] <= v["samples"] <= v["high"] for v in pools), f"bounds: {pools}")
    check(abs(sum(v["samples"] for v in pools) - FLOWS) <= 3, f"samples: {pools}")


def wrong_files():
    """File, line, key, and what is allowed."""
    of = Run("sflow5")
    for text, told in [
            (interface(0), "truth.toml:2: packets: 0 is not a whole number in 1.."),
            (interface("'many'"), "truth.toml:2: packets: 'many' is not a whole number"),
            (interface(10, rate=0), "truth.toml:3: rate: 0 is not a whole number in 1..4294967295"),
            (interface(10, rate=5_000_000_000), "truth.toml:3: rate: 5000000000 is not"),
            (interface(10, rate=0.5), "truth.toml:3: rate: 0.5 is not"),
            (interface(10, paket=1), "truth.toml:3: 'paket' is not one of exporter, index, direction, packets"),
            (interface(10, direction="'up'"), "truth.toml:3: direction: 'up' is not one of ingress, egress, both"),
            (interface(10, exporter="'192.0.2'"), "truth.toml:3: exporter: '192.0.2' is not an address"),
            ("[[interface]]\nindex = 1\n", "truth.toml:1: packets is missing"),
            ("interface = 5\n", "truth.toml:1: interface: begin each with [[interface]]"),
            ("[interface]\npackets = 1\n", "truth.toml:1: interface: begin each with [[interface]]"),
            ("[sflow]\noff = 2026-01-01T00:00:00\n", "truth.toml:2: off: 2026-01-01T00:00:00 is no date and time with"),
            ("[sflow]\npolling = 20\n", "truth.toml:2: polling: 20 is not a time, such as"),
            ("[sflow]\npolling = 'often'\n", "truth.toml:2: polling"),
            ("[netflow]\n", "truth.toml:1: 'netflow' is not one of interface, sflow"),
            ("packets = 1 2\n", "truth.toml:1: "),
            ("", "truth.toml: neither [[interface]] nor [sflow]")]:
        code, report, err = of.truth(text)
        check_equal((code, report), (2, None), text)
        check(err.startswith("flowcheck: " + told), f"{text!r}: {err!r}")
        check_equal(err.count("\n"), 1, f"{text!r}: lines")
    for text, told in [(interface(10, index=9), "truth.toml:1: index: nothing that came names interface 9; there are: 1, 2"),
                       (interface(10, exporter="'192.0.2.99'"), "truth.toml:1: exporter: nothing came from 192.0.2.99")]:
        code, report, err = of.truth(text)
        check(code == 2 and err.startswith("flowcheck: " + told), f"{text!r}: {code} {err!r}")
        check(report["counts"]["fail"] == 0, "the report of what was read is written all the same")
    code, _, err = run("flowcheck", "exporter", of.capture, "--truth", "no such file")
    check_equal((code, err), (3, "flowcheck: no such file: No such file or directory\n"), "absent")


main({"protocols": protocols, "samplers": samplers, "wrong_files": wrong_files})
