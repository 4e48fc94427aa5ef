# SPDX-License-Identifier: BSL-1.0
"""Which elements the templates of some frames have: for adapters of programs that name one column for several elements.
Stops at what does not fit; it judges nothing."""
import struct


def sets(payload):
    """(id, content) of NetFlow v9 and IPFIX."""
    version = int.from_bytes(payload[:2], "big")
    at = {9: 20, 10: 16}.get(version, len(payload))
    while at + 4 <= len(payload):
        kind, size = struct.unpack_from(">HH", payload, at)
        if size < 4:
            return
        yield kind, payload[at + 4:at + size]
        at += size


def templates(payload):
    """(id, whether it is of options, [element or None])."""
    is_ipfix = payload[:2] == b"\0\x0a"
    for kind, content in sets(payload):
        if kind not in ((2, 3) if is_ipfix else (0, 1)):
            continue
        is_options, at = kind in (1, 3), 0
        while at + 4 <= len(content):
            number, count = struct.unpack_from(">HH", content, at)
            at += 4
            if is_options and count and at + 2 <= len(content):
                second = struct.unpack_from(">H", content, at)[0]
                count = count if is_ipfix else (count + second) // 4  # octets of scopes and of options
                at += 2
            if number < 256:
                break
            elements = []
            while len(elements) < count and at + 4 <= len(content):
                element = struct.unpack_from(">H", content, at)[0]
                at += 4
                if is_ipfix and element & 0x8000:
                    at += 4
                    element = None
                elements.append(element)
            yield number, is_options, elements


class Announced:
    """By all frames."""

    def __init__(self, frames):
        self.elements, self.repeated, self.options = set(), set(), set()
        for frame in frames:
            for number, is_options, elements in templates(frame.payload):
                if is_options:
                    self.options.add((frame.source, number))
                    continue
                self.elements.update(elements)
                self.repeated.update(e for e in elements if elements.count(e) > 1)

    def only(self, candidates):
        """The one of these that occurs, and in no template twice; else None."""
        there = [c for c in candidates if c in self.elements]
        return there[0] if len(there) == 1 and there[0] not in self.repeated else None

    def has_options(self, frame):
        return any((frame.source, kind) in self.options for kind, _ in sets(frame.payload))
