# SPDX-License-Identifier: BSL-1.0
"""A case, and the text of its two files.

Octets are a list of pieces, (octets, comment), in their order. A frame is what comes in one datagram, or is one message
of a connection, with what a receiver has to answer. Records are expected as dicts, in the order of the octets.
"""

import dataclasses
import datetime
import json

COLUMNS = 120
LINE = 48  # octets in a line, so that offset and digits leave some room
COMMENT_AT = 40
PORTS = {"netflow5": 2055, "netflow9": 2055, "ipfix": 4739, "sflow5": 6343}
FIRST_RECEIVED = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def octets_of(pieces):
    return b"".join(octets for octets, _ in pieces)


def size(pieces):
    return len(octets_of(pieces))


@dataclasses.dataclass
class Frame:
    """`verdict` None: any; `records` None: not judged. The others are written where they are not the default."""

    pieces: list
    verdict: str | None = "accepted"
    records: list | None = None
    source: str | None = None  # "192.0.2.1:4739", "[2001:db8::1]:4739"
    received: str | None = None  # "2026-01-01T00:00:00Z"
    port: int | None = None  # destination


@dataclasses.dataclass
class Case:
    name: str  # "rfc7011/8.1-y_withdraw-unknown"
    clause: str  # "RFC 7011 s8.1"
    sentence: str  # what the specification says, in one sentence
    protocol: str
    frames: list
    requirement: str = ""
    rfc5471: str = ""
    transport: str = "udp"
    exact: bool = True

    @property
    def id(self):
        return self.name

    def hex_text(self):
        lines = [f"# {line}" for line in wrapped(self.sentence, COLUMNS - 2)]
        for number, frame in enumerate(self.frames, 1):
            lines.append("")
            if len(self.frames) > 1:
                lines.append(f"# frame {number}")
            lines += hex_lines(frame.pieces)
        return "\n".join(lines) + "\n"

    def json_text(self):
        out = {"clause": self.clause, "sentence": self.sentence}
        out |= {key: getattr(self, key) for key in ("requirement", "rfc5471") if getattr(self, key)}
        out["protocol"] = self.protocol
        if self.transport != "udp":
            out["transport"] = self.transport
        frames = [
            {key: getattr(frame, key) for key in ("source", "received", "port") if getattr(frame, key) is not None}
            for frame in self.frames
        ]
        if any(frames):
            out["frames"] = frames
        if not self.exact:
            out["exact"] = False
        out["expect"] = [
            {key: getattr(frame, key) for key in ("verdict", "records") if getattr(frame, key) is not None}
            for frame in self.frames
        ]
        return json_lines(out, 0) + "\n"


def wrapped(text, columns):
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > columns:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def hex_lines(pieces):
    """OFFSET: HEX  # comment; long pieces go on in further lines, empty ones are a comment only."""
    lines = []
    at = 0
    for octets, comment in pieces:
        for begin in range(0, len(octets), LINE):
            part = octets[begin : begin + LINE]
            text = f"{at:04x}: {part.hex()}"
            if begin == 0 and comment:
                text = one_line(text, comment)
            lines.append(text)
            at += len(part)
        if not octets and comment:
            lines.append(one_line("", comment))
    return lines if at else lines + ["0000:  # nothing"]


def one_line(text, comment):
    """Comments are of printable ASCII: hex readers know files of text by that."""
    comment = "".join(c if " " <= c <= "~" else ascii(c)[1:-1] for c in comment)
    out = f"{text.ljust(COMMENT_AT)}  # {comment}"
    return out if len(out) <= COLUMNS else out[: COLUMNS - 3] + "..."


def json_lines(value, indent):
    """On one line where it fits, with the name before it and a comma behind it, else a line each member."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or (indent and indent + len(flat) + 20 <= COLUMNS):
        return flat
    inner = indent + 2
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {json_lines(v, inner)}" for key, v in value.items()]
    else:
        parts = [json_lines(v, inner) for v in value]
    begin, end = "{}" if isinstance(value, dict) else "[]"
    return begin + "\n" + ",\n".join(" " * inner + part for part in parts) + "\n" + " " * indent + end
