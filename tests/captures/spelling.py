# SPDX-License-Identifier: BSL-1.0
"""Numbers behind the names that other decoders write instead of them."""
import os
import re

from programs import rows, shared

REGISTRY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../registry")
TCP_FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR")


def flat(name):
    """The letters and digits that all spellings of a name have in common."""
    return re.sub(r"[^0-9a-z/]", "", name.lower())


def protocols():
    """IANA's keyword -> number."""
    return {flat(row["keyword"]): int(row["number"]) for row in rows(os.path.join(REGISTRY, "protocols.tsv"))}


def enumeration(registry):
    """Name -> number in one of IANA's sub-registries; of `NAME: explanation` the name."""
    out = {}
    for row in rows(shared("registries/iana-subregistries.tsv")):
        if row["registry"] == registry and re.fullmatch(r"0x[0-9A-F]{2}|\d+", row["value"]):
            out[flat(row["name"].split(":")[0])] = int(row["value"], 0)
    return out


def forwarding_statuses():
    """(status, reason) -> number."""
    return {(status, reason): number for i, status in enumerate(("forwarded", "dropped", "consumed"))
            for reason, number in enumeration(f"forwarding-status-{('01b', '10b', '11b')[i]}").items()}


def application_text(octets):
    """An applicationId by RFC 6759: engine, of engine 20 the enterprise, selector."""
    engine, rest = octets[0], octets[1:]
    parts = [rest[:4], rest[4:]] if engine == 20 else [rest]
    return ":".join(map(str, [engine, *(int.from_bytes(part, "big") for part in parts)]))


def tcp_flags(names):
    return sum(1 << TCP_FLAGS.index(name) for name in names)


def element_names():
    """NetFlow v9 field type -> the name that flowrecv gives it."""
    names = {}
    for file in ("iana", "netflow9", "asa", "palo_alto"):
        for row in rows(os.path.join(REGISTRY, file + ".tsv")):
            names.setdefault(int(row["id"]), row["name"])
    for row in rows(os.path.join(REGISTRY, "nprobe.tsv")):
        names.setdefault(57472 + int(row["id"]), row["name"])  # ntop's own range
    return names
