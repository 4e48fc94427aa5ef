# SPDX-License-Identifier: BSL-1.0
"""Templates, records and sets, as NetFlow v9 and IPFIX have them; ipfix.py and netflow9.py put them in messages."""

import dataclasses

from .format import size
from .registry import Element, element
from .values import VAR, WIDTHS, encode_field
from .wire import raw, u32


@dataclasses.dataclass(frozen=True)
class Field:
    element: Element
    length: int


def field(spec):
    """A name, an element, or (either, length). Without length: the type's, else variable."""
    what, length = spec if isinstance(spec, tuple) else (spec, None)
    one = element(what) if isinstance(what, str) else what
    return Field(one, WIDTHS.get(one.type, VAR) if length is None else length)


@dataclasses.dataclass
class Template:
    id: int
    fields: list
    scopes: int = 0  # so many of the fields; not 0: an options template

    @property
    def is_options(self):
        return self.scopes > 0

    def row(self, *values):
        """Pieces of a record, and the record that is expected."""
        pieces = []
        record = {"@options": True} if self.is_options else {}
        seen = {}
        for one, value in zip(self.fields, values, strict=True):
            octets, shown = encode_field(one.element, one.length, value)
            pieces += octets
            name = one.element.name
            seen[name] = seen.get(name, 0) + 1
            record[name if seen[name] == 1 else f"{name}#{seen[name]}"] = shown
        return pieces, record


def template(number, *specs, scopes=0):
    return Template(number, [field(s) for s in specs], scopes)


@dataclasses.dataclass
class Set:
    pieces: list
    records: list = dataclasses.field(default_factory=list)  # expected
    count: int = 0  # of records, templates included
    data: int = 0  # of data records


def framed(number, what, content, *, length=None, padding=b"", **counts):
    """A set around its content. `length`: another one than it has."""
    whole = content + (raw(padding, "padding") if padding else [])
    own = 4 + size(whole)
    own = own if length is None else length
    head = [(number.to_bytes(2, "big") + own.to_bytes(2, "big"), f"set {number} of {what}, {own} octets")]
    return Set(head + whole, **counts)


def octets_set(number, digits, what="octets", **how):
    """A set of which nobody knows what it holds."""
    return framed(number, what, raw(digits, "content"), **how)


def data(of, *rows, padding=b"", length=None, cut=0, expect=None):
    """A data set: rows are tuples of values, or values where there is one field. `cut`: octets missing at the end."""
    pieces = []
    records = []
    for row in rows:
        octets, record = of.row(*(row if isinstance(row, tuple) else (row,)))
        pieces += octets
        records.append(record)
    if cut:
        pieces[-1] = (pieces[-1][0][:-cut], pieces[-1][1] + " (cut)")
    return framed(
        of.id,
        "data",
        pieces,
        padding=padding,
        length=length,
        records=records if expect is None else expect,
        count=len(rows),
        data=len(rows),
    )


def specifier(one, *, enterprise=True):
    """4 octets, or 8 with an enterprise number. NetFlow v9 has 4 always."""
    e = one.element
    has_pen = e.pen and enterprise
    octets = (e.id | (0x8000 if has_pen else 0)).to_bytes(2, "big") + one.length.to_bytes(2, "big")
    length = "variable length" if one.length == VAR else "1 octet" if one.length == 1 else f"{one.length} octets"
    return [(octets, f"{e.comment}, {length}")] + (u32(e.pen, "enterprise number") if has_pen else [])
