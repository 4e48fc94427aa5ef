# SPDX-License-Identifier: BSL-1.0
"""Information elements by name, from the tables in registry/."""

import csv
import dataclasses
import functools
import pathlib

TABLES = pathlib.Path(__file__).resolve().parents[3] / "registry"
REVERSE_PEN = 29305


@dataclasses.dataclass(frozen=True)
class Element:
    name: str
    id: int
    type: str = "octetArray"
    pen: int = 0
    bits: int = 0  # those that are the value; 0: all

    @property
    def comment(self):
        return self.name if "/" in self.name or not self.pen else f"{self.name} ({self.pen}/{self.id})"


def rows(table):
    with open(TABLES / f"{table}.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@functools.cache
def table(name, pen=0):
    bits = {row["name"]: int(row["bits"], 16) for row in rows("value_bits")} if name == "iana" else {}
    return {
        row["name"]: Element(row["name"], int(row["id"]), row["data_type"], pen, bits.get(row["name"], 0))
        for row in rows(name)
    }


@functools.cache
def element(name):
    """ "octetDeltaCount", "reverseOctetDeltaCount", "cert:dnsQName", "netflow9_scope:Interface"."""
    if ":" in name:
        vendor, name = name.split(":")
        pens = {row["vendor"]: int(row["pen"]) for row in rows("enterprises")}
        return table(vendor, pens.get(vendor, 0))[name]
    found = table("iana").get(name)
    if found is None and name.startswith("reverse"):
        forward = table("iana")[name[7].lower() + name[8:]]
        return dataclasses.replace(forward, name=name, pen=REVERSE_PEN)
    return table("iana")[name] if found is None else found


def unknown(pen, number):
    """One that no table has: it is called by its numbers, and its value is octets."""
    return Element(f"{pen}/{number}", number, pen=pen)


def announced(pen, number, name, type_name):
    """One that a type record (RFC 5610) has to announce."""
    return Element(name, number, type_name, pen)
