#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""tshark as a decoder under test (docs/testee.md): `flowcheck collector -- conformance/adapters/tshark.py`.

It dissects a capture of the frames. What it reports as malformed is refused; what it does not dissect at all is
unsupported; all else it has read, though it leaves out of a record what it cannot show. TSHARK_TIMEOUT: seconds that it
may take (default 60)."""
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

import frames
import pdml

MALFORMED = 0x07000000  # the group of Wireshark's expert information
# In that group, but nothing is malformed: no template (yet), an empty set.
NOT_MALFORMED = ("cflow.no_template_found", "cflow.no_flow_information")
OURS = re.compile(r"Malformed Packet: (?:CFLOW|sFlow)", re.IGNORECASE)


def decode_as(sent):
    """Dissectors by port. Wireshark asks for that of the lower port first, be it source or destination."""
    ports = {}
    for is_source in (False, True):
        for frame in sorted(sent, key=lambda f: not f.is_sflow):
            port = frame.source_port if is_source else frame.destination_port
            key = f"{'tcp' if frame.transport == frames.TCP else 'udp'}.port=={port}"
            ports.setdefault(key, "sflow" if frame.is_sflow else "cflow")
    return ports


def dissect(tshark, sent, directory):
    """The PDML of a capture of the frames, and the number of the frame that each packet is of."""
    capture, out = os.path.join(directory, "frames.pcap"), os.path.join(directory, "out.pdml")
    numbers = frames.write_pcap(capture, sent)
    command = [tshark, "-n", "-r", capture, "-T", "pdml"]
    for port, protocol in decode_as(sent).items():
        command += ["-d", f"{port},{protocol}"]
    seconds = float(os.environ.get("TSHARK_TIMEOUT", 60))
    with open(out, "wb") as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, preexec_fn=frames.ends_with_parent,
                              timeout=seconds, env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"})
    if done.returncode:
        frames.fail(f"tshark: exit code {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}", 1)
    return out, numbers


def complaint(packet):
    """What Wireshark says is malformed in the flow export, not in a packet that was sampled."""
    for proto in packet.iter("proto"):
        if proto.get("name") == "_ws.malformed" and OURS.search(proto.get("showname", "")):
            return proto.get("showname").strip("[]")
    for expert in packet.iter("field"):
        if expert.get("name") != "_ws.expert" or int(pdml.show(expert, "_ws.expert.group") or 0) != MALFORMED:
            continue
        names = [f.get("name") or "" for f in expert]
        if any(n.startswith(("cflow.", "sflow")) for n in names) and not any(n in NOT_MALFORMED for n in names):
            return pdml.show(expert, "_ws.expert.message")
    return None


def main():
    tshark, = frames.need("tshark")
    sent = frames.begin()
    if not sent:
        return
    records = {f.number: [] for f in sent}
    complaints, dissected, templates = {}, set(), pdml.Templates()
    carried = [f for f in sent if f.transport == frames.TCP or len(f.payload) <= frames.MOST_IN_IPV4]
    with tempfile.TemporaryDirectory() as directory:
        out, numbers = dissect(tshark, carried, directory)
        at = 0
        for _, packet in ET.iterparse(out):
            if packet.tag != "packet":
                continue
            number = numbers[at]
            at += 1
            for proto in packet.findall("proto"):
                if proto.get("name") == "cflow":
                    records[number] += pdml.flow_records(proto, at, templates)
                elif proto.get("name") == "sflow":
                    records[number] += pdml.samples(proto)
                else:
                    continue
                dissected.add(number)
            said = complaint(packet)
            if said is not None:
                complaints.setdefault(number, said)
            packet.clear()
    for frame in sent:
        if frame.number in complaints:
            frames.answer(frame, "refused", records[frame.number], complaints[frame.number])
        elif frame.number in dissected:
            frames.answer(frame, "accepted", records[frame.number])
        else:
            frames.answer(frame, "unsupported", (), "nothing is dissected")


if __name__ == "__main__":
    try:
        main()
    except subprocess.TimeoutExpired as late:
        frames.fail(f"tshark takes longer than {late.timeout:.0f} s", 1)
    except ET.ParseError as wrong:
        frames.fail(f"tshark writes XML that is none: {wrong}", 1)
    except BrokenPipeError:  # the harness has gone
        sys.exit(0)
