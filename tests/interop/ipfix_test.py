#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""IPFIX with real partners over loopback: what exporters send arrives at flowrecv as at nfcapd and as interop/README.md
has it, and what flowgen sends arrives at the collectors whole."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowgen_partners import to_fixbuf, to_nfacctd, to_nfcapd, to_tshark  # noqa: E402
from partners import Exchange, partner  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402


def received(exporter, protocol, seconds):
    of = Exchange(exporter, protocol, seconds, "--format", "elements")
    check_equal(len(of.lines), of.totals["flow_records"] + of.totals["options_records"], f"{exporter}: records")
    check_equal(of.totals["lost"]["sequence"], 0, f"{exporter}: missing by sequence")
    return of


def added(of, *names):
    return sum(line.get(name, 0) for line in of.lines if "@options" not in line for name in names)


def totals_of(of):
    return tuple(of.totals[name] for name in ("flow_records", "flow_packets", "flow_bytes"))


def one_way(exporter, protocol, seconds, flows, packets, octets):
    of = received(exporter, protocol, seconds)
    check_equal(totals_of(of), (flows, packets, octets), f"{exporter} {protocol}: flows, packets, octets")
    of.equal(flows, packets, octets, f"{exporter} {protocol}")


def biflows():
    """One record for both ways: the way back is in reverse elements (RFC 5103). nfcapd adds the two up."""
    of = received("softflowd", "ipfix-bi", 4)
    packets, octets = added(of, "packetDeltaCount"), added(of, "octetDeltaCount")
    check_equal(totals_of(of), (74, packets, octets), "biflows: flow records, packets and octets of the way there")
    packets += added(of, "reversePacketDeltaCount")
    octets += added(of, "reverseOctetDeltaCount")
    check_equal((packets, octets), (533, 160869), "biflows: packets and octets of both ways")
    of.equal(74, packets, octets, "biflows")


def sampled():
    """pmacctd samples at random: only the comparison counts, and that its options data came through."""
    of = received("pmacctd", "ipfix-sampled", 8)
    check(of.totals["flow_records"] > 40, f"sampled: only {of.totals['flow_records']} flows")
    check_equal((of.totals["options_records"], of.totals["options_templates"]), (2, 2), "sampled: options data, templates")
    of.equal(*totals_of(of), "sampled")


def open_vswitch():
    """Delta and total counters in each record: flowrecv takes the delta, nfcapd adds up the totals. What is not IP has
    only layer 2 octets."""
    of = received("ovs", "ipfix", 14)
    check_equal((of.totals["flow_records"], of.totals["templates"]), (318, 88), "Open vSwitch: flows, templates")
    no_ip = [line["layer2OctetDeltaCount"] for line in of.lines if "@options" not in line and "octetDeltaCount" not in line]
    check_equal(totals_of(of)[1:], (added(of, "packetDeltaCount"), added(of, "octetDeltaCount") + sum(no_ip)),
                "Open vSwitch: deltas")
    of.equal(318, added(of, "packetTotalCount"), added(of, "octetTotalCount"), "Open vSwitch: totals")


def file_to_ipfixdump():
    """A file with all its options, and an exporter's account: libfixbuf reads every record of every template."""
    with tempfile.TemporaryDirectory() as folder:
        path, manifest = os.path.join(folder, "f.ipfix"), os.path.join(folder, "sent.json")
        code, _, err = run("flowgen", "--protocol", "ipfix", "--ipfix-file", path, "--count", 3000, "--sampling", 10,
                           "--statistics", "--manifest", manifest)
        check_equal(code, 0, err)
        with open(manifest, encoding="utf-8") as file:
            sent = json.load(file)["totals"]
        done = partner("ipfixDump", "--in", path, "--stats", text=True)
    check_equal((done.returncode, done.stderr), (0, ""), "ipfixDump")
    check(f"{sent['datagrams']} Messages, {sent['flow_records'] + sent['options_records']} Data Records" in done.stdout,
          f"ipfixDump: {done.stdout}")
    by_template = {int(i): int(n) for i, n in re.findall(r"^\s+(\d+) \(0x\w+\)\|\s*(\d+)", done.stdout, re.M)}
    check_equal((by_template[259], by_template[260], by_template[261]), (sent["datagrams"], 1, 1),
                "checksums, time windows, sessions")


if __name__ == "__main__":
    main({"softflowd": lambda: one_way("softflowd", "ipfix", 4, 107, 533, 160869),
          "softflowd_ms": lambda: one_way("softflowd", "ipfix-ms", 4, 107, 533, 160869),
          "softflowd_bi": biflows,
          "pmacctd": lambda: one_way("pmacctd", "ipfix", 8, 107, 530, 173326),
          "pmacctd_sampled": sampled,
          "ovs": open_vswitch,
          # Without options data: nfcapd leaves their records out where RFC 7011 counts them in the sequence number.
          "to_nfcapd": lambda: to_nfcapd("ipfix"),
          "to_nfacctd": lambda: to_nfacctd("ipfix"),
          "to_tshark": lambda: to_tshark("ipfix"),
          "to_fixbuf": to_fixbuf,
          "file_to_ipfixdump": file_to_ipfixdump})
