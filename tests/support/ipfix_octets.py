# SPDX-License-Identifier: BSL-1.0
"""IPFIX messages, octet by octet."""
import struct


def fields(*ids_and_lengths):
    """Specifiers of a template."""
    return b"".join(struct.pack(">HH", *one) for one in ids_and_lengths)


def template(number, *ids_and_lengths):
    """A template record."""
    return struct.pack(">HH", number, len(ids_and_lengths)) + fields(*ids_and_lengths)


def withdrawal(number):
    return struct.pack(">HH", number, 0)


def message(sequence, *sets, domain=7):
    """Of sets: (id, content)."""
    body = b"".join(struct.pack(">HH", kind, 4 + len(content)) + content for kind, content in sets)
    return struct.pack(">HHIII", 10, 16 + len(body), 1_700_000_000, sequence, domain) + body
