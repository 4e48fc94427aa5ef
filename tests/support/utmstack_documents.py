# SPDX-License-Identifier: BSL-1.0
"""The documents that the filters of utmstack-v10 and utmstack-v11 make of an agent's lines, and where they are kept."""
import datetime
import functools
import re
import uuid

from agent_decoders import protocols
from agent_lines import line_of

# Key of a list of octets in the line -> field of log.
LISTS = {"bytes": "totalBytes", "packets": "totalPackets", "inEth": "inEthernet", "outEth": "outEthernet",
         "proto": "protocol", "srcPort": "srcPortg", "dstPort": "dstPortg", "dstMask": "destMask",
         "srcMask": "sourceMask", "tcpFlags": "tcpFlgs", "dstAs": "destAs", "srcAs": "sourceAs"}
# Fields of log whose quotes are removed; the others keep those of the line.
UNQUOTED = ("bytesIn", "bytesOut", "packetsIn", "packetsOut", "exporter", "first", "last", "nextHop", "version")
DELETED = ("bytes", "packets", "inEth", "outEth", "srcPort", "dstPort", "srcMask", "dstMask", "tcpFlags", "dstAs",
           "srcAs", "proto", "protocol", "srcPortg", "dstPortg")
# Names that differ from the keyword in capitals.
PROTOCOL_NAMES = {58: "IPv6-ICMP", 89: "OSPF"}


def pairs(line):
    """The line, split at each blank and there at the first '='. Values keep their quotes, a list its first octet."""
    return dict(word.split("=", 1) for word in line.split(" ") if "=" in word)


def port_number(text):
    """Octets in decimal side by side, after one leading 0: of 443, "1 187", comes 1187. None: nothing is left of it."""
    text = text.removeprefix("0").replace(" ", "")
    return int(text) if text else None


@functools.cache
def protocol_name(text):
    """That of a number in the registry; None if it is no number or has no name."""
    numbers = {number: keyword.upper() for keyword, number in protocols().items()}
    return {**numbers, **PROTOCOL_NAMES}.get(int(text)) if text.isdigit() else None


def v11_fields(line):
    """What the filter makes of a line: without id, times and the line itself."""
    log = pairs(line)
    for key, name in LISTS.items():
        found = re.search(rf'{key}="{"/" if key == "proto" else ""}\[(.*?)\]"', line)
        if found:
            log[name] = found.group(1)
    document = {}
    for key, side, port in (("srcIp", "origin", "srcPortg"), ("dstIp", "target", "dstPortg")):
        at = {}
        if key in log:
            at["ip"] = log.pop(key).strip('"')
        number = port_number(log[port]) if port in log else None
        if number:  # numbers that are 0 are not written
            at["port"] = number
        if at:
            document[side] = at
    name = protocol_name(log.get("protocol", ""))
    if name:
        document["protocol"] = name
    for key in UNQUOTED:
        if key in log:
            log[key] = log[key].strip('"')
    log = {key: value for key, value in log.items() if key not in DELETED and value}
    return document | ({"log": log} if log else {})


V10_NAMES = {"srcIp": "src_ip", "dstIp": "dest_ip", "srcPort": "src_port", "dstPort": "dest_port"}


def v10_fields(line):
    """Every key of the line as a string, some of them renamed, and the line without its quotes."""
    values = {V10_NAMES.get(key, key): value for key, value in re.findall(r'(\w+)="([^"]*)"', line)}
    return {"logx": {"netflow": values | {"message": line.replace('"', "")}}}


def utc(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def source_text(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def document(generation, record, source, arrival):
    """Of a record of an Agent, from source (address, port): arrival is the time, in seconds, at which it was taken."""
    return document_of_line(generation, line_of(record), source_text(*source), arrival)


def document_of_line(generation, line, data_source, arrival):
    about = {"@timestamp": utc(arrival), "dataType": "netflow", "dataSource": data_source}
    if generation == "utmstack-v10":
        return about | v10_fields(line)
    return {"id": str(uuid.uuid4())} | about | {"raw": line} | v11_fields(line)


def index(generation, arrival):
    """The name of the index of a document."""
    name = "v11-log-netflow" if generation == "utmstack-v11" else "log-netflow"
    return f"{name}-{utc(arrival)[:10]}"
