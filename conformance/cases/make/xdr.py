# SPDX-License-Identifier: BSL-1.0
"""XDR (RFC 4506) as pieces of octets: everything in units of four octets, big-endian."""

import ipaddress
import struct

from make.wire import raw, u32


def padding(size):
    """Octets up to the next multiple of four."""
    return bytes(-size % 4)


def opaque(octets, comment, fill=None):
    """Length, octets, padding, which the length does not count; `fill`: other octets than the padding's zeros."""
    fill = padding(len(octets)) if fill is None else fill
    return u32(len(octets), f"{comment}: length") + raw(octets, comment) + (raw(fill, "padding") if fill else [])


def string(text, comment, fill=None):
    octets = text.encode() if isinstance(text, str) else text
    shown = octets.decode() if octets.isascii() and octets.decode().isprintable() else octets.hex()
    return opaque(octets, f'{comment} "{shown}"', fill)


def fixed(octets, comment):
    return raw(octets + padding(len(octets)), comment)


def mac(text, comment):
    return fixed(bytes.fromhex(text.replace(":", "")), f"{comment} {text}")


def i32(value, comment):
    return raw(value.to_bytes(4, "big", signed=True), f"{comment} {value}")


def f32(value, comment):
    return raw(struct.pack(">f", value), f"{comment} {value}")


def ip(text, comment):
    return raw(ipaddress.ip_address(text).packed, f"{comment} {text}")


def address(text, comment):
    """A union: its type, then 4 octets, 16, or none."""
    if text is None:
        return u32(0, f"{comment}: type, unknown,")
    version = ipaddress.ip_address(text).version
    return u32({4: 1, 6: 2}[version], f"{comment}: type, IPv{version},") + ip(text, comment)
