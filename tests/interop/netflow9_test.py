#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9 with real partners over loopback: what exporters send arrives at flowrecv as at nfcapd and as
interop/README.md has it, and what flowgen sends arrives at the collectors whole."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowgen_partners import to_nfacctd, to_nfcapd, to_tshark  # noqa: E402
from partners import Exchange  # noqa: E402
from programs import check_equal, main  # noqa: E402


def from_exporter(exporter, seconds, flows, packets, octets):
    of = Exchange(exporter, "v9", seconds, "--format", "elements")
    totals = of.totals
    check_equal((totals["flow_records"], totals["flow_packets"], totals["flow_bytes"]), (flows, packets, octets),
                f"{exporter}: flows, packets, octets")
    check_equal(len(of.lines), flows + totals["options_records"], f"{exporter}: records")
    check_equal(totals["lost"]["sequence"], 0, f"{exporter}: missing by sequence")
    check_equal(of.theirs.get("Sequence Errors"), 0, f"{exporter}: sequence errors of nfcapd")
    of.equal(flows, packets, octets, exporter)


if __name__ == "__main__":
    main({"softflowd": lambda: from_exporter("softflowd", 4, 107, 533, 160869),
          "pmacctd": lambda: from_exporter("pmacctd", 8, 107, 530, 173326),
          "nfreplay": lambda: from_exporter("nfreplay", 8, 107, 533, 160869),
          "to_nfcapd": lambda: to_nfcapd("netflow9", "--sampling", "10"),
          "to_nfacctd": lambda: to_nfacctd("netflow9"),
          "to_tshark": lambda: to_tshark("netflow9")})
