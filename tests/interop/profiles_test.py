#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen's profiles at real collectors and analysers: nothing is malformed, flows, packets and octets are those of the
manifest, and no sequence number is missing; where they read something else, it is known what."""
import os
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import profile_results  # noqa: E402
from programs import check, check_equal, main  # noqa: E402
from profiles import PROFILES  # noqa: E402

SFLOW = ("generic-sflow", "sflow-switch")
# nfcapd adds the counters of both sides (post..., reverse...) to one flow, and sfcapd multiplies by the rate.
COUNTS_MORE = ("fortigate", "yaf", "juniper-ipfix", *SFLOW)
# The sequence number has the records of its message in it already, or those of options that nfcapd does not count.
OTHER_SEQUENCE = ("openvswitch", "softflowd-ipfix", "vmware-vds", "juniper-ipfix", "yaf")


def to_tshark():
    for name in PROFILES:
        check_equal(profile_results.tshark(name), {"malformed": 0, "no template": 0, "datagrams": 0}, name)


def to_collector(names):
    # Collectors mostly wait: four at a time.
    with ThreadPoolExecutor(4) as pool:
        results = pool.map(lambda name: profile_results.nfcapd(name, "sfcapd" if name in SFLOW else "nfcapd"), names)
    for name, got in zip(names, results):
        if name == "sflow-switch":  # sfcapd reads no discarded packets: 2 % of the samples
            check(-150 <= got["flows"] < 0, f"{name}: {got['flows']} flows")
        else:
            check_equal(got["flows"], 0, f"{name}: flows")
        if name not in COUNTS_MORE:
            check_equal((got["packets"], got["octets"]), (0, 0), f"{name}: packets and octets")
        check_equal(got["bad packets"], 0, f"{name}: bad packets")
        check((got["sequence errors"] > 0) == (name in OTHER_SEQUENCE), f"{name}: {got['sequence errors']} sequence errors")


def to_nfacctd():
    """One of each protocol that has templates; docs/profiles.md has the others."""
    for name in ("cisco-ios-v9", "fortigate", "juniper-ipfix", "yaf"):
        check_equal(profile_results.nfacctd(name), {"packets": 0, "octets": 0, "complaints": 0}, name)


main({"to_tshark": to_tshark, "to_nfcapd": lambda: to_collector(PROFILES), "to_nfacctd": to_nfacctd})
