#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""NetFlow v5 with real partners over loopback: the same datagrams to nfcapd and flowrecv give the same totals, and
what flowgen sends arrives at nfcapd whole."""
import json
import os
import signal
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import Collector, Tee, export  # noqa: E402
from programs import Receiver, check, check_equal, main, run  # noqa: E402


def from_exporter(exporter, seconds, least):
    """`least`: how many flows the exporter makes of the traffic at least."""
    with Collector("nfcapd", seconds) as nfcapd, Receiver("--format", "json") as ours:
        with Tee(nfcapd.port, ours.port) as tee:
            export(exporter, "v5", tee.port)
        ours.finish(send=signal.SIGINT)
        flows = [json.loads(line) for line in ours.stdout.splitlines()]
        with open(ours.stats, encoding="utf-8") as file:
            totals = json.load(file)["totals"]
    theirs = nfcapd.summary()
    check(len(flows) >= least, f"{exporter}: {len(flows)} flows, at least {least} expected")
    check_equal(totals["datagrams"], tee.passed, f"{exporter}: datagrams")
    check_equal(len(flows), theirs.get("Flows"), f"{exporter}: flows, against nfcapd")
    check_equal(sum(f["network.packets"] for f in flows), theirs.get("Packets"), f"{exporter}: packets")
    check_equal(sum(f["network.bytes"] for f in flows), theirs.get("Bytes"), f"{exporter}: bytes")
    check_equal(totals["lost"]["undecodable"], {}, f"{exporter}: refused")
    print(f"{exporter}: {len(flows)} flows, {theirs}")


def to_nfcapd():
    with tempfile.TemporaryDirectory() as directory, Collector("nfcapd", 5) as nfcapd:
        manifest = os.path.join(directory, "sent.json")
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{nfcapd.port}", "--rate", "20000", "--for", "2s",
                           "--exporters", "5", "--manifest", manifest)
        check_equal(code, 0, f"flowgen: {err}")
        with open(manifest, encoding="utf-8") as file:
            sent = json.load(file)["totals"]
    theirs = nfcapd.summary()
    check_equal(theirs, {"Flows": sent["flow_records"], "Packets": sent["flow_packets"], "Bytes": sent["flow_bytes"],
                         "Sequence Errors": 0, "Bad Packets": 0}, "nfcapd's account of what flowgen sent")
    check_equal(len(nfcapd.stdout.splitlines()), sent["flow_records"], "flows in nfcapd's files")
    check_equal(sent["flow_records"], 40000, "flows sent")


if __name__ == "__main__":
    main({"softflowd": lambda: from_exporter("softflowd", 4, 82),
          "fprobe": lambda: from_exporter("fprobe", 14, 78),
          "ovs": lambda: from_exporter("ovs", 14, 60),
          "to_nfcapd": to_nfcapd})
