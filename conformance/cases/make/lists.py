# SPDX-License-Identifier: BSL-1.0
"""Values of structured data (RFC 6313 section 4.5), with what a record shows of them."""

import dataclasses

from .format import size
from .templates import Template, field, specifier
from .values import encode_field

SEMANTICS = {"noneOf": 0, "exactlyOneOf": 1, "oneOrMoreOf": 2, "allOf": 3, "ordered": 4, "undefined": 255}


def semantic_piece(name):
    number = SEMANTICS.get(name, name)
    return [(bytes([number]), f"semantic {name}")]


class Value:
    """Octets and what is shown are made together, once: lists in lists would take twice the time for each level."""

    def built(self):
        if not hasattr(self, "_built"):
            self._built = self.build()
        return self._built

    def pieces(self):
        return self.built()[0]

    def shown(self):
        return self.built()[1]


@dataclasses.dataclass
class BasicList(Value):
    """`of`: as in a template, a name or (name, length)."""

    of: object
    values: list
    semantic: object = "allOf"

    def build(self):
        one = field(self.of)
        fields = [encode_field(one.element, one.length, value) for value in self.values]
        pieces = semantic_piece(self.semantic) + specifier(one) + [piece for octets, _ in fields for piece in octets]
        return pieces, {"@semantic": self.semantic, one.element.name: [shown for _, shown in fields]}


@dataclasses.dataclass
class SubTemplateList(Value):
    of: Template
    rows: list
    semantic: object = "allOf"

    def build(self):
        rows = [self.of.row(*row) for row in self.rows]
        pieces = semantic_piece(self.semantic) + [(self.of.id.to_bytes(2, "big"), f"template {self.of.id}")]
        pieces += [piece for octets, _ in rows for piece in octets]
        shown = {"@semantic": self.semantic, "@template": self.of.id, "records": [record for _, record in rows]}
        return pieces, shown


@dataclasses.dataclass
class Part(Value):
    """Of a list of several templates. `length`: another one than it has."""

    of: Template
    rows: list
    length: int | None = None

    def build(self):
        rows = [self.of.row(*row) for row in self.rows]
        content = [piece for octets, _ in rows for piece in octets]
        length = 4 + size(content) if self.length is None else self.length
        head = self.of.id.to_bytes(2, "big") + length.to_bytes(2, "big")
        pieces = [(head, f"records of template {self.of.id}, {length} octets")] + content
        return pieces, [{"@template": self.of.id} | record for _, record in rows]


@dataclasses.dataclass
class SubTemplateMultiList(Value):
    parts: list
    semantic: object = "allOf"

    def build(self):
        pieces = semantic_piece(self.semantic) + [piece for part in self.parts for piece in part.pieces()]
        records = [record for part in self.parts for record in part.shown()]
        return pieces, {"@semantic": self.semantic, "records": records}
