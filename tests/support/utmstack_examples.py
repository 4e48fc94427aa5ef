# SPDX-License-Identifier: BSL-1.0
"""The nine examples of flows and documents in FLOWKIT_SHARED/UTMSTACK.md section 3.2, read from there: nothing of the
page is in the project."""
import re

from programs import shared

VERSIONS = {"v5": 5, "v9": 9, "IPFIX": 10}
COUNTERS = ("bytesIn", "packetsIn", "bytesOut", "packetsOut")


def section():
    with open(shared("UTMSTACK.md"), encoding="utf-8") as file:
        return file.read().partition("### 3.2")[2].partition("### 3.3")[0]


def texts():
    """Of each number: version and text."""
    found = {}
    for head, text in re.findall(r"^\*\*(v5|v9|IPFIX)\*\*(.*?)(?=^\*\*|\Z)", section(), re.M | re.S):
        text = re.sub(r"\(PR #.*?\)", "", text)  # what another filter would do
        parts = re.split(r"(?:(?<=\n)|(?<= ))(\d)\. ", text)
        found |= {int(number): (VERSIONS[head], part) for number, part in zip(parts[1::2], parts[2::2])}
    return found


def flow_of(text):
    """The values of the flow that the text names, by the keys of a line."""
    flow = {}
    address = r"\[?([0-9a-f.:]+?)\]?"
    if found := re.search(rf"{address}(?::(\d+))? → {address}(?::(\d+))? (TCP|UDP|ICMP)", text):
        flow = dict(zip(("srcIp", "srcPort", "dstIp", "dstPort", "proto"), found.groups()))
    elif found := re.search(r"(UDP|IPv6) (\d+)→(\d+)(?: (UDP))?", text):
        flow = {"srcPort": found[2], "dstPort": found[3], "proto": "UDP"}
    if found := re.search(r"\((\d+)/(\d+)\)", text):
        flow |= {"srcPort": found[1], "dstPort": found[2]}
    patterns = {"bytes": r"(\d+) B\b", "packets": r"(\d+) p\b", "inEth": r"if (\d+)→", "outEth": r"if \d+→(\d+)",
                "srcAs": r"AS (\d+)→", "dstAs": r"AS \d+→(\d+)",
                "srcMask": r"masks (\d+)/", "dstMask": r"masks \d+/(\d+)",
                "tcpFlags": r"flags (\d+)"}
    flow |= {key: found[1] for key, pattern in patterns.items() if (found := re.search(pattern, text))}
    return {key: value if key in ("srcIp", "dstIp", "proto") else int(value) for key, value in flow.items() if value}


def wanted(text):
    """Values that the document is said to have, by path."""
    text = text.replace("*", "").replace("`", "")
    found = {}
    for side in ("origin", "target"):
        for key, value in re.findall(r"(ip|port) ([0-9.]+)", "".join(re.findall(side + r"\{(.*?)\}", text))):
            found[f"{side}.{key}"] = value
        if one := re.search(side + r"\.port (\d+)", text):
            found[f"{side}.port"] = one[1]
    if two := re.search(r"UDP \d+→\d+: (\d+), (\d+)\.", text):
        found |= {"origin.port": two[1], "target.port": two[2]}
    if one := re.search(r"protocol (\w+)", text):
        found["protocol"] = one[1]
    found |= {"log." + key: value for key, value in re.findall(r'(\w+) "((?:\d+ ?)+)"', text)}
    if "direction" in text and (one := re.search(r'direction ("\[\d\]")', text)):
        found["log.direction"] = one[1]
    return {path: int(value) if path.endswith(".port") else value for path, value in found.items()}


def all_paths(text):
    """All that the document has, where the text lists it."""
    text = text.replace("*", "").replace("`", "")
    listed = re.search(r"document: (.*?)log\{(.*?)\}", text, re.S)
    if not listed:
        return None
    paths = {"origin.ip", "target.ip"}
    if "port" in listed[1]:
        paths |= {"origin.port", "target.port", "protocol"}
    names = [part.split()[0] for part in listed[2].split(",")]
    return paths | {"log." + name for one in names for name in (COUNTERS if one.endswith("…") else (one,))}


def examples():
    """Of each number: version, flow, line (or None), values of the document by path, all of its paths (or None)."""
    out = {}
    for number, (version, text) in texts().items():
        # "the flow of 1"; the flows of the same ports and protocol are the same ones.
        flow, before = flow_of(text), [e for e in out.values() if "srcIp" in e["flow"]]
        if "the flow of 1" in text:
            flow = out[1]["flow"]
        elif "srcIp" not in flow:
            same = [e["flow"] for e in before if all(e["flow"].get(k) == flow[k] for k in ("srcPort", "dstPort"))]
            flow = {**(same[0] if same else {}), **flow}
        line = re.search(r"line(?: \(.*?\))?:? `(.*?)`", text, re.S)
        paths = all_paths(text)
        if "the same fields" in text:
            paths = out[1]["paths"]
        if "as 4 without first/last" in text:
            paths = out[4]["paths"] - {"log.first", "log.last"}
        out[number] = {"version": version, "flow": flow, "line": line[1] if line else None, "values": wanted(text),
                       "paths": paths}
    return out
