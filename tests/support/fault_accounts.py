# SPDX-License-Identifier: BSL-1.0
"""Faults on purpose (docs/faults.md): which kinds each protocol can have, and flowrecv's account against the manifest
of what was made."""
import collections

COUNTS = ("datagrams", "octets", "flow_records", "options_records", "samples", "flow_bytes", "flow_packets")
TEMPLATES = ("netflow9", "ipfix")
PROTOCOLS = ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5")
NUMBERED = tuple(p for p in PROTOCOLS if p != "netflow1")
KINDS = {
    "lost": PROTOCOLS, "duplicated": PROTOCOLS, "reordered": PROTOCOLS, "truncated": PROTOCOLS,
    "template-late": TEMPLATES, "template-lost": TEMPLATES, "id-reused": TEMPLATES,
    "clock-jump": tuple(p for p in PROTOCOLS if p != "sflow5"), "sequence-jump": NUMBERED, "restart": PROTOCOLS,
    "wrong-count": tuple(p for p in PROTOCOLS if p != "ipfix"),
}


def counted_by(exporter):
    """What flowrecv counts besides what arrived, by the names that the manifest has."""
    lost, out = exporter["lost"], collections.Counter()
    out["restarts"] = exporter["restarts"]
    for cause in ("sequence", "samples", "template"):
        out[f"lost.{cause}"] = lost[cause]
    for why, n in lost["undecodable"].items():
        out[f"lost.undecodable.{why}"] = n
    for what in ("late", "duplicate"):
        out[f"sequence.{what}"] = exporter["sequence"][what]
    for what, n in exporter["findings"].items():
        out[f"findings.{what}"] = n
    return +out


def said_by(exporter, restarts):
    out = collections.Counter()
    for fault in exporter.get("faults", []):
        out.update(fault["counted"])
    if not restarts:  # none was asked for: those that the exporter has of its own
        out["restarts"] += exporter.get("restarts", 0)
    return +out


def key(e):
    return e["address"], e["port"] if e["protocol"] != "sflow5" else 0, e["domain"]


def should_come(exporter, name):
    return exporter[name] + sum(f["arrives"].get(name, 0) for f in exporter.get("faults", []))


def differences(sent, received):
    """Where the account of the receiver's exporters is not that of the manifest's. Those that it has are taken out of
    `received`, a dictionary by key()."""
    out = []
    for e in sent:
        got = received.pop(key(e), None)
        if got is None:
            out.append(f"{key(e)}: nothing came")
            continue
        for name in COUNTS:
            want = should_come(e, name)
            if got[name] != want:
                out.append(f"{key(e)}: {name}: {want} should come, {got[name]} came")
        restarts = any(f["kind"] == "restart" for f in e.get("faults", []))
        if counted_by(got) != said_by(e, restarts):
            out.append(f"{key(e)}: counted {dict(counted_by(got))}, the manifest has {dict(said_by(e, restarts))}")
    return out
