# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9 and IPFIX as the rules utmstack-v10 decode them."""
import struct

from agent_elements import line, v10_values
from agent_fixed import Ended, Lost

SCOPE_INTERFACE = 2
VARIABLE = 65535


class Octets:
    """Octets read in order. A read gets what is left and zeros for the rest; of nothing left comes an end."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, size, nothing_left=EOFError):
        if size and not self.left():
            raise nothing_left("length")
        got = self.data[self.at:self.at + size]
        self.at += len(got)
        return got.ljust(size, b"\0")

    def numbers(self, form, ends=Lost):
        """Big-endian numbers, which must be there."""
        size = struct.calcsize(">" + form)
        if self.left() < size:
            raise (Lost if self.left() else ends)("length")
        return struct.unpack(">" + form, self.take(size))


class Template:
    """Fields and scopes: (enterprise, element, length). All templates of a set are one Template, changed by each."""

    def __init__(self, version):
        self.version = version
        self.describe(0, [], None)

    def describe(self, number, fields, scopes):
        self.number, self.fields, self.scopes = number, fields, scopes
        self.size = sum(length for _, _, length in fields + (scopes or []))


def specifiers(octets, count, version):
    fields = []
    for _ in range(count):
        number, length = octets.numbers("HH")
        enterprise = 0
        if version == 10 and number & 0x8000:
            number, enterprise = number & 0x7fff, octets.numbers("I")[0]
        fields.append((enterprise, number, length))
    return fields


def read_templates(octets, version, options):
    """The templates of a set; up to four octets at its end are padding."""
    found = []
    while octets.left() > 4:
        if not options:
            number, count = octets.numbers("HH")
            found.append((number, specifiers(octets, count, version), None))
        elif version == 9:
            number, scope_length, length = octets.numbers("HHH")
            scopes = specifiers(octets, scope_length // 4, 9)
            found.append((number, specifiers(octets, length // 4, 9), scopes))
        else:
            number, count, scope_count = octets.numbers("HHH")
            if scope_count > count:
                raise Lost("length")
            scopes = specifiers(octets, scope_count, 10)
            found.append((number, specifiers(octets, count - scope_count, 10), scopes))
            break  # only the first one of a set is read
    return found


class Session:
    """What one address and port announced. Neither the source id (observation domain) nor the version is part of it."""

    def __init__(self, lost):
        self.templates, self.lost = {}, lost

    def announce(self, version, content, options):
        found = read_templates(Octets(content), version, options)
        shared = Template(version)
        for number, fields, scopes in found:
            self.templates[number] = shared
            shared.describe(number, fields, scopes)
        if len(found) > 1:
            self.lost["several templates in one set"] += 1

    def translated(self, template, values):
        """The elements are those of the template that now has the number."""
        now = self.templates[template.number]
        elements = [(enterprise, number) for enterprise, number, _ in now.fields]
        return now, list(zip(elements + [None] * len(values), values))

    def take(self, exporter, data):
        octets = Octets(data)
        version = octets.numbers("H")[0]
        sets = self.v9_sets(octets) if version == 9 else self.ipfix_sets(octets)
        records = []
        for one in sets:
            values = v10_values(one)
            if values is None:
                raise Lost("unknown field")
            records.append(line("Netflow-V9" if version == 9 else "IPFIX", exporter, values))
        return records

    def v9_sets(self, octets):
        """The translated records of a datagram of v9. Its Count is reached by data records and by sets of templates,
        each of which counts as one; so many sets are read at the most."""
        count = octets.numbers("HIIII")[0]
        found, reached = [], 0
        for _ in range(count):
            if reached >= count:
                break
            if octets.left() < 4:
                raise Lost("count not reached")
            kind, length = octets.numbers("HH")
            if length < (8 if kind < 2 else 4):
                raise Lost("length")
            content = octets.take(length - 4, Lost)
            if kind < 2:
                self.announce(9, content, kind == 1)
                reached += 1
                continue
            template = self.templates.get(kind)
            if template is None:
                self.lost["unknown template"] += 1
                continue
            records = self.v9_records(template, content)
            reached += len(records)
            if template.version == 9 and template.scopes is None:
                found += records
        return found

    def v9_records(self, template, content):
        """Four octets of padding make a record, its other fields absent."""
        records, octets = [], Octets(content)
        while octets.left() >= 4:
            if template.size == 0:
                raise Ended("template without octets")
            size = min(template.size, octets.left())
            record, values = Octets(octets.take(size)), []
            for _, _, length in template.fields:
                if not record.left():
                    break
                values.append(record.take(length))
            now, translated = self.translated(template, values)
            if values and now.version == 9 and now.scopes is not None:
                self.v9_scopes(now.scopes, values)
            records.append(translated)
        return records

    @staticmethod
    def v9_scopes(scopes, values):
        """Scopes are taken from the values of the options, and one of an interface must be a number of 16 bits."""
        for i, (_, kind, _) in enumerate(scopes):
            if kind == SCOPE_INTERFACE and (i >= len(values) or len(values[i]) not in (1, 2)):
                raise Ended("options scope")

    def ipfix_sets(self, octets):
        """The translated records of the first message in the datagram; what is missing of it is zero."""
        length = octets.numbers("HIII")[0]
        if length < 16:
            raise Lost("length")
        message, found = Octets(octets.take(length - 16, Lost)), []
        while message.left():
            kind, length = message.numbers("HH")
            if length < 4:
                raise Lost("length")
            content = message.take(length - 4, Lost)
            if kind < 2:
                raise Lost("set id")
            if kind < 4:
                self.announce(10, content, kind == 3)
            elif kind >= 256:
                template = self.templates.get(kind)
                if template is None:
                    self.lost["unknown template"] += 1
                    continue
                records = self.ipfix_records(template, content)
                if template.version == 10 and template.scopes is None:
                    found += records
        return found

    def ipfix_records(self, template, content):
        """Records until no octet is left, the last one filled with zeros if it ends within a field."""
        records, octets = [], Octets(content)
        while octets.left():
            before = octets.at
            try:
                for _, _, length in (template.scopes or []) if template.version == 10 else []:
                    self.ipfix_field(octets, length)
                values = [self.ipfix_field(octets, length) for _, _, length in template.fields]
            except EOFError:
                break
            now, translated = self.translated(template, values)
            if values and (len(now.fields) > len(values) or now.version != 10):
                raise Ended("template replaced")
            records.append(translated)
            if octets.at == before:
                raise Ended("template without octets")
        return records

    @staticmethod
    def ipfix_field(octets, length):
        if length == VARIABLE:
            length = octets.numbers("B", EOFError)[0]
            if length == 255:
                length = octets.numbers("H", EOFError)[0]
        return octets.take(length)
