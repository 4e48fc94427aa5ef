# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9 and IPFIX as the rules utmstack-v11 decode them."""
import struct

from agent_elements import line, v11_values
from agent_fixed import Ended, Lost

VARIABLE = 65535


class Octets:
    """Octets read in order: numbers must be there, values are as much as is left."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, size):
        got = self.data[self.at:self.at + size]
        self.at += len(got)
        return got

    def numbers(self, form):
        size = struct.calcsize(">" + form)
        if self.left() < size:
            raise Lost("length")
        return struct.unpack(">" + form, self.take(size))


def specifiers(octets, count, version):
    """(element, length); enterprise numbers are read, and forgotten."""
    fields = []
    for _ in range(count):
        number, length = octets.numbers("HH")
        if version == 10 and number & 0x8000:
            octets.numbers("I")
            number &= 0x7fff
        fields.append((number, length))
    return fields


def size_of(fields):
    return sum(length for _, length in fields if length != VARIABLE)


def read_record(octets, fields):
    """(element, octets) of a record; none if a length is missing."""
    values = []
    if octets.left() < size_of(fields):
        return values
    for number, length in fields:
        if length == VARIABLE:
            try:
                length = octets.numbers("B")[0]
                if length == 255:
                    length = octets.numbers("H")[0]
            except Lost:
                return []
        values.append((number, octets.take(length)))
    return values


class Session:
    """What one address and port announced, by version and source id (observation domain)."""

    def __init__(self, lost):
        self.templates, self.lost = {}, lost

    def take(self, exporter, data):
        octets = Octets(data)
        version = octets.numbers("H")[0]
        if version == 9:
            sets, _, export_time, _, domain = octets.numbers("HIIII")
        else:
            _, export_time, _, domain = octets.numbers("HIII")
            sets = len(data)  # no limit
        records = []
        for _ in range(sets):
            if not octets.left():
                break
            kind, length = octets.numbers("HH")
            if length < 4:
                raise Lost("length")
            content = Octets(octets.take(length - 4))
            if kind >= 256:
                key = version, domain, kind
                if key not in self.templates:
                    raise Lost("unknown template")
                for values in self.records(content, *self.templates[key]):
                    values = v11_values(values, export_time)
                    records.append(line("Netflow-V9" if version == 9 else "IPFIX", exporter, values))
            elif kind in ((0, 1) if version == 9 else (2, 3)):
                self.announce(content, version, domain, kind in (1, 3))
            else:
                raise Lost("set id")
        return records

    def announce(self, content, version, domain, options):
        """All templates of a set or, if one is cut, none. Up to three octets at its end are padding."""
        found = {}
        while content.left() >= 4:
            if not options:
                number, count = content.numbers("HH")
                found[number] = specifiers(content, count, version), None
                continue
            number, first, second = content.numbers("HHH")
            if version == 9:
                scopes, others = first // 4, second // 4
            else:
                scopes, others = second, first - second
                if others < 0:
                    raise Lost("length")
            scope_fields = specifiers(content, scopes, version)
            found[number] = specifiers(content, others, version), scope_fields
        for number, template in found.items():
            self.templates[version, domain, number] = template

    @staticmethod
    def records(content, fields, scopes):
        """The data records; options data are read, and forgotten."""
        size = size_of(fields) + size_of(scopes or [])
        if size == 0:
            raise Ended("template without octets")
        found = []
        while content.left() >= size:
            if scopes is None:
                found.append(read_record(content, fields))
            else:
                read_record(content, scopes)
                read_record(content, fields)
        return found
