# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9 export packets (RFC 3954), with the answers that are expected."""

from .format import Case, Frame, size
from .ipfix import FIRST_TIME, THEIRS, shortened
from .registry import Element, element
from .templates import framed, specifier
from .wire import raw, u32

NETFLOW9 = "netflow9"
FIRST_UPTIME = 3600000  # an hour


def v9(number, kind="octetArray"):
    """A field type that only v9 has."""
    return Element(f"v9/{number}", number, kind)


def scope(name):
    return element(f"netflow9_scope:{name}")


def template_record(of, *, count=None):
    count = len(of.fields) if count is None else count
    head = [(of.id.to_bytes(2, "big") + count.to_bytes(2, "big"), f"template {of.id}, field count {count}")]
    return head + [piece for one in of.fields for piece in specifier(one, enterprise=False)]


def options_record(of, *, scope_length=None, option_length=None):
    """Lengths in octets: of the specifiers of the scope, and of the options."""
    scopes = 4 * of.scopes if scope_length is None else scope_length
    options = 4 * (len(of.fields) - of.scopes) if option_length is None else option_length
    octets = b"".join(n.to_bytes(2, "big") for n in (of.id, scopes, options))
    head = [(octets, f"options template {of.id}, scope length {scopes}, option length {options}")]
    return head + [piece for one in of.fields for piece in specifier(one, enterprise=False)]


def filled(n):
    """Padding to four octets."""
    return bytes(-n % 4)


def records_set(number, *records, padding=None, length=None, count=None):
    content = [piece for record in records for piece in record]
    padding = filled(size(content)) if padding is None else padding
    what = {0: "templates", 1: "options templates"}[number]
    count = len(records) if count is None else count
    return framed(number, what, content, padding=padding, length=length, count=count)


def templates(*of, **how):
    return records_set(0, *[template_record(one) for one in of], **how)


def options_templates(*of, **how):
    return records_set(1, *[options_record(one) for one in of], **how)


def data(of, *rows, padding=None, length=None, options=None):
    """`options`: records are of options though the template has no scope."""
    pieces = []
    records = []
    for row in rows:
        octets, record = of.row(*(row if isinstance(row, tuple) else (row,)))
        pieces += octets
        records.append({"@options": True} | record if options else record)
    padding = filled(size(pieces)) if padding is None else padding
    return framed(of.id, "data", pieces, padding=padding, length=length, records=records, count=len(rows))


def octets_set(number, digits, what="octets", *, padding=None, length=None, count=1):
    content = raw(digits, "content")
    padding = filled(size(content)) if padding is None else padding
    return framed(number, what, content, padding=padding, length=length, count=count)


class Exporter:
    """Counts the packets that it sends, for each source id."""

    def __init__(self, source_id=1, source=None, sequence=0):
        self.source_id = source_id
        self.source = source
        self.sequence = sequence
        self.sequences = {}
        self.time = FIRST_TIME
        self.uptime = FIRST_UPTIME

    def packet(self, *sets, source_id=None, version=9, count=None, sequence=None, time=None, uptime=None):
        source_id = self.source_id if source_id is None else source_id
        own = self.sequences.get(source_id, self.sequence) if sequence is None else sequence
        self.sequences[source_id] = (own + 1) % 2**32
        count = sum(one.count for one in sets) if count is None else count
        pieces = [(version.to_bytes(2, "big") + count.to_bytes(2, "big"), f"version {version}, count {count}")]
        pieces += u32(self.uptime if uptime is None else uptime, "sysUpTime")
        pieces += u32(self.time if time is None else time, "UNIX Secs") + u32(own, "sequence number")
        self.time += 1
        self.uptime += 1000
        return pieces + u32(source_id, "source id") + [piece for one in sets for piece in one.pieces]

    def frame(self, *sets, verdict="accepted", records=THEIRS, after=b"", cut=0, received=None, port=None, **how):
        pieces = self.packet(*sets, **how)
        if after:
            pieces += raw(after, "after the last FlowSet")
        if cut:
            pieces = shortened(pieces, cut)
        expected = [record for one in sets for record in one.records] if records is THEIRS else records
        return Frame(pieces, verdict, expected, self.source, received, port)

    def refused(self, *sets, records=None, **how):
        """Something in it is malformed. What precedes it may be read or not: RFC 3954 does not say."""
        return self.frame(*sets, verdict="refused", records=records, **how)

    def any(self, *sets, **how):
        return self.frame(*sets, verdict=None, records=None, **how)

    def good(self, number=999, **how):
        from .ipfix import GOOD, flow

        t = flow(number)
        return self.frame(templates(t), data(t, GOOD), **how)


def case(name, sentence, *frames, need="", clause="", **how):
    section = name.split("/")[1].split("-")[0]
    clause = clause or f"RFC 3954 s{section}"
    return Case(name, clause, sentence, NETFLOW9, list(frames), requirement=need, **how)
