# SPDX-License-Identifier: BSL-1.0
"""What is in a datagram, as decoder_mutants.py needs to know it to be wrong about it: messages, sets, templates,
samples. No decoder: it takes well-formed datagrams alone, and knows nothing of flowkit."""
import struct


def version_of(datagram):
    return struct.unpack_from(">H", datagram)[0] if len(datagram) >= 2 else -1


def messages(datagram):
    """(domain, octets of the sets) of NetFlow v9 and IPFIX, as far as they are whole."""
    if version_of(datagram) == 9 and len(datagram) >= 20:
        yield struct.unpack_from(">I", datagram, 16)[0], datagram[20:]
    while version_of(datagram) == 10 and len(datagram) >= 16:
        size = struct.unpack_from(">H", datagram, 2)[0]
        if not 16 <= size <= len(datagram):
            return
        yield struct.unpack_from(">I", datagram, 12)[0], datagram[16:size]
        datagram = datagram[size:]


def sets(octets):
    """(id, content)"""
    while len(octets) >= 4:
        number, size = struct.unpack_from(">HH", octets)
        if not 4 <= size <= len(octets):
            return
        yield number, octets[4:size]
        octets = octets[size:]


def templates(version, number, content):
    """(id, scopes, [(element, length, enterprise)]) of a set of templates."""
    options = number in (1, 3)
    while len(content) >= 4:
        start = content
        ident, count = struct.unpack_from(">HH", content)
        scopes, content = 0, content[4:]
        if ident < 256 or (options and len(content) < 2):
            return
        if version == 9 and options:
            scopes, count = count // 4, (count + struct.unpack_from(">H", content)[0]) // 4
            content = content[2:]
        elif options and count:
            scopes, content = struct.unpack_from(">H", content)[0], content[2:]
        fields = []
        for _ in range(count):
            if len(content) < 4:
                return
            element, length = struct.unpack_from(">HH", content)
            pen, content = 0, content[4:]
            if version == 10 and element & 0x8000:
                if len(content) < 4:
                    return
                pen, content = struct.unpack_from(">I", content)[0], content[4:]
            fields.append((element & 0x7fff if pen else element, length, pen))
        yield ident, scopes, fields, len(start) - len(content)


class Known:
    """The templates that were announced."""

    def __init__(self):
        self.all = {}

    def learn(self, datagram):
        """Each data set with its template: (id, content, scopes, fields)."""
        out = []
        for domain, octets in messages(datagram):
            for number, content in sets(octets):
                version = version_of(datagram)
                if number in ((0, 1) if version == 9 else (2, 3)):
                    for ident, scopes, fields, _ in templates(version, number, content):
                        self.all[version, domain, ident] = (scopes, fields)
                elif (version, domain, number) in self.all:
                    out.append((number, content, *self.all[version, domain, number]))
        return out


def has_field(data, wanted):
    return any(wanted(*field) for _, _, _, fields in data for field in fields)


def cut(content, fields):
    """The values of each record, with their lengths' octets, and what is left."""
    out = []
    least = sum(1 if length == 65535 else length for _, length, _ in fields)
    while least and len(content) >= least:
        values, rest = [], content
        for _, length, _ in fields:
            before = 0
            if length == 65535:
                if not rest:
                    return out, content
                before, length = 1, rest[0]
                if length == 255:
                    if len(rest) < 3:
                        return out, content
                    before, length = 3, struct.unpack_from(">H", rest, 1)[0]
            if len(rest) < before + length:
                return out, content
            values.append((rest[:before], rest[before:before + length]))
            rest = rest[before + length:]
        out.append(values)
        content = rest
    return out, content


def samples(datagram):
    """(format, content) of sFlow."""
    if len(datagram) < 28 or struct.unpack_from(">I", datagram)[0] != 5:
        return
    at = 28 if struct.unpack_from(">I", datagram, 4)[0] == 1 else 40
    while at + 8 <= len(datagram):
        kind, size = struct.unpack_from(">II", datagram, at)
        yield kind, datagram[at + 8:at + 8 + size]
        at += 8 + size


def structures(kind, content):
    """(format, content) of the records of a sample."""
    at = {1: 28, 2: 8, 3: 40, 4: 12}.get(kind, 1 << 20)
    while at + 12 <= len(content):
        what, size = struct.unpack_from(">II", content, at + 4)
        yield what, content[at + 12:at + 12 + size]
        at += 8 + size + -size % 4
