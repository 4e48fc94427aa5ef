# SPDX-License-Identifier: BSL-1.0
"""An independent walk over a capture, as far as templates need it: the templates of an exporter, and all that its
records tell of whom they were captured from."""
import ipaddress
import re
import struct

from profile_shape import VARIABLE


def payloads(path):
    """(address, payload) of the UDP datagrams of a pcap file: Ethernet, Linux cooked."""
    with open(path, "rb") as file:
        data = file.read()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    cooked = 2 if struct.unpack(order + "I", data[20:24])[0] == 113 else 0
    at = 24
    while at + 16 <= len(data):
        size = struct.unpack(order + "I", data[at + 8:at + 12])[0]
        frame, at = data[at + 16:at + 16 + size], at + 16 + size
        kind, packet = frame[12 + cooked:14 + cooked], frame[14 + cooked:]
        while kind == b"\x81\x00":
            kind, packet = packet[2:4], packet[4:]
        if kind == b"\x08\x00" and packet[9] == 17:
            source, udp = packet[12:16], packet[4 * (packet[0] & 15):]
        elif kind == b"\x86\xdd" and packet[6] == 17:
            source, udp = packet[8:24], packet[40:]
        else:
            continue
        yield str(ipaddress.ip_address(source)), udp[8:struct.unpack(">H", udp[4:6])[0]]


class Walk:
    """Templates, octets of options records, and every address, of one exporter's messages in one domain."""

    def __init__(self, path, address, version, domain):
        self.templates, self.addresses, self.texts = {}, {address}, set()
        late = []
        for source, data in payloads(path):
            if source == address and data[:2] == struct.pack(">H", version):
                own = struct.unpack(">I", data[16:20] if version == 9 else data[12:16])[0]
                if own == domain:
                    late += self.message(version, data)
        for kind, content in late:
            self.records(kind, content)

    def message(self, version, data):
        at, missing = (20, []) if version == 9 else (16, [])
        while at + 4 <= len(data):
            kind, length = struct.unpack(">HH", data[at:at + 4])
            if length < 4:
                break
            content, at = data[at + 4:at + length], at + length
            if kind in (0, 1, 2, 3):
                self.template_set(version, kind % 2, content)
            elif kind in self.templates:
                self.records(kind, content)
            else:
                missing.append((kind, content))
        return missing

    def template_set(self, version, is_options, content):
        at = 0
        while at + 4 <= len(content) and any(content[at:]):
            number, count = struct.unpack(">HH", content[at:at + 4])
            at, scopes = at + 4, 0
            if is_options:
                scopes, at = struct.unpack(">H", content[at:at + 2])[0], at + 2
                if version == 9:
                    count, scopes = (count + scopes) // 4, count // 4
            found = []
            for i in range(count):
                kind, length = struct.unpack(">HH", content[at:at + 4])
                at += 4
                if version == 10 and kind & 0x8000:
                    found.append(("enterprise", struct.unpack(">I", content[at:at + 4])[0], kind & 0x7fff, length))
                    at += 4
                else:
                    space = "iana" if version == 10 else "v9_scope" if i < scopes else "v9" if kind > 0x7fff else "iana"
                    found.append((space, 0, kind, length))
            self.templates[number] = (scopes, found, bool(is_options))

    def records(self, kind, content):
        if kind not in self.templates:
            return
        _, found, _ = self.templates[kind]
        least = sum(1 if f[3] == VARIABLE else f[3] for f in found)
        at = 0
        while least and at + least <= len(content):
            for space, _, number, length in found:
                if length == VARIABLE:
                    length, at = content[at], at + 1
                    if length == 255:
                        length, at = struct.unpack(">H", content[at:at + 2])[0], at + 2
                self.value(space, number, content[at:at + length])
                at += length

    def value(self, space, number, octets):
        if not any(octets):
            return
        if space == "iana" and number in ADDRESSES and len(octets) in (4, 16):
            self.addresses.add(str(ipaddress.ip_address(octets)))
        elif space == "iana" and number in MACS and len(octets) == 6:
            self.addresses.add(octets.hex(":"))
        elif len(octets) >= 4:  # names, whatever the field
            for name in re.findall(rb"[A-Za-z][A-Za-z0-9_.-]{3,}", octets):
                if number in TEXTS and space == "iana":
                    self.texts.add(name.decode())


ADDRESSES = {8, 12, 15, 18, 27, 28, 62, 63, 130, 131, 225, 226, 281, 282, 403, 404}
MACS = {56, 57, 80, 81, 414, 415}
TEXTS = {82, 83, 84, 96, 94, 100, 147, 236, 335, 371}
