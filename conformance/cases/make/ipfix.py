# SPDX-License-Identifier: BSL-1.0
"""IPFIX messages (RFC 7011), with the answers that are expected."""

from .format import Case, Frame, size
from .registry import element, unknown  # noqa: F401, for the cases
from .templates import Set, Template, data, field, framed, octets_set, specifier, template  # noqa: F401
from .values import VAR, Long, Lying, Raw  # noqa: F401
from .wire import raw, u8, u16, u32, u64  # noqa: F401

IPFIX = "ipfix"
FIRST_TIME = 1767225600  # 2026-01-01T00:00:00Z
THEIRS = object()  # the records of the data sets


def template_record(of, *, count=None, scopes=None):
    """`count`, `scopes`: others than it has."""
    count = len(of.fields) if count is None else count
    pieces = [(of.id.to_bytes(2, "big") + count.to_bytes(2, "big"), f"template {of.id}, field count {count}")]
    if of.is_options or scopes is not None:
        pieces += u16(of.scopes if scopes is None else scopes, "scope field count")
    return pieces + [piece for one in of.fields for piece in specifier(one)]


def templates(*of, padding=b"", length=None):
    """A template set, or an options template set."""
    content = [piece for one in of for piece in template_record(one)]
    if of[0].is_options:
        return framed(3, "options templates", content, padding=padding, length=length)
    return framed(2, "templates", content, padding=padding, length=length)


def records_set(number, *records, padding=b"", length=None):
    """A set of template records that are pieces already, e.g. withdrawals."""
    what = {2: "templates", 3: "options templates"}[number]
    return framed(number, what, [p for record in records for p in record], padding=padding, length=length)


def withdrawal(number):
    return [(number.to_bytes(2, "big") + bytes(2), f"template {number}, field count 0: withdrawal")]


def withdraw(*numbers, options=False, padding=b""):
    return records_set(3 if options else 2, *[withdrawal(n) for n in numbers], padding=padding)


class Exporter:
    """Counts what it sends, a sequence for each domain."""

    def __init__(self, domain=1, sequence=0, source=None, time=FIRST_TIME):
        self.domain = domain
        self.sequences = {}
        self.sequence = sequence
        self.source = source
        self.time = time

    def message(self, *sets, domain=None, version=10, length=None, add_length=0, sequence=None, time=None):
        domain = self.domain if domain is None else domain
        before = self.sequences.get(domain, self.sequence) if sequence is None else sequence
        body = [piece for one in sets for piece in one.pieces]
        own = 16 + size(body) + add_length
        self.sequences[domain] = (before + sum(one.data for one in sets)) % 2**32
        own = own if length is None else length
        pieces = [(version.to_bytes(2, "big") + own.to_bytes(2, "big"), f"version {version}, {own} octets")]
        pieces += u32(self.time if time is None else time, "export time") + u32(before, "sequence number")
        self.time += 1
        return pieces + u32(domain, "observation domain") + body

    def frame(self, *sets, verdict="accepted", records=THEIRS, behind=b"", cut=0, received=None, port=None, **how):
        """`behind`: octets after the message; `cut`: octets missing at its end."""
        pieces = self.message(*sets, **how)
        if behind:
            pieces += raw(behind, "after the message")
        if cut:
            pieces = shortened(pieces, cut)
        expected = [record for one in sets for record in one.records] if records is THEIRS else records
        return Frame(pieces, verdict, expected, self.source, received, port)

    def refused(self, *sets, **how):
        """A message that has to be discarded: nothing of it is delivered."""
        return self.frame(*sets, verdict="refused", records=[], **how)

    def any(self, *sets, **how):
        """A message that receivers may take or not."""
        return self.frame(*sets, verdict=None, records=None, **how)

    def good(self, number=999, **how):
        """A template and a record that nothing speaks against: the receiver goes on."""
        t = flow(number)
        return self.frame(templates(t), data(t, GOOD), **how)


def shortened(pieces, cut):
    out = list(pieces)
    while cut:
        octets, comment = out.pop()
        if len(octets) > cut:
            out.append((octets[:-cut], comment + " (cut)"))
        cut -= min(cut, len(octets))
    return out


def flow(number=256):
    """The template of most cases: 12 octets a record."""
    return template(number, "sourceIPv4Address", "destinationIPv4Address", ("octetDeltaCount", 4))


ONE = ("192.0.2.1", "198.51.100.1", 1500)
TWO = ("192.0.2.2", "198.51.100.2", 40)
GOOD = ("192.0.2.77", "198.51.100.77", 777)


def case(name, sentence, *frames, need="", test="", clause="", **how):
    """`name`: "rfc7011/8.1-y_slug", whose clause is RFC 7011 s8.1 where none is given."""
    source, _, rest = name.partition("/")
    section = rest.split("-")[0]
    clause = clause or f"RFC {source[3:]} s{section}"
    return Case(name, clause, sentence, IPFIX, list(frames), requirement=need, rfc5471=test, **how)
