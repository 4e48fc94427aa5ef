# SPDX-License-Identifier: BSL-1.0
"""Which information elements the rules utmstack-v10 know, and how they read the values that they emit; what a value is
called in a line."""
import ipaddress

# IANA's elements 1..470 that were assigned when the table was made (0, 65-69, 97, 105-127, 416 and 419 are not).
IANA = ((1, 64), (70, 96), (98, 104), (128, 415), (417, 418), (420, 470))
# Elements of IANA without a reverse (RFC 5103 section 6.1, as the table has it).
IRREVERSIBLE = {40, 41, 42, 130, 131, 137, 145, 148, 149, 163, 164, 165, 166, 167, 168, 173,
                210, 211, 212, 213, 214, 215, 216, 217}
REVERSE = 29305
ENTERPRISES = {
    9: ((8232, 8232), (9252, 9252), (9265, 9266), (9268, 9268), (9272, 9275), (9282, 9282), (9292, 9300), (9303, 9311),
        (9313, 9321), (9357, 9357), (9360, 9361), (12232, 12235), (12243, 12244), (32733, 32733)),
    5951: ((128, 136), (140, 147), (150, 153), (156, 165), (167, 183), (185, 190), (192, 193), (200, 205), (207, 210),
           (214, 217), (219, 357), (363, 363), (383, 383), (391, 391), (398, 398), (404, 405), (427, 427), (429, 429),
           (432, 433), (453, 453), (465, 465)),
    6871: ((14, 15), (21, 22), (30, 31), (33, 33), (40, 40)),
}


def known(enterprise, number):
    """Whether the table of utmstack-v10 has a name for the element."""
    if enterprise == REVERSE:
        return number not in IRREVERSIBLE and known(0, number)
    ranges = IANA if enterprise == 0 else ENTERPRISES.get(enterprise, ())
    return any(first <= number <= last for first, last in ranges)


# The keys of a line, in its order.
KEYS = ("version", "exporter", "last", "first", "bytes", "packets", "bytesIn", "packetsIn", "bytesOut", "packetsOut",
        "inEth", "outEth", "srcIp", "dstIp", "proto", "srcPort", "dstPort", "nextHop", "dstMask", "srcMask", "tcpFlags",
        "direction", "dstAs", "srcAs")


class Printed(int):
    """A number that a line does not print in decimal: with its text."""

    def __new__(cls, value, text):
        number = super().__new__(cls, value)
        number.text = text
        return number


def listed(octets):
    """Octets as a line has them."""
    return "[" + " ".join(map(str, octets)) + "]"


def line(version, exporter, values):
    """A record: what a line has, in its order; the four counters of directions are never anything but 0."""
    values = {"version": version, "exporter": exporter, "bytesIn": 0, "packetsIn": 0, "bytesOut": 0, "packetsOut": 0,
              **values}
    return {key: values[key] for key in KEYS if key in values}


def address(octets):
    """The text of an address; octets that are none stay octets."""
    if len(octets) not in (4, 16):
        return octets
    value = ipaddress.ip_address(octets)
    return str(getattr(value, "ipv4_mapped", None) or value)


# utmstack-v10, v9 and IPFIX: element -> key, and octets of the type (0: an IPv4 address). No AS numbers, no IPv6.
V10 = {1: ("bytes", 8), 2: ("packets", 8), 4: ("proto", 1), 6: ("tcpFlags", 2), 7: ("srcPort", 2), 8: ("srcIp", 0),
       9: ("srcMask", 1), 10: ("inEth", 4), 11: ("dstPort", 2), 12: ("dstIp", 0), 13: ("dstMask", 1), 14: ("outEth", 4),
       15: ("nextHop", 0), 61: ("direction", 1),
       21: ("first", 4), 22: ("last", 4)}  # exchanged: 21 is the end of the flow


def v10_value(width, octets):
    """Reduced sizes are 1, 2, 3, 4 and 8 octets; what does not fit the type stays octets."""
    if width == 0:
        return address(octets) if len(octets) >= 4 else octets
    if width == 1:
        return octets[0] if octets else octets
    if len(octets) in (1, 2, 3, 4, 8) and len(octets) <= width:
        return int.from_bytes(octets, "big")
    return octets


def v10_values(fields):
    """The values of a record of (element or None, octets), or None if one field has no name: nothing is emitted."""
    values = {}
    for element, octets in fields:
        if element is None or not known(*element):
            return None
        if element[0] == 0 and element[1] in V10:
            key, width = V10[element[1]]
            value = v10_value(width, octets)
            if element[1] not in (21, 22):
                values[key] = value
            elif isinstance(value, int):
                values[key] = value * 1000  # milliseconds of uptime are taken for Unix seconds
    return values


# utmstack-v11, v9 and IPFIX: element -> key, whatever its enterprise number; of several for a key the last one stays.
V11 = {1: "bytes", 2: "packets", 85: "bytes", 86: "packets", 4: "proto", 6: "tcpFlags", 7: "srcPort", 11: "dstPort",
       9: "srcMask", 13: "dstMask", 29: "srcMask", 30: "dstMask", 10: "inEth", 14: "outEth", 16: "srcAs", 17: "dstAs",
       61: "direction"}
V11_ADDRESSES = {8: "srcIp", 12: "dstIp", 15: "nextHop", 27: "srcIp", 28: "dstIp", 62: "nextHop"}
V11_TIMES = {21: "last", 22: "first", 150: "first", 151: "last"}


def v11_values(fields, export_time):
    """The values of a record of (element number, octets). A line has numbers as lists of octets, of any length."""
    values = {}
    for number, octets in fields:
        if number in V11:
            values[V11[number]] = Printed(int.from_bytes(octets, "big"), listed(octets)) if octets else octets
        elif number in V11_ADDRESSES:
            values[V11_ADDRESSES[number]] = address(octets)
        elif number in V11_TIMES and len(octets) == 4:
            value = int.from_bytes(octets, "big")
            # 21 and 22 are stamps of the uptime, and taken for ages.
            values[V11_TIMES[number]] = export_time * 1000 - value if number in (21, 22) else value * 1000
    return values
