# SPDX-License-Identifier: BSL-1.0
"""sFlow: records in records (802.11 aggregation), and strings that are longer than their documents allow."""

from make.format import Case, octets_of, size
from make.sflow5 import counters_sample, damaged, flow_sample, good, packet, read
from make.sflow5_records import Record, framed, record
from make.wire import u32

AGGREGATION = "0:1016"


def case(name, clause, requirement, sentence, *frames, **more):
    return Case(name, clause, sentence, "sflow5", list(frames), requirement, **more)


def pdus(*lists):
    """The octets of an aggregation: a list of flow records for each PDU."""
    body = u32(len(lists), "pdus: count")
    for records in lists:
        body += u32(len(records), "flow records of this pdu")
        for one in records:
            body += one.pieces
    return body


def aggregation(body):
    return Record(framed(AGGREGATION, "extended_80211_aggregation", body), "extended_80211_aggregation", None)


def around(one):
    """A sample; how the record is shown is not judged."""
    sample = flow_sample([packet(), one, record("extended_switch")])
    del sample.value["extended_80211_aggregation"]
    return sample


def aggregations():
    clause = "sFlow 802.11 structures, extended_80211_aggregation"
    folder = "sflow-80211/flow-1016"
    for name, lists in (("y_no-pdus", ()), ("y_pdu-without-records", ((),)),
                        ("y_several-pdus", ((packet(),), (packet(), record("extended_switch")), ()))):
        yield case(f"{folder}-{name}", clause, "SFLOW-5-XDR-NBO",
                   "An aggregation is an array of PDUs, each of which is an array of flow records.",
                   read([around(aggregation(pdus(*lists)))]), exact=False)
    yield case(f"{folder}-n_more-pdus-than-are-there", "sFlow v5 s5 (derived)", "SFLOW-5-COUNTS",
               "The PDUs announced by the count are in the record.",
               damaged([around(aggregation(u32(0x2000_0000, "pdus: count") + u32(0, "flow records of this pdu")))]),
               good())
    yield case(f"{folder}-n_record-beyond-the-aggregation", "sFlow v5 s5", "SFLOW-5-RECLEN",
               "A record stays in the structure that it is in, and so does one in a PDU.",
               damaged([around(aggregation(pdus([record("extended_switch", announced=32)])))]), good())
    for depth in (4, 500):
        body = pdus([packet()])
        for _ in range(depth):
            body = pdus([aggregation(body)])
        whole = [(octets_of(body), f"{size(body)} octets: {depth} aggregations, each in the one before it")]
        yield case(f"{folder}-i_aggregations-{depth}-deep", clause, "SFLOW-5-COUNTS",
                   "The flow records of a PDU may be of any format, aggregations as well; a receiver need not follow "
                   "them without end.", damaged([around(aggregation(whole))], None), good())


def limits():
    for folder, structure, member, most in (("sflow-host/3", "host_descr", "hostname", 64),
                                            ("sflow-host/3", "host_descr", "os_release", 32)):
        clause = f"sFlow host s3 {structure}"
        slug = member.replace("_", "-")
        yield case(f"{folder}-y_{slug}-of-{most}", clause, "SFLOW-5-XDR-ALIGN",
                   f"{member} has up to {most} octets.",
                   read([counters_sample([record(structure, **{member: "x" * most}), record("host_parent")])]))
        yield case(f"{folder}-i_{slug}-of-{most + 1}", clause, "SFLOW-5-XDR-ALIGN",
                   f"{member} has up to {most} octets: a longer one is malformed by XDR, and can be read.",
                   damaged([counters_sample([record(structure, **{member: "x" * (most + 1)}), record("host_parent")])],
                           None), good())
    for folder, structure, member, most in (("sflow-80211/flow-1014", "extended_80211_rx", "ssid", 32),
                                            ("sflow-application/flow-2204", "app_initiator", "actor", 64)):
        clause = {"s": "sFlow 802.11 structures", "a": "sFlow application structures"}[member[0]] + f", {structure}"
        yield case(f"{folder}-y_{member}-of-{most}", clause, "SFLOW-5-XDR-ALIGN", f"{member} has up to {most} octets.",
                   read([flow_sample([packet(), record(structure, **{member: "x" * most}),
                                      record("extended_switch")])]))
        yield case(f"{folder}-y_{member}-empty", clause, "SFLOW-5-UNKINT", "A string that is not known is empty.",
                   read([flow_sample([packet(), record(structure, **{member: ""}), record("extended_switch")])]))


def cases():
    yield from aggregations()
    yield from limits()
