# SPDX-License-Identifier: BSL-1.0
"""sFlow decoded by OpenNMS, tcpdump and telegraf, held against the samples and flows that flowrecv makes of the same
captures. Every field of theirs that has a counterpart is compared."""
import json
import re
import struct

from capture import decode, elements, goldens
from golden import ABSENT, Comparison
from programs import shared
from sflow_capture import records, samples

SFLOW = ("sflow", "mixed")


def packed_source(source):
    return source["type"] << 24 | source["index"]


def packed_interface(interface):
    return interface["format"] << 30 | interface["value"]


def opennms():
    """Their golden is called after sflow1.dat, but has the samples of sflow4.dat and two more that its authors made."""
    made_up = (lambda ours, theirs: (ours, theirs) in ((4, 5), (4, 2**30 - 1), (17, 18), (17, 2**30 - 1)),
               "changed by hand in their file: the octets say 4 and 17")
    of = Comparison("opennms", {("sflow/opennms__sflow1", name): made_up for name in ("input", "output")})
    for case, _, golden in goldens("opennms", SFLOW):
        of.cases += 1
        files = [shared("captures/sflow/opennms__sflow4.dat")]
        ours, flows = samples(elements(files)[0]), decode(files)[0]
        with open(golden, encoding="utf-8") as file:
            text = re.sub(r'\{\s*"\$numberLong"\s*:\s*"(\d+)"\s*\}', r"\1", file.read())
        data = json.loads(text)["data"]
        of.value(case, "(samples)", len(ours) + 2, len(data["samples"]))
        for i, (line, flow, theirs) in enumerate(zip(ours, flows, data["samples"])):
            sample = theirs["data"]
            ip = sample["flows"]["0:1"]["ipv6"]
            header = dict(records(line))["0:1"]
            of.record(case, i, {
                "agent": line["flow.exporter"], "sub_agent": line["sub_agent"], "uptime": line["uptime"],
                "sequence": line["sequence"], "source": packed_source(line["source"]), "rate": line["sampling_rate"],
                "pool": line["sample_pool"], "drops": line["drops"], "input": packed_interface(line["input"]),
                "output": packed_interface(line["output"]), "protocol": header["protocol"],
                "frame_length": header["frame_length"], "stripped": header["stripped"],
                **dict(records(line))["0:1001"]
            }, {
                "agent": data["agent_address"]["ipv4"], "sub_agent": data["sub_agent_id"], "uptime": data["uptime"],
                "sequence": sample["sequence_number"], "source": sample["source_id"], "rate": sample["sampling_rate"],
                "pool": sample["sample_pool"], "drops": sample["drops"], "input": sample["input"],
                "output": sample["output"], "protocol": sample["flows"]["0:1"]["protocol"],
                "frame_length": sample["flows"]["0:1"]["frame_length"], "stripped": sample["flows"]["0:1"]["stripped"],
                **sample["flows"]["0:1001"]})
            # tcp is 6; their length is that of the IP packet.
            of.record(case, i, {
                "tos": flow["ipClassOfService"], "length": flow["ipTotalLength"], "protocol": flow["network.protocol"],
                "src_ip": flow["source.ip"], "dst_ip": flow["destination.ip"], "src_port": flow["source.port"],
                "dst_port": flow["destination.port"], "tcp_flags": flow["tcpControlBits"]
            }, {**ip, "protocol": {6: "tcp"}[ip["protocol"]], "src_ip": shortened(ip["src_ip"]),
                "dst_ip": shortened(ip["dst_ip"])})
    of.finish()


def shortened(address):
    """2a00:0:0:0:1 -> 2a00::1"""
    return re.sub(r"(:0)+:", "::", address, count=1)


IF_WORDS = {"ifindex": "ifIndex", "iftype": "ifType", "ifspeed": "ifSpeed", "ifdirection": "ifDirection",
            "ifstatus": "ifStatus", "promisc mode": "ifPromiscuousMode"}
IF_COUNTERS = {"octets": "Octets", "unicast pkts": "UcastPkts", "multicast pkts": "MulticastPkts",
               "broadcast pkts": "BroadcastPkts", "discards": "Discards", "errors": "Errors",
               "unknown protos": "UnknownProtos"}
ETHERNET = {"align errors": "AlignmentErrors", "fcs errors": "FCSErrors", "single collision": "SingleCollisionFrames",
            "multiple collision": "MultipleCollisionFrames", "test error": "SQETestErrors",
            "deferred": "DeferredTransmissions", "late collision": "LateCollisions",
            "excessive collision": "ExcessiveCollisions", "mac trans error": "InternalMacTransmitErrors",
            "carrier error": "CarrierSenseErrors", "frames too long": "FrameTooLongs",
            "mac receive errors": "InternalMacReceiveErrors", "symbol errors": "SymbolErrors"}
# What they print as octets only: how these are to be read (WIRE.md 7.7).
OCTETS = {"0:2003": ">3f14I", "0:2004": ">7Q4I", "0:2005": ">QQiIQIIQI", "0:2006": ">Q3IQ3I"}


def words(text):
    """"single collision 0, test error 3" -> pairs"""
    return {k: int(v) for k, v in re.findall(r"([a-z][a-z_ -]*?) (\d+)", text.lower())}


def of_interface(words_of_line, way):
    return {"if" + way + IF_COUNTERS[k]: v for k, v in words_of_line.items()}


def read_record(number, lines):
    """The members of a record of theirs, under our names; (octets of a structure they do not know,) otherwise."""
    out, raw = {}, b""
    for line in lines:
        if line.startswith("0x"):
            raw += bytes.fromhex(line.split(":", 1)[1])
            continue
        found = words(re.sub(r"\(.*?\)", "", line))
        if number == "0:1" and "stripped bytes" in found:
            out.update(frame_length=found["length"], stripped=found["stripped bytes"], octets=found["header_size"],
                       protocol=int(re.search(r"\((\d+)\)", line)[1]))
        elif number == "0:2":
            out.update({"dot3Stats" + ETHERNET[k]: v for k, v in found.items()})
        elif line.startswith("Out errors"):  # and the one that goes neither way
            out.update(ifOutErrors=found["out errors"], ifPromiscuousMode=found["promisc mode"])
        elif line.startswith(("In ", "Out ")):
            way, rest = line.split(" ", 1)
            out.update(of_interface(words(rest), way))
        else:
            out.update({IF_WORDS[k]: v for k, v in found.items()})
            if "adminstatus" in line:
                out["ifStatus"] = ("adminstatus: up" in line) | ("operstatus: up" in line) << 1
    if number in OCTETS:
        return struct.unpack(OCTETS[number], raw)
    if number == "0:2000":
        n, = struct.unpack(">I", raw[:4])
        at = 4 + (n + 3) // 4 * 4
        machine, system, m = struct.unpack(">3I", raw[at + 16:at + 28])
        return (raw[4:4 + n].decode(), raw[at:at + 16].hex(), machine, system, raw[at + 28:at + 28 + m].decode())
    if number == "0:2001":
        adapters, at = [], 4
        for _ in range(struct.unpack(">I", raw[:4])[0]):
            index, n = struct.unpack(">2I", raw[at:at + 8])
            macs = [":".join(f"{b:02x}" for b in raw[at + 8 + 8 * i:at + 14 + 8 * i]) for i in range(n)]
            adapters.append({"ifIndex": index, "mac_addresses": macs})
            at += 8 + 8 * n
        return (adapters,)
    return out


def tcpdump_samples(path):
    """(datagram, sample, [(format, record)]) as dictionaries."""
    found, datagram = [], {}
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if m := re.search(r"sFlowv5, IPv4 agent (\S+), agent-id (\d+), seqnum \d+, uptime (\d+)", line):
                datagram = {"flow.exporter": m[1], "sub_agent": int(m[2]), "uptime": int(m[3])}
            elif m := re.match(r"\t(expanded )?(flow|counter) sample \(\d\), (.*)", line):
                sample = words(re.sub(r"\(.*?\)", "", m[3]))
                sample.update(zip(("input format", "output format"), map(int, re.findall(r"\((\d)\)", m[3]))))
                found.append((datagram, {"kind": m[2], **sample}, []))
            elif m := re.match(r"\t    enterprise (\d+),? .*\((\d+)\) length (\d+)", line):
                found[-1][2].append((f"{m[1]}:{m[2]}", []))
            elif line.startswith("\t") and found:
                found[-1][2][-1][1].append(line.strip())
    return found


def tcpdump():
    of = Comparison("tcpdump", {})
    for case, files, golden in goldens("tcpdump", SFLOW):
        of.cases += 1
        ours, theirs = samples(elements(files)[0]), tcpdump_samples(golden)
        of.value(case, "(samples)", len(ours), len(theirs))
        for i, (line, (datagram, sample, of_sample)) in enumerate(zip(ours, theirs)):
            mine = list(records(line))
            of.record(case, i, {n: line[n] for n in ("flow.exporter", "sub_agent", "uptime")} | as_tcpdump(line, mine),
                      datagram | {k: v for k, v in sample.items() if k != "length"})
            of.value(case, "(formats)", [n for n, _ in mine], [n for n, _ in of_sample])
            for (number, value), (_, lines) in zip(mine, of_sample):
                want = read_record(number, lines)
                if isinstance(want, tuple):
                    of.record(case, i, dict(enumerate(value.values())), dict(enumerate((w,) for w in want)))
                elif want:  # of gateways and routers they only tell the length
                    got = dict(value)
                    if "header" in got:
                        got["octets"] = len(got.pop("header")) // 2
                    of.record(case, i, got, want)
    of.finish()


def as_tcpdump(line, mine):
    out = {"kind": "flow" if line["@sample"] == "flow_sample" else "counter", "seqnum": line["sequence"],
           "type": line["source"]["type"], "idx": line["source"]["index"], "records": len(mine)}
    if out["kind"] == "flow":
        out.update({"rate": line["sampling_rate"], "pool": line["sample_pool"], "drops": line["drops"],
                    "input": line["input"]["value"], "input format": line["input"]["format"],
                    "output": line["output"]["value"], "output format": line["output"]["format"]})
    return out


TELEGRAF = {
    "agent_ip": "flow.exporter", "agent_subid": "sub_agent", "sys_uptime": "uptime", "seq_number": "sequence",
    "sampling_drops": "drops", "reason": "reason", "in_snmp": "input", "out_snmp": "output",
    "out_queue": "extended_egress_queue.queue", "port_name": "port_name.name", "interface": "if_counters.ifIndex",
    "speed": "if_counters.ifSpeed", "promiscuous": "if_counters.ifPromiscuousMode",
    "in_unknown_protocol": "if_counters.ifInUnknownProtos", "interface_type": "if_counters.ifType",
    **{f"{way.lower()}_{theirs}": f"if_counters.if{way}{ours}" for way in ("In", "Out") for theirs, ours in (
        ("bytes", "Octets"), ("unicast_packets_total", "UcastPkts"), ("mcast_packets_total", "MulticastPkts"),
        ("broadcast_packets_total", "BroadcastPkts"), ("dropped_packets", "Discards"), ("errors", "Errors"))},
    **{theirs: "ethernet_counters.dot3Stats" + ours for theirs, ours in (
        ("collision_frames_multi", "MultipleCollisionFrames"), ("collision_frames_single", "SingleCollisionFrames"),
        ("collisions_excessive", "ExcessiveCollisions"), ("collisions_late", "LateCollisions"),
        ("deferred", "DeferredTransmissions"), ("errors_alignment", "AlignmentErrors"),
        ("errors_carrier_sense", "CarrierSenseErrors"), ("errors_fcs", "FCSErrors"),
        ("errors_frame_too_long", "FrameTooLongs"), ("errors_internal_mac_rx", "InternalMacReceiveErrors"),
        ("errors_internal_mac_tx", "InternalMacTransmitErrors"), ("errors_sqetest", "SQETestErrors"),
        ("errors_symbols", "SymbolErrors"))}}
# Of the whole line, what they read out of the agent's address, and names for numbers that are compared as numbers.
TELEGRAF_DERIVED = ("ip_version", "type", "direction")


def telegraf():
    of = Comparison("telegraf", {})
    for case, files, golden in goldens("telegraf", SFLOW):
        of.cases += 1
        ours = samples(elements(files)[0])
        with open(golden, encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines() if line.startswith("netflow")]
        of.value(case, "(samples)", len(ours), len(lines))
        for i, (line, text) in enumerate(zip(ours, lines)):
            pairs = dict(re.findall(r'(\w+)=("[^"]*"|[^,\s]+)', text.split(" ", 1)[1]))
            of.records += 1
            members = {f"{name}.{k}": v for name, value in line.items() if isinstance(value, dict)
                       for k, v in value.items()} | line
            seen = set()
            for theirs, quoted in pairs.items():
                if theirs in TELEGRAF_DERIVED:
                    continue
                value = quoted.strip('"') if quoted.startswith('"') else int(quoted.rstrip("u"))
                name = TELEGRAF.get(theirs, "if_counters.ifStatus" if theirs == "status" else theirs)
                if theirs == "status":
                    value = {"up": 3}[value]
                if theirs == "in_snmp" and "input" not in line:
                    name = "source.index"
                seen.add(name)
                of.value(case, theirs, members.get(name, ABSENT), value)
            for name in members:  # what they leave out
                if "." in name and name.split(".")[0] in ("if_counters", "ethernet_counters", "port_name"):
                    of.value(case, name, name in seen or name == "if_counters.ifDirection", True)
    of.finish()
