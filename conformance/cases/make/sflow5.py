# SPDX-License-Identifier: BSL-1.0
"""Samples and datagrams of sFlow v5: octets, and what a receiver tells of each sample."""

import dataclasses

from make import xdr
from make.format import Case, Frame
from make.sflow5_records import framed, members, record
from make.wire import raw, u32

# What a header of IPv4 and UDP looks like: 28 octets, so that it needs no padding.
IPV4_UDP = bytes.fromhex("4500001c0001000040118e7ec000020ac6336414" "c000003500080000")


def packet(**given):
    """The record that a flow sample has to have: which packet it was."""
    return record("sampled_header", **{"protocol": 11, "frame_length": 28, "stripped": 0, "header": IPV4_UDP} | given)


@dataclasses.dataclass
class Sample:
    pieces: list
    value: dict  # but for what the datagram's header says


def source(of, expanded):
    kind, index = of
    if expanded:
        return u32(kind, "source type") + u32(index, "source index")
    return u32(kind << 24 | index, f"source type {kind}, index {index}:")


def interface(of, name, expanded):
    form, value = of
    if expanded:
        return u32(form, f"{name} format") + u32(value, f"{name} value")
    return u32(form << 30 | value, f"{name} format {form}, value {value}:")


def flow_sample(records, expanded=False, count=None, length=None, rest="", **given):
    of = {"sequence": 1, "source": (0, 3), "sampling_rate": 512, "sample_pool": 5120, "drops": 0, "input": (0, 3),
          "output": (0, 4)} | given
    body = u32(of["sequence"], "sequence number") + source(of["source"], expanded)
    for name in ("sampling_rate", "sample_pool", "drops"):
        body += u32(of[name], name)
    body += interface(of["input"], "input", expanded) + interface(of["output"], "output", expanded)
    number, name = ("0:3", "flow_sample_expanded") if expanded else ("0:1", "flow_sample")
    value = {"@sample": "flow_sample", "sequence": of["sequence"], "source": pair("type", "index", of["source"]),
             "sampling_rate": of["sampling_rate"], "sample_pool": of["sample_pool"], "drops": of["drops"],
             "input": pair("format", "value", of["input"]), "output": pair("format", "value", of["output"])}
    return with_records(number, name, body, value, records, count, length, rest)


def counters_sample(records, expanded=False, count=None, length=None, rest="", **given):
    of = {"sequence": 1, "source": (0, 3)} | given
    body = u32(of["sequence"], "sequence number") + source(of["source"], expanded)
    number, name = ("0:4", "counters_sample_expanded") if expanded else ("0:2", "counters_sample")
    value = {"@sample": "counters_sample", "sequence": of["sequence"],
             "source": pair("type", "index", of["source"])}
    return with_records(number, name, body, value, records, count, length, rest)


def discarded_packet(records, count=None, length=None, rest="", **given):
    of = {"sequence": 1, "source": (0, 3), "drops": 0, "input": 3, "output": 0, "reason": 258} | given
    body = u32(of["sequence"], "sequence number") + source(of["source"], True)
    for name in ("drops", "input", "output", "reason"):
        body += u32(of[name], name)
    value = {"@sample": "discarded_packet"} | of | {"source": pair("type", "index", of["source"])}
    return with_records("0:5", "discarded_packet", body, value, records, count, length, rest)


def with_records(number, name, body, value, records, count, length, rest):
    body += u32(len(records) if count is None else count, "records")
    for one in records:
        body += one.pieces
    body += raw(rest, "more than is known") if rest else []
    return Sample(framed(number, name, body, length), value | members(records))


def pair(first, second, of):
    return {first: of[0], second: of[1]}


def unknown_sample(number, octets, length=None):
    return Sample(framed(number, "unknown", raw(octets, "octets"), length),
                  {"@sample": number, "data": bytes.fromhex(octets).hex()})


def header(count, version=5, agent="192.0.2.1", sub_agent=0, sequence=1, uptime=60_000):
    """`agent`: an address, None: unknown, or pieces."""
    return (u32(version, "version") + (agent if isinstance(agent, list) else xdr.address(agent, "agent"))
            + u32(sub_agent, "sub-agent") + u32(sequence, "sequence number") + u32(uptime, "uptime")
            + u32(count, "samples"))


def datagram(samples, count=None, rest="", **head):
    out = header(len(samples) if count is None else count, **head)
    for one in samples:
        out = out + one.pieces
    return out + (raw(rest, "more than the samples") if rest else [])


def expected(samples, sub_agent=0, uptime=60_000, **_):
    return [{"sub_agent": sub_agent, "uptime": uptime} | one.value for one in samples]


def read(samples, verdict="accepted", readable=None, frame=None, **given):
    """A frame; `readable`: the samples that can be read, where these are not all. `frame`: who sent it, when."""
    return Frame(datagram(samples, **given), verdict, expected(samples if readable is None else readable, **given),
                 **(frame or {}))


def damaged(samples, verdict="refused", readable=None, **given):
    """A frame in which something cannot be read; what else of it is, is not judged unless `readable`."""
    return Frame(datagram(samples, **given), verdict, None if readable is None else expected(readable, **given))


def good(sequence=2):
    """A datagram after others: whatever these were, the decoder goes on."""
    return read([flow_sample([packet()], sequence=sequence)], sequence=sequence, uptime=61_000)


def case(name, clause, requirement, sentence, *frames, **more):
    return Case(f"sflow5/{name}", clause, sentence, "sflow5", list(frames), requirement, **more)


def cut(pieces, octets):
    """The first octets, piece for piece."""
    out = []
    for of, comment in pieces:
        if octets <= 0:
            break
        out.append((of[:octets], comment if len(of) <= octets else f"{comment}, cut here"))
        octets -= len(of)
    return out
