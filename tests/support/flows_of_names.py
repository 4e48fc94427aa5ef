# SPDX-License-Identifier: BSL-1.0
"""Flows in IPFIX, octet by octet, of exporters at several addresses, with names of interfaces and applications in
options data: captures for tests of what flowrecv adds to flows."""
import ipaddress
import struct

from ipfix_octets import fields

START = 1_767_225_600_000  # ms, 2026-01-01
# Element and length; addresses of IPv4 or IPv6 as the template says.
V4, V6 = ((8, 4), (12, 4)), ((27, 16), (28, 16))
BASE = ((7, 2), (11, 2), (4, 1), (1, 8), (2, 8), (152, 8), (153, 8), (10, 4), (14, 4))


def flow(source="192.0.2.10", destination="198.51.100.20", ports=(40000, 443), protocol=6, octets=1000, packets=10,
         start=0, end=1000, interfaces=(1, 2), direction=None, rate=None, name=None, application=None):
    """A flow: times in ms after START. What is None its template does not have."""
    return dict(source=source, destination=destination, ports=ports, protocol=protocol, octets=octets, packets=packets,
                start=start, end=end, interfaces=interfaces, direction=direction, rate=rate, name=name,
                application=application)


def text(octets):
    return bytes([len(octets)]) + octets if len(octets) < 255 else b"\xff" + struct.pack(">H", len(octets)) + octets


class Exporter:
    """Makes messages of one observation domain."""

    def __init__(self, address="192.0.2.1", domain=7, port=2055):
        self.address, self.domain, self.port = address, domain, port
        self.sequence, self.time, self.templates = 0, START // 1000, {}

    def message(self, *sets):
        body = b"".join(struct.pack(">HH", kind, 4 + len(content)) + content for kind, content in sets)
        return struct.pack(">HHIII", 10, 16 + len(body), self.time, self.sequence, self.domain) + body

    def flows(self, *flows):
        """One message a flow, with its template where that is new."""
        out = []
        for f in flows:
            v6 = ":" in f["source"]
            specifiers, values = list(V6 if v6 else V4) + list(BASE), b""
            values += ipaddress.ip_address(f["source"]).packed + ipaddress.ip_address(f["destination"]).packed
            values += struct.pack(">HHBQQQQII", *f["ports"], f["protocol"], f["octets"], f["packets"],
                                  START + f["start"], START + f["end"], *f["interfaces"])
            for key, one, pack in (("direction", (61, 1), lambda v: struct.pack(">B", v)),
                                   ("rate", (34, 4), lambda v: struct.pack(">I", v)),
                                   ("name", (82, 65535), text), ("application", (96, 65535), text)):
                if f[key] is not None:
                    specifiers.append(one)
                    values += pack(f[key])
            sets, shape = [], tuple(specifiers)
            if shape not in self.templates:
                self.templates[shape] = 256 + len(self.templates)
                sets.append((2, struct.pack(">HH", self.templates[shape], len(shape)) + fields(*shape)))
            sets.append((self.templates[shape], values))
            out.append((self, self.message(*sets)))
            self.sequence += 1
        return out

    def interface(self, index, name):
        """The name of an interface, by options data: ifIndex as scope (10), interfaceName."""
        template = struct.pack(">HHH", 999, 2, 1) + fields((10, 4), (82, 65535))
        out = [(self, self.message((3, template), (999, struct.pack(">I", index) + text(name))))]
        self.sequence += 1
        return out


def frame(address, port, payload):
    """An Ethernet frame; UDP without checksum for IPv4, a wrong one is nobody's business in a capture of IPv6."""
    source = ipaddress.ip_address(address)
    udp = struct.pack(">HHHH", port, 4739, 8 + len(payload), 0) + payload
    if source.version == 6:
        head = struct.pack(">IHBB", 0x60000000, len(udp), 17, 64) + source.packed + source.packed
        return bytes.fromhex("020000000002 020000000001 86dd") + head + udp
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0x4000, 64, 17, 0) + source.packed + b"\xc0\0\2\xfa"
    words = sum(struct.unpack(">10H", head))
    words = (words & 0xffff) + (words >> 16)
    head = head[:10] + struct.pack(">H", ~(words + (words >> 16)) & 0xffff) + head[12:]
    return bytes.fromhex("020000000002 020000000001 0800") + head + udp


def write_capture(path, messages, seconds=0.001):
    """`messages`: of Exporter, so many seconds apart; or (exporter, message, seconds after START)."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for n, (exporter, message, *at) in enumerate(messages):
            us = START * 1000 + round((at[0] if at else n * seconds) * 1e6)
            octets = frame(exporter.address, exporter.port, message)
            file.write(struct.pack("<IIII", us // 10**6, us % 10**6, len(octets), len(octets)) + octets)
