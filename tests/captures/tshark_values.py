# SPDX-License-Identifier: BSL-1.0
"""What tshark makes of the datagrams of many captures at once: they are put into one capture, each case with exporters
of its own addresses, as templates are kept by address. Its PDML is read by conformance/adapters/pdml.py."""
import ipaddress
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

ADAPTERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../conformance/adapters")
sys.path.insert(0, ADAPTERS)
import frames  # noqa: E402
import pdml  # noqa: E402

from programs import skip  # noqa: E402

COLLECTOR, SFLOW, EXPORTER = 2055, 6343, 50000


def frames_of(cases):
    """Of {case: [(source, port, payload)]}: frames, and the (case, number of the datagram) that each is of."""
    out, whose, addresses = [], [], {}
    for case, datagrams in cases.items():
        for number, (source, port, payload) in enumerate(datagrams, 1):
            key = case, source, port
            address = addresses.setdefault(key, ipaddress.ip_address("10.0.0.1") + len(addresses))
            is_sflow = payload[:4] == b"\0\0\0\5"
            if len(payload) <= frames.MOST_IN_IPV4:
                out.append(frames.Frame(len(out) + 1, frames.UDP, address, EXPORTER,
                                        SFLOW if is_sflow else COLLECTOR, 1_700_000_000 * 10**9, payload))
                whose.append((case, number))
    return out, whose


def decode(cases):
    """{(case, datagram): [record]}: of each only what tshark shows."""
    tshark = shutil.which("tshark")
    if tshark is None:
        skip("no tshark")
    all_frames, whose = frames_of(cases)
    records, templates, at = {}, pdml.Templates(), 0
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "all.pcap")
        frames.write_pcap(capture, all_frames)
        command = [tshark, "-n", "-r", capture, "-T", "pdml", "-d", f"udp.port=={COLLECTOR},cflow", "-d",
                   f"udp.port=={SFLOW},sflow"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              preexec_fn=frames.ends_with_parent,
                              env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}) as process:
            for _, packet in ET.iterparse(process.stdout):
                if packet.tag != "packet":
                    continue
                found = records.setdefault(whose[at], [])
                at += 1
                for proto in packet.findall("proto"):
                    if proto.get("name") == "cflow":
                        found += pdml.flow_records(proto, at, templates)
                    elif proto.get("name") == "sflow":
                        found += pdml.samples(proto)
                packet.clear()
    return records
