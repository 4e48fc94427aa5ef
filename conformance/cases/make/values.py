# SPDX-License-Identifier: BSL-1.0
"""Values of elements: as octets (RFC 7011 section 6), and as they are expected in a record.

Numbers are numbers, addresses and times text; octets are hex digits. Floats that JSON has no numbers for are text.
"""

import dataclasses
import datetime
import ipaddress
import math
import struct

VAR = 65535

WIDTHS = {
    "unsigned8": 1,
    "unsigned16": 2,
    "unsigned32": 4,
    "unsigned64": 8,
    "unsigned256": 32,
    "signed8": 1,
    "signed16": 2,
    "signed32": 4,
    "signed64": 8,
    "float32": 4,
    "float64": 8,
    "boolean": 1,
    "macAddress": 6,
    "dateTimeSeconds": 4,
    "dateTimeMilliseconds": 8,
    "dateTimeMicroseconds": 8,
    "dateTimeNanoseconds": 8,
    "ipv4Address": 4,
    "ipv6Address": 16,
}
NTP_EPOCH = -2208988800  # 1900 in seconds since 1970


@dataclasses.dataclass
class Raw:
    """These octets, whatever the type says, and what they are expected to be shown as."""

    octets: bytes | str
    shown: object = None

    def __post_init__(self):
        if isinstance(self.octets, str):
            self.octets = bytes.fromhex(self.octets)


@dataclasses.dataclass
class Long:
    """A value of variable length with the length in three octets."""

    value: object


@dataclasses.dataclass
class Lying:
    """A value of variable length behind other octets of length than its own."""

    prefix: str
    value: object


def nanoseconds_of(text):
    """Since 1970, of 2026-01-01T00:00:00.123456789Z."""
    date, _, fraction = text.removesuffix("Z").partition(".")
    seconds = datetime.datetime.fromisoformat(date + "+00:00").timestamp()
    return int(seconds) * 10**9 + int((fraction or "0").ljust(9, "0"))


def text_of(nanoseconds, digits):
    whole = datetime.datetime.fromtimestamp(nanoseconds // 10**9, datetime.timezone.utc)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{f'{nanoseconds % 10**9:09}'[:digits]}Z"


def shown_float(value):
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else "Infinity" if value > 0 else "-Infinity"


def shortest_float32(value):
    """The double with the fewest digits that is this value in 32 bits."""
    if not math.isfinite(value):
        return value
    octets = struct.pack(">f", value)
    return next(float(f"{value:.{n}g}") for n in range(6, 18) if struct.pack(">f", float(f"{value:.{n}g}")) == octets)


def encode(element, length, value):
    """(octets without a length before them, shown)."""
    kind = element.type
    size = WIDTHS.get(kind, 0) if length == VAR else length
    if isinstance(value, Raw):
        return value.octets, value.octets.hex() if value.shown is None else value.shown
    if kind.startswith("unsigned"):
        return value.to_bytes(size, "big"), value & element.bits if element.bits else value
    if kind.startswith("signed"):
        return value.to_bytes(size, "big", signed=True), value
    if kind.startswith("float"):
        octets = struct.pack(">f" if size == 4 else ">d", value)
        return octets, shown_float(shortest_float32(value) if size == 4 else value)
    if kind == "boolean":
        return bytes([1 if value else 2]), value
    if kind == "macAddress":
        return bytes.fromhex(value.replace(":", "")), value
    if kind in ("ipv4Address", "ipv6Address"):
        return ipaddress.ip_address(value).packed, value
    if kind == "string":
        return value.encode(), value
    if kind.startswith("dateTime"):
        return encode_time(kind, nanoseconds_of(value))
    return bytes.fromhex(value), value


def encode_time(kind, nanoseconds):
    seconds, part = divmod(nanoseconds, 10**9)
    if kind == "dateTimeSeconds":
        return (seconds % 2**32).to_bytes(4, "big"), text_of(nanoseconds, 3)
    if kind == "dateTimeMilliseconds":
        return (nanoseconds // 10**6).to_bytes(8, "big"), text_of(nanoseconds, 3)
    fraction, rest = divmod(part * 2**32, 10**9)
    if rest or (kind == "dateTimeMicroseconds" and fraction % 2**11):
        raise ValueError(f"{text_of(nanoseconds, 9)}: not exact in binary fractions; take .5, .25, .625 or the like")
    return ((seconds - NTP_EPOCH) % 2**32 << 32 | fraction).to_bytes(8, "big"), text_of(nanoseconds, 9)


def before(size):
    """The length before a value of variable length, in as few octets as possible."""
    return bytes([size]) if size < 255 else b"\xff" + size.to_bytes(2, "big")


def encode_field(element, length, value):
    """Pieces of a field in a record, and what is shown."""
    long, prefix = isinstance(value, Long), None
    if isinstance(value, Lying):
        prefix = bytes.fromhex(value.prefix)
    if isinstance(value, (Long, Lying)):
        value = value.value
    if hasattr(value, "pieces"):
        pieces, shown = value.pieces(), value.shown()
    else:
        octets, shown = encode(element, length, value)
        text = str(shown)
        pieces = [(octets, f"{element.name} {text if len(text) <= 48 else text[:45] + '...'}".strip())]
    if length == VAR:
        size = sum(len(octets) for octets, _ in pieces)
        if prefix is None:
            prefix = b"\xff" + size.to_bytes(2, "big") if long else before(size)
        pieces = [(prefix, f"length of {element.name}")] + pieces
    return pieces, shown
