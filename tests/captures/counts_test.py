#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9 and IPFIX captures: as many datagrams, records, templates and options templates as tshark counts
(TSHARK.tsv). Where flowrecv counts otherwise, ACCEPTED says what and why; what is listed must differ just so."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from capture import elements, files_of  # noqa: E402
from programs import check, check_equal, main, rows, shared  # noqa: E402

KEPT = "sets that came before their template are decoded when it comes; tshark does not keep them"
MALFORMED = "RFC 7011 section 9.1: a message whose lengths do not fit is discarded whole"
WITHDRAWN = "a template withdrawal over UDP (RFC 7011 section 8.1) is no template"
DAMAGED = "a template that ends before its last field is none"
EMPTY = "a template of no octets is none"
VARIABLE = "tshark takes a template whose fields are all of variable length for an empty one"
COUNT = "tshark stops after the header's Count; flowrecv takes all FlowSets that are there"

# case: what flowrecv counts where TSHARK.tsv has another number, and the reason.
ACCEPTED = {
    "ipfix/ipfixcol__bad-set-length.ipfix": ({"templates": 0}, MALFORMED),
    "ipfix/ipfixcol__withdrawal-256.ipfix": ({"templates": 0}, WITHDRAWN),
    "ipfix/nprobe__issue-14370.bin": ({"records": 0, "templates": 0}, MALFORMED),
    "ipfix/rs-ipfix__samples.01-05.bin": ({"templates": 6}, MALFORMED),
    "ipfix/unknown__e10s-4-7byte-pad.pcap": (
        {"records": 8, "templates": 2}, KEPT + "; and it takes 4 zero octets behind a template for one of no fields"),
    "ipfix/vermont__correct-variable-length-template-and-data.ipfix": (
        {"records": 3}, VARIABLE),
    "ipfix/vermont__correct-withdraw-all-templates.ipfix": ({"templates": 0}, WITHDRAWN),
    "ipfix/vermont__incorrect-message-length.ipfix": ({"templates": 0}, MALFORMED),
    "ipfix/vermont__template-record-field-number-too-big.ipfix": ({"templates": 1}, DAMAGED),
    "ipfix/vermont__template-set-length-exceeds-message-boundary.ipfix": ({"templates": 0}, MALFORMED),
    "ipfix/vermont__variable-length-template-and-data-exceeding-message-boundary.ipfix": (
        {"records": 1}, VARIABLE),
    "ipfix/vflow__multi-message.bin": ({"templates": 0, "options_templates": 0}, MALFORMED),
    "ipfix/yaf-2.16.4__gen-plain.pcap": ({"records": 35}, KEPT),
    "mixed/nprobe__graylog-nprobe.pcap": (
        {"records": 154}, "TSHARK.tsv counts the 150 flows of v5 and leaves out the 4 records of v9 that tshark shows"),
    "v9/fortigate__fgt300d.pcap": ({"records": 146}, KEPT),
    "v9/h3c__tpl-data3281.01-02.dat": ({"records": 16}, "tshark gives up at element 43 with 2 octets where it knows 4"),
    "v9/libnetflow9__malformed-1.pcap": ({"templates": 0}, EMPTY),
    "v9/libnetflow9__malformed-3.pcap": ({"options_templates": 0}, EMPTY),
    "v9/libnetflow9__malformed-6.pcap": (
        {"datagrams": 1, "options_templates": 1}, "tshark also counts the datagram quoted in an ICMP error"),
    "v9/nprobe__graylog-nprobe-4.pcap": ({"records": 16}, KEPT),
    "v9/softflowd__pynetflow-v9-mixed.bin": ({"records": 8}, KEPT),
    "v9/unknown__graylog-netflow9.pcap": ({"records": 22, "templates": 2, "options_templates": 1}, COUNT),
    "v9/unknown__invalid01.dat": ({"records": 3, "options_templates": 1}, COUNT),
}

# Messages that only --lenient decodes: records, templates, options templates.
LENIENT = {
    "ipfix/ipfixcol__bad-set-length.ipfix": (0, 15, 0),  # the 16th is cut off
    "ipfix/nprobe__issue-14370.bin": (2, 2, 0),
    "ipfix/rs-ipfix__samples.01-05.bin": (0, 7, 0),
    "ipfix/vermont__incorrect-message-length.ipfix": (0, 2, 0),
    "ipfix/vermont__template-set-length-exceeds-message-boundary.ipfix": (0, 1, 0),
    "ipfix/vflow__multi-message.bin": (3, 9, 1),
}

# The same where nothing is left to decode.
BAD_LENGTH = ("ipfix/ipfixcol__bad-set-length-very-long.ipfix", "ipfix/ipfixcol__header-and-zeros.ipfix",
              "v9/libnetflow9__malformed-6.pcap")

# Data records missing by sequence number, and whether the exporter counts a message's own records in its number.
SEQUENCE = {
    "ipfix/cisco__500-srv6.pcap": (30, False),  # three gaps of 10; templates in front of older data
    "ipfix/ipfixcol2__example-flows.ipfix": (0, False),  # begins anew at 0 once
    "ipfix/softflowd__pynetflow-ipfix.01-02.bin": (0, True),
    "ipfix/unknown__ipfix-basic.dat": (0, True),
}
PROTOCOLS = {"netflow5": "v5", "netflow9": "v9", "ipfix": "ipfix"}


def counted(case, *more):
    lines, stats = elements(files_of(case), *more)
    lines = [line for line in lines if "@sample" not in line]  # sFlow: sflow_test.py
    totals, lost = stats["totals"], stats["totals"]["lost"]
    of = [e for e in stats["exporters"] if e["protocol"] in PROTOCOLS]
    records = totals["flow_records"] + totals["options_records"]
    v5 = sum(e["flow_records"] for e in of if e["protocol"] == "netflow5")
    check_equal(sum("@template" in line for line in lines), records - v5, f"{case}: lines of elements")
    check_equal(lost["output"], 0, f"{case}: lines lost")
    return {"datagrams": sum(e["datagrams"] for e in of), "records": records, "templates": totals["templates"],
            "options_templates": totals["options_templates"]}, lost["undecodable"]


def as_tshark(folder):
    cases = [row for row in rows(shared("captures/TSHARK.tsv")) if row["case"].startswith(folder + "/")]
    check(cases, f"no case of {folder}")
    for row in cases:
        case = row["case"]
        datagrams = dict(pair.split("=") for pair in row["datagrams_per_protocol"].split(";"))
        want = {"datagrams": sum(int(n) for name, n in datagrams.items() if name in PROTOCOLS.values()),
                "records": int(row["flow_records"]), "templates": int(row["templates"]),
                "options_templates": int(row["options_templates"])}
        expected, reason = ACCEPTED.get(case, ({}, ""))
        for what, number in expected.items():
            check(number != want[what], f"{case}: {what} do not differ any more ({reason})")
        got, refused = counted(case)
        check_equal(got, {**want, **expected}, case)
        check_equal(refused.get("bad length", 0), int(case in LENIENT or case in BAD_LENGTH), f"{case}: refused")
    names = [row["case"] for row in cases]
    for case in [*ACCEPTED, *LENIENT, *BAD_LENGTH]:
        check(not case.startswith(folder + "/") or case in names, f"{case} is not in TSHARK.tsv")


def lenient():
    for case, want in LENIENT.items():
        got, _ = counted(case, "--lenient")
        check_equal((got["records"], got["templates"], got["options_templates"]), want, f"{case}, lenient")


def sequence():
    for case, (lost, counts_itself) in SEQUENCE.items():
        totals = elements(files_of(case))[1]["totals"]
        check_equal(totals["lost"]["sequence"], lost, f"{case}: missing")
        check_equal("sequence counts its own records" in totals["findings"], counts_itself, f"{case}: counts itself")


if __name__ == "__main__":
    main({"v9": lambda: as_tshark("v9"), "ipfix": lambda: as_tshark("ipfix"), "mixed": lambda: as_tshark("mixed"),
          "lenient": lenient, "sequence": sequence})
