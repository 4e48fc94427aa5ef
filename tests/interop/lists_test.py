#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Lists of structured data (RFC 6313) with libfixbuf, over files: what one writes the other reads, value by value, and
both read the same from what YAF sent."""
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from list_lines import differences, of_flowrecv, of_ipfixdump  # noqa: E402
from partners import partner  # noqa: E402
from programs import check_equal, main, run, shared  # noqa: E402

# What libfixbuf's own registry is too old for.
ELEMENTS = """<registry xmlns="http://www.iana.org/assignments" id="ipfix"><registry id="ipfix-information-elements">
<record><name>srhSegmentIPv6BasicList</name><dataType>basicList</dataType><dataTypeSemantics>list</dataTypeSemantics>
<elementId>496</elementId></record></registry></registry>"""


def ipfixdump(file):
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as elements:
        elements.write(ELEMENTS)
        elements.flush()
        done = partner("ipfixDump", "--yaf", "--element-file", elements.name, "--data", "--hexdump=65535", "--in", file)
    check_equal(done.returncode, 0, f"ipfixDump: {done.stderr[-300:]}")
    return of_ipfixdump(done.stdout.decode("latin-1"))


def flowrecv(file, complete):
    code, out, err = run("flowrecv", "--read", file, "--format", "elements")
    check_equal(code, 0 if complete else 1, f"flowrecv: {err}")
    return of_flowrecv(out)


def compare(file, records, lists, complete=True):
    """Both read `records` records with `lists` lists in them, and the same of each. Not complete: some are missing by
    sequence."""
    theirs, ours = ipfixdump(file), flowrecv(file, complete)
    check_equal((len(ours), len(theirs)), (records, records), "records at flowrecv and ipfixDump")
    check_equal(sum(name == "semantic" for record in ours for name, _ in record), lists, "lists")
    for i, (a, b) in enumerate(zip(ours, theirs)):
        check_equal(differences(a, b)[:3], [], f"record {i + 1}: flowrecv and ipfixDump")


def to_ipfixdump():
    with tempfile.TemporaryDirectory() as directory:
        file = os.path.join(directory, "lists.ipfix")
        check_equal(run("flowkit_lists_writer", file)[0], 0, "flowkit_lists_writer")
        compare(file, 4, 20)


def payloads(pcap):
    """Of the UDP packets of a classic capture, Ethernet and IPv4."""
    order = "<" if pcap[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    check_equal(struct.unpack(order + "I", pcap[20:24])[0], 1, "link type of the capture")
    at = 24
    while at + 16 <= len(pcap):
        size = struct.unpack(order + "I", pcap[at + 8:at + 12])[0]
        packet, at = pcap[at + 30:at + 16 + size], at + 16 + size
        udp = packet[(packet[0] & 15) * 4:]
        yield udp[8:struct.unpack(">H", udp[4:6])[0]]


def yaf(*names, records, lists, complete=True):
    """A file of what YAF sent; messages with templates first, for ipfixDump drops what comes before its template."""
    messages = []
    for name in names:
        with open(shared("captures", "ipfix", name), "rb") as file:
            octets = file.read()
        messages += payloads(octets) if name.endswith(".pcap") else [octets]
    messages.sort(key=lambda m: m[16:18] not in (b"\0\2", b"\0\3"))
    with tempfile.NamedTemporaryFile(suffix=".ipfix") as file:
        file.write(b"".join(messages))
        file.flush()
        compare(file.name, records, lists, complete)


if __name__ == "__main__":
    main({"to_ipfixdump": to_ipfixdump,
          "yaf_file": lambda: yaf("yaf-2.16.4__gen-dpi-file.ipfix", records=26, lists=93),
          "yaf_full": lambda: yaf("yaf-2.16.4__gen-full.pcap", records=13, lists=13, complete=False),
          "yaf_plain": lambda: yaf("yaf-2.16.4__gen-plain.pcap", records=35, lists=35, complete=False),
          "yaf_bench": lambda: yaf("yaf__bench-dpi.01.bin", "yaf__bench-dpi.02.bin", records=25, lists=25)})
