# SPDX-License-Identifier: BSL-1.0
"""flowgen's v9 and IPFIX at real collectors: each must have all flows, packets and octets of the manifest."""
import csv
import io
import re

from partners import Collector, generate
from programs import check_equal

RUN = ("--rate", "4000", "--for", "1s", "--ipv6", "30", "--template-messages", "10")


def to_nfcapd(protocol, *arguments):
    with Collector("nfcapd", 4) as nfcapd:
        sent = generate(nfcapd, protocol, *RUN, "--exporters", "3", *arguments)
    check_equal(nfcapd.summary(), {"Flows": sent["flow_records"], "Packets": sent["flow_packets"],
                                   "Bytes": sent["flow_bytes"], "Sequence Errors": 0, "Bad Packets": 0},
                f"{protocol}: nfcapd's account of what flowgen sent")
    check_equal(len(nfcapd.stdout.splitlines()), sent["flow_records"], f"{protocol}: flows in nfcapd's files")
    check_equal(sent["flow_records"], 4000, f"{protocol}: flows sent")


def to_nfacctd(protocol):
    """nfacctd adds up records of the same key: fewer lines, the same sums."""
    with Collector("nfacctd", 5) as nfacctd:
        sent = generate(nfacctd, protocol, *RUN, "--exporters", "3", "--sampling", "10")
    flows = list(csv.DictReader(io.StringIO(nfacctd.stdout)))
    for name, total in (("PACKETS", sent["flow_packets"]), ("BYTES", sent["flow_bytes"])):
        check_equal(sum(int(flow[name]) for flow in flows), total, f"{protocol}: nfacctd's {name}")
    check_equal(re.findall("WARN|ERROR", nfacctd.stderr), [], f"{protocol}: {nfacctd.stderr[:300]}")


def to_tshark(protocol):
    with Collector("tshark", 4, "text") as tshark:
        sent = generate(tshark, protocol, *RUN, "--exporters", "3", "--sampling", "10")
    text = tshark.stdout
    check_equal(len(re.findall(r"^ +Version: (?:9|10)$", text, re.M)), sent["datagrams"], f"{protocol}: datagrams at tshark")
    check_equal(len(re.findall(r"^ +Flow \d+$", text, re.M)), sent["flow_records"] + sent["options_records"],
                f"{protocol}: records at tshark")
    for name, total in (("Octets", sent["flow_bytes"]), ("Packets", sent["flow_packets"])):
        numbers = re.findall(rf"^ +{name}: (\d+)$", text, re.M)
        check_equal(sum(map(int, numbers)), total, f"{protocol}: {name} at tshark")
    # Severity Chat is no complaint, and about UDP: a port from 33434 on with a small TTL is "possibly traceroute".
    check_equal(re.findall(r"(?i)malformed|no template found|unexpected flow sequence|\[Expert Info \((?!Chat/).*", text)[:3], [],
                f"{protocol}: tshark's complaints")


def to_fixbuf():
    """libfixbuf's strict reader warns about sequence numbers, options records counted."""
    with Collector("fixbuf", 4, "text") as fixbuf:
        sent = generate(fixbuf, "ipfix", *RUN, "--exporters", "1", "--sampling", "10")
    text = fixbuf.stdout
    for number, total in ((1, sent["flow_bytes"]), (2, sent["flow_packets"])):
        values = re.findall(rf"^\s+\({number}\)\s+\w+ : (\d+)$", text, re.M)
        check_equal((len(values), sum(map(int, values))), (sent["flow_records"], total), f"libfixbuf: element {number}")
    check_equal(len(re.findall(r"^--- data record", text, re.M)), sent["flow_records"] + sent["options_records"],
                "libfixbuf: data records")
    complaints = [line for line in fixbuf.stderr.splitlines() if not re.fullmatch(r"\d+ datagrams", line)]
    check_equal(complaints, [], "libfixbuf's complaints")
