# SPDX-License-Identifier: BSL-1.0
"""Lines of flowrecv --format json-full held against the octets that they were made of: each octet of a datagram is in
one line, and the values of a record make its octets again. Nothing of flowkit's own is used for that."""
import calendar
import ipaddress
import json
import re
import struct

from pcap_reader import datagrams, is_capture
from programs import check, check_equal, run

VARIABLE = 65535
NTP_TO_UNIX = 2208988800
OF_V5_HEADER = ("engineType", "engineId", "samplingAlgorithm", "samplingInterval")


def full(*files):
    """The lines of some files, and the payloads of their datagrams by number."""
    code, out, err = run("flowrecv", *(a for f in files for a in ("--read", f)), "--format", "json-full")
    check(code in (0, 1), f"{files}: exit {code}: {err}")
    lines = [json.loads(line) for line in out.splitlines()]
    return lines, {number: payload for number, (_, _, payload) in enumerate(sent(files, lines), 1)}


def sent(files, lines):
    """(source, port, payload) of all datagrams. In files of payloads the lines say their sizes: the sum counts."""
    sizes = {}
    for line in lines:
        number = line["@datagram"]
        sizes[number] = max(sizes.get(number, 0), line.get("@octets", 0), *(r.stop for r in octets_shown(line)), 0)
    out = []
    for f in files:
        if is_capture(f):
            out += datagrams(f)
            continue
        with open(f, "rb") as file:
            data = file.read()
        while data:
            size = sizes.get(len(out) + 1, 0)
            if not 0 < size <= len(data):
                raise RuntimeError(f"{f}: {size} octets of {len(data)} in datagram {len(out) + 1}")
            out.append(("192.0.2.1", 50000, data[:size]))
            data = data[size:]
    return out


def place(line):
    return range(line["@offset"], line["@offset"] + line["@length"])


def octets_shown(line):
    """The places that a line shows of its datagram."""
    if "@offset" not in line or line["@line"] == "finding":
        return
    if line["@line"] == "set":
        at, end = line["@offset"], line["@offset"] + line["@length"]
        yield range(at, at + 4)
        if "@padding" in line:
            yield range(end - len(line["@padding"]) // 2, end)
        return
    yield place(line)


def check_nothing_missing(lines, payloads, where):
    """Each octet of each datagram is in exactly one line. Withdrawals have no place of their own: four octets each."""
    shown = {number: [] for number in payloads}
    for line in lines:
        for one in octets_shown(line):
            shown[line["@datagram"]].append(one)
        for name in ("@data", "@padding"):
            if name in line:
                end = line["@offset"] + line["@length"]
                octets = bytes.fromhex(line[name])
                check_equal(payloads[line["@datagram"]][end - len(octets):end], octets, f"{where}: {name}")
    withdrawals = sum(4 for line in lines if line["@line"] == "withdrawal")
    missing = 0
    for number, payload in payloads.items():
        at = 0
        for one in sorted(shown[number], key=lambda r: (r.start, r.stop)):
            check(one.start >= at, f"{where}: datagram {number}: octet {one.start} is shown again")
            missing += one.start - at
            at = max(at, one.stop)
        check(at <= len(payload), f"{where}: datagram {number}: {at} octets of {len(payload)}")
        missing += len(payload) - at
    check(missing <= withdrawals, f"{where}: {missing} octets are not shown")


def instant(text):
    found = re.fullmatch(r"(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d+)Z", text)
    seconds = calendar.timegm(tuple(int(found[i]) for i in range(1, 7)))
    return seconds, int(found[7].ljust(9, "0"))


def application(text, size):
    parts = text.split(":")
    head = bytes([int(parts[0])]) + (int(parts[1]).to_bytes(4, "big") if len(parts) == 3 else b"")
    return head + int(parts[-1], 0).to_bytes(size - len(head), "big")


def octets_of(value, kind, name, size):
    """Of a value as JSON has it; `size`: as the template has it, None where that is variable."""
    if name.split("#")[0] in ("applicationId", "reverseApplicationId") and ":" in str(value):
        return application(value, size)
    if isinstance(value, str) and kind != "string" and re.fullmatch(r"(?:[0-9a-f]{2})*", value):
        return bytes.fromhex(value)
    if kind.startswith("unsigned"):
        return value.to_bytes(size, "big")
    if kind.startswith("signed"):
        return value.to_bytes(size, "big", signed=True)
    if kind.startswith("float"):
        return struct.pack(">f" if size == 4 else ">d", float(value))
    if kind == "boolean":
        return bytes([{True: 1, False: 2}.get(value, value) if isinstance(value, bool) else value])
    if kind == "macAddress":
        return bytes.fromhex(value.replace(":", ""))
    if kind in ("ipv4Address", "ipv6Address"):
        return ipaddress.ip_address(value).packed
    if kind in ("dateTimeSeconds", "dateTimeMilliseconds"):
        if not isinstance(value, str):
            return value.to_bytes(size, "big")
        seconds, ns = instant(value)
        return (seconds if kind == "dateTimeSeconds" else seconds * 1000 + ns // 10**6).to_bytes(size, "big")
    if kind in ("dateTimeMicroseconds", "dateTimeNanoseconds"):
        if value == 0:
            return bytes(8)
        seconds, ns = instant(value)
        fraction = -(-(ns << 32) // 10**9)
        if kind == "dateTimeMicroseconds":
            fraction = -(-fraction // 2048) * 2048
        return ((seconds + NTP_TO_UNIX) % 2**32 << 32 | fraction).to_bytes(8, "big")
    octets = value.encode() if kind == "string" else bytes.fromhex(value)
    return octets if size is None else octets.ljust(size, b"\0")


class Templates:
    """As the lines announce them, by whose and which."""

    def __init__(self):
        self.known = {}

    def take(self, line):
        if line["@line"] in ("template", "options_template"):
            self.known[self.key(line)] = line["fields"]

    @staticmethod
    def key(line):
        return line.get("@address"), line["@protocol"], line["@domain"], line.get("@template")

    def of(self, line):
        return self.known[self.key(line)]


def members(line, fields):
    """(field, value) in the order of the template: a name that occurs again has a number."""
    seen = {}
    for field in fields:
        name = field["name"]
        seen[name] = seen.get(name, 0) + 1
        yield field, line[name if seen[name] == 1 else f"{name}#{seen[name]}"]


def encoded(line, fields):
    out = b""
    for field, value in members(line, fields):
        if "offset" in field:
            out = out.ljust(field["offset"], b"\0")  # padding
        size = None if field["length"] == VARIABLE else field["length"]
        octets = octets_of(value, field["type"], field["name"], size)
        if size is None:
            out += bytes([len(octets)]) if len(octets) < 255 else b"\xff" + struct.pack(">H", len(octets))
        out += octets
    return out


def check_values(lines, payloads, where):
    """How many records were encoded again from their values, and how many say their octets themselves."""
    templates, again, raw = Templates(), 0, 0
    for line in lines:
        templates.take(line)
        if line["@line"] not in ("record", "options") or "@late" in line:
            continue
        fields = templates.of(line)
        names = [name for name in line if not name.startswith("@")]
        header = OF_V5_HEADER if "@template" not in line else ()
        check_equal(len([n for n in names if n not in header]), len(fields), f"{where}: members of a record")
        octets = payloads[line["@datagram"]][line["@offset"]:line["@offset"] + line["@length"]]
        if "@raw" in line:
            check_equal(line["@raw"], octets.hex(), f"{where}: @raw")
            raw += 1
            continue
        made = encoded(line, fields)
        check_equal((made.ljust(len(octets), b"\0") if header else made).hex(), octets.hex(), f"{where}: {line}")
        again += 1
    return again, raw
