# SPDX-License-Identifier: BSL-1.0
"""Flow and counter records of sFlow: from the tables of structures to octets, and to what a receiver tells of them."""

import dataclasses
import math

from make import sflow5_structures as tables
from make import xdr
from make.format import size
from make.wire import raw, u32, u64


@dataclasses.dataclass
class Structure:
    name: str
    format: str  # "0:1"; "" of a part
    members: list  # (type, name)


def lines_of(table):
    out = []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            out[-1] += " " + line.strip()
        else:
            out.append(line)
    return out


def structures(table):
    out = []
    for line in lines_of(table):
        head, *groups = (part.split() for part in line.split(";"))
        out.append(Structure(head[-1], head[0] if len(head) > 1 else "",
                             [(kind, name) for kind, *names in groups for name in names]))
    return out


BY_NAME = {s.name: s for name in vars(tables) if name.isupper() for s in structures(getattr(tables, name))}


def word(number):
    """ENTERPRISE:FORMAT in one word."""
    enterprise, form = map(int, number.split(":"))
    return enterprise << 12 | form


class Numbers:
    """Values that differ from each other, and whose octets do."""

    def __init__(self):
        self.n = -1

    def value(self, kind, name):
        self.n += 1
        n = self.n
        if kind in BY_NAME:
            return {member: self.value(of, member) for of, member in BY_NAME[kind].members}
        if kind.endswith("[]"):
            return [self.value(kind[:-2], name) for _ in range(2)]
        simple = {"u32": 0x0A0B0C00 + n, "u64": 0x0102030405060700 + n, "i32": -1000 - n, "f32": n + 0.25,
                  "ipv4": f"192.0.2.{n + 1}", "ipv6": f"2001:db8::{n + 1:x}", "addr": f"198.51.100.{n + 1}",
                  "mac": f"00:00:5e:00:53:{n:02x}", "str": name, "opaque": bytes(range(1, n + 2))}
        return bytes(range(n, n + int(kind[6:]))) if kind.startswith("octets") else simple[kind]


def encoded(kind, value, name):
    if kind in BY_NAME:
        return [piece for of, member in BY_NAME[kind].members for piece in encoded(of, value[member], member)]
    if kind.endswith("[]"):
        out = u32(len(value), f"{name}: count")
        return out + [piece for one in value for piece in encoded(kind[:-2], one, name)]
    if kind.startswith("octets"):
        return xdr.fixed(value, name)
    coders = {"u32": u32, "u64": u64, "i32": xdr.i32, "f32": xdr.f32, "ipv4": xdr.ip, "ipv6": xdr.ip,
              "addr": xdr.address, "mac": xdr.mac, "str": xdr.string, "opaque": xdr.opaque}
    return coders[kind](value, name)


def shown(kind, value):
    """The value in JSON; None: it is left out."""
    if kind in BY_NAME:
        members = {member: shown(of, value[member]) for of, member in BY_NAME[kind].members}
        return {member: one for member, one in members.items() if one is not None}
    if kind.endswith("[]"):
        return [shown(kind[:-2], one) for one in value]
    if kind == "f32" and math.isfinite(value) and value == int(value):
        return int(value)
    return value.hex() if isinstance(value, bytes) else value


@dataclasses.dataclass
class Record:
    pieces: list
    name: str  # under which it is shown
    value: object
    rest: str = ""  # octets after what is known of it, in hex


def framed(number, name, body, length=None):
    """Format, length, body; `length` where it is not the body's."""
    return (u32(word(number), f"format {number}, {name}:") + u32(size(body) if length is None else length, "length")
            + body)


def record(name, /, announced=None, rest="", **given):
    """Members that are not given have values of their own. `announced`: a length that is not the record's."""
    of = BY_NAME[name]
    unknown = set(given) - {member for _, member in of.members}
    if unknown:
        raise KeyError(f"{name} has no {sorted(unknown)}")
    value = Numbers().value(name, name) | given
    body = encoded(name, value, name) + (raw(rest, "more than is known") if rest else [])
    return Record(framed(of.format, name, body, announced), name, shown(name, value), rest)


def unknown(number, octets, length=None, name="unknown"):
    """A record of a format that nobody knows, or a known one of other octets than its own."""
    body = raw(octets, "octets")
    return Record(framed(number, name, body, length), number, bytes.fromhex(octets).hex())


def members(records):
    """As a sample shows them: a name that occurs again gets a number."""
    out, seen = {}, {}
    for one in records:
        seen[one.name] = n = seen.get(one.name, 0) + 1
        name = one.name if n == 1 else f"{one.name}#{n}"
        out[name] = one.value
        if one.rest:
            out[name + ".rest"] = one.rest
    return out
