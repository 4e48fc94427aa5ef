# SPDX-License-Identifier: BSL-1.0
"""Values of elements of enterprises as flowrecv and other programs read them, in one form: of each data record, in
order, (name, value) of what is not empty. Programs that do not know a number show its octets."""
import datetime
import ipaddress
import json
import re
import struct
import xml.etree.ElementTree as ET

from programs import check_equal, run

EMPTY = ("", b"", None)


def number_of(text):
    """Octets as flowrecv writes what nobody knows."""
    return int(text or "0", 16)


def seconds(text, unit):
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    since = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return since // datetime.timedelta(**{unit: 1})


def form(value, kind, known=True):
    """One value of flowrecv."""
    if kind in ("uint", "int"):
        if isinstance(value, str):
            return seconds(value, "milliseconds") if "T" in value else number_of(value)
        return int(value)
    if kind in ("float", "double"):
        return float(value)
    if kind in ("ipv4", "ipv6"):
        return ipaddress.ip_address(value)
    return value.lower() if kind in ("ether", "bytes") else value


def leaves(record):
    """Names and values, those of lists after what is before them."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from (leaf for inner in value.get("records", ()) for leaf in leaves(inner))
        elif not name.startswith("@"):
            yield name.partition("#")[0], value


def ours(path, defined, options=True):
    """Of each data record, what flowrecv reads."""
    names = {(name if known_name(name) else f"{pen}/{number}"): (name, kind)
             for (pen, number), (name, kind) in defined.items()}
    code, out, err = run("flowrecv", "--read", path, "--format", "elements")
    check_equal(code, 0, err)
    found = []
    for line in out.splitlines():
        record = json.loads(line)
        if record.get("@options") and not options:
            continue
        pairs = [(names[name][0], form(value, names[name][1])) for name, value in leaves(record) if name in names]
        found.append((record, [pair for pair in pairs if pair[1] not in EMPTY]))
    return found


def known_name(name):
    """Names that flowgen config makes of numbers begin alike."""
    return not re.match(r"element\d", name)


def of_pdml(text, prefix, defined):
    """Of each data record in tshark's PDML."""
    kinds = dict(defined.values())
    found = []
    for field in ET.fromstring(text).iter("field"):
        if field.get("name") != prefix + ".record":
            continue
        pairs = []
        for inner in field.findall("field"):
            name, shown = inner.get("name").removeprefix(prefix + "."), inner.get("show")
            kind = kinds[name]
            if kind in ("uint", "int"):
                shown = int(shown)
            elif kind in ("float", "double"):
                shown = float(shown)
            elif kind in ("ipv4", "ipv6"):
                shown = ipaddress.ip_address(shown)
            elif kind == "bytes":
                shown = shown.replace(":", "")
            if shown not in EMPTY:
                pairs.append((name, shown))
        found.append(pairs)
    return found


def of_ipfixdump(text, defined):
    """Of each data record of ipfixDump, by its names, with those of the reverse direction that it knows itself."""
    kinds = dict(defined.values())
    found = []
    for line in text.splitlines():
        if line.startswith("--- data record "):
            found.append([])
        row = re.match(r"\s*\((\d+)/(\d+)\)(?: \(S\))?\s*(\S+) : (.*)", line)
        if row is None or (name := row[3]) not in kinds:
            continue
        kind, shown = kinds[name], row[4].strip()
        found[-1].append((name, of_text(kind, shown)))
    return [[pair for pair in record if pair[1] not in EMPTY] for record in found]


def of_text(kind, shown):
    if octets := re.match(r"(?:\(len: \d+\) 0x([0-9a-f]*)|\(?len: 0\)?)$", shown):
        return number_of(octets[1]) if kind in ("uint", "int") else octets[1] or ""
    if kind in ("uint", "int"):
        return seconds(shown, "milliseconds") if ":" in shown else int(shown)
    if kind in ("float", "double"):
        return float(shown)
    if kind in ("ipv4", "ipv6"):
        return ipaddress.ip_address(shown)
    if kind == "string":
        return re.sub(r"^\(len: \d+\) ", "", shown).strip('"')
    return shown.lower()


def of_pmacct(text, kind, semantics):
    """A value of nfacctd's JSON."""
    if semantics == "raw":
        octets = text.replace("-", "").lower()
        if kind == "string":
            return bytes.fromhex(octets).decode()
        return number_of(octets) if kind in ("uint", "int") else octets
    if semantics == "hex":
        octets = bytes.fromhex(text.removeprefix("0x").zfill(8)[-16:])
        if kind == "float":
            return struct.unpack(">f", octets)[0]
        value = int.from_bytes(octets, "big")
        return value - 2**(8 * len(octets)) if kind == "int" and value >> (8 * len(octets) - 1) else value
    if kind in ("ipv4", "ipv6"):
        return ipaddress.ip_address(text)
    return int(text) if kind in ("uint", "int") else text
