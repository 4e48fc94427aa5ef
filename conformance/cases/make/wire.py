# SPDX-License-Identifier: BSL-1.0
"""Integers as pieces of octets, for any protocol."""


def u8(value, comment=""):
    return uint(1, value, comment)


def u16(value, comment=""):
    return uint(2, value, comment)


def u32(value, comment=""):
    return uint(4, value, comment)


def u64(value, comment=""):
    return uint(8, value, comment)


def uint(octets, value, comment=""):
    """A piece; the comment ends with the value."""
    return [(value.to_bytes(octets, "big"), f"{comment} {value}".strip())]


def raw(octets, comment=""):
    """A piece of octets, or of hex digits."""
    return [(bytes.fromhex(octets) if isinstance(octets, str) else bytes(octets), comment)]
