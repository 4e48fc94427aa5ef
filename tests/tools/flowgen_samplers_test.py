#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen --samplers: what the flows stand for comes out of flowrecv --scale exactly, by each flow's sampler."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import Receiver, check, check_equal, main, run  # noqa: E402

PROTOCOLS = ("netflow9", "ipfix")


def flows_of(path, *options):
    code, out, err = run("flowrecv", "--read", path, "--format", "json", "--fields", "all", *options)
    check_equal(code, 0, f"flowrecv {options}: {err}")
    return [json.loads(line) for line in out.splitlines()]


def sums(flows):
    return sum(f["network.bytes"] for f in flows), sum(f["network.packets"] for f in flows)


def totals_of(manifest):
    with open(manifest, encoding="utf-8") as file:
        return json.load(file)["totals"]


def from_a_file():
    """Whatever the samplers, the base rate, and the room in a datagram."""
    for protocol in PROTOCOLS:
        for samplers, base, interfaces, more in ((3, 100, 4, ()), (1, 7, 4, ()), (4, 1, 4, ("--ipv6", "50")),
                                                 (9, 1000, 10, ("--exporters", "3")),
                                                 (255, 3, 256, ("--max-datagram", "128", "--template-messages", "500")),
                                                 (3, 5592405, 4, ("--template-messages", "2"))):
            where = f"{protocol}, {samplers} samplers from 1:{base} {more}"
            with tempfile.TemporaryDirectory() as folder:
                capture, manifest = os.path.join(folder, "sent.pcap"), os.path.join(folder, "sent.json")
                code, _, err = run("flowgen", "--protocol", protocol, "--pcap", capture, "--count", "6000",
                                   "--samplers", samplers, "--sampling", base, "--manifest", manifest, *more)
                check_equal(code, 0, f"{where}: {err}")
                seen, scaled, sent = flows_of(capture), flows_of(capture, "--scale"), totals_of(manifest)
                check_equal(len(seen), 6000, f"{where}: flows")
                check_equal(sums(seen), (sent["flow_bytes"], sent["flow_packets"]), f"{where}: what the samplers saw")
                check_equal(sums(scaled), (sent["scaled_bytes"], sent["scaled_packets"]), f"{where}: the truth")
                rates = {(f["ingressInterface"], f.get("samplingInterval", 1)) for f in seen}
                check_equal(rates, {(i, base * (1 + (i - 1) % samplers)) for i in range(1, interfaces + 1)},
                            f"{where}: interfaces and their rates")
                check(all(f["ingressInterface"] != f["egressInterface"] for f in seen), f"{where}: in is out")


def over_udp():
    """By default 1:100, 1:200 and 1:300; the exporter's numbers, counts and digest as well."""
    for protocol in PROTOCOLS:
        with tempfile.TemporaryDirectory() as folder:
            manifest, output = os.path.join(folder, "sent.json"), os.path.join(folder, "flows.json")
            with Receiver("--idle", "1.5s", "--expect", manifest, "--output", output, "--fields", "all",
                          "--scale") as ours:
                code, _, err = run("flowgen", "--protocol", protocol, "--target", f"127.0.0.1:{ours.port}",
                                   "--rate", "10k", "--count", "10000", "--samplers", "3", "--manifest", manifest)
                check_equal(code, 0, f"{protocol}: {err}")
                ours.finish()
            check_equal(ours.code, 0, f"{protocol}: flowrecv: {ours.stderr}")
            with open(output, encoding="utf-8") as file:
                flows = [json.loads(line) for line in file]
            sent = totals_of(manifest)
            check_equal(sums(flows), (sent["scaled_bytes"], sent["scaled_packets"]), protocol)
            check_equal({f["samplingInterval"] for f in flows}, {100, 200, 300}, protocol)


def one_rate():
    """The manifest says it of exporters with one rate, too, and of those without."""
    for protocol, options in (("netflow5", ("--sampling", "16")), ("netflow9", ("--sampling", "64")), ("ipfix", ()),
                              ("ipfix", ("--sampling", "1")), ("sflow5", ()), ("netflow7", ())):
        with tempfile.TemporaryDirectory() as folder:
            capture, manifest = os.path.join(folder, "sent.pcap"), os.path.join(folder, "sent.json")
            run("flowgen", "--protocol", protocol, "--pcap", capture, "--count", 900, "--manifest", manifest, *options)
            sent = totals_of(manifest)
            check_equal(sums(flows_of(capture, "--scale")), (sent["scaled_bytes"], sent["scaled_packets"]),
                        f"{protocol} {options}")


if __name__ == "__main__":
    main({"from_a_file": from_a_file, "over_udp": over_udp, "one_rate": one_rate})
