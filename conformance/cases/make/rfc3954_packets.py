# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9: export packets, FlowSets and padding (RFC 3954 sections 4, 5 and 9)."""

from .ipfix import GOOD, ONE, TWO, flow, template
from .netflow9 import Exporter, case, data, octets_set, records_set, templates

FLOW = flow()
SMALL = template(257, "protocolIdentifier")
COUNT = "The length of a FlowSet, and not the count in the header, tells where the next one begins."
RESERVED = "FlowSet ids below 256 are reserved; the next FlowSet is found by the length of this one."
LENGTH = "The length of a FlowSet counts its id, itself, its records and its padding."
PADDING = "FlowSets are padded, so that the next one begins at a boundary of 4 octets; the length includes the padding."
SEQUENCE = "The sequence number counts export packets; it tells what is missing, not how packets are read."


def headers():
    e = Exporter()
    yield case(
        "rfc3954/4-y_template-and-data-in-one-packet",
        "An export packet is a header and one or more FlowSets, which may be of templates, options templates and data.",
        e.frame(templates(FLOW), data(FLOW, ONE)),
        need="NFV9-3954-4-PKT",
    )
    e = Exporter()
    yield case(
        "rfc3954/9-y_template-and-data-in-two-packets",
        "A collector does not assume that a data FlowSet and its template come in the same packet.",
        e.frame(templates(FLOW)),
        e.frame(data(FLOW, ONE, TWO)),
        need="NFV9-3954-5.2-MULTI",
    )
    e = Exporter()
    yield case(
        "rfc3954/4-i_header-alone",
        "An export packet has one or more FlowSets; what a collector does with none is not said.",
        e.any(),
        e.good(),
        need="NFV9-3954-4-PKT",
    )
    for slug, number in (("0", 0), ("greatest", 2**32 - 1)):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-y_source-id-{slug}",
            "The source id is a 32-bit value that names the observation domain.",
            e.frame(templates(FLOW), data(FLOW, ONE), source_id=number),
            need="NFV9-3954-5.1-SRCID",
        )
    for slug, how in (
        ("0", {"time": 0}),
        ("greatest", {"time": 2**32 - 1}),
        ("0-of-uptime", {"uptime": 0}),
        ("greatest-of-uptime", {"uptime": 2**32 - 1}),
    ):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-y_time-{slug}",
            "UNIX Secs and sysUpTime are 32-bit values: all of them are readable.",
            e.frame(templates(FLOW), data(FLOW, ONE), **how),
            need="NFV9-3954-5.1-UPTIME" if "uptime" in how else "NFV9-3954-5.1-SECS",
        )
    for slug, numbers in (("gap", (0, 500)), ("repeated", (7, 7)), ("goes-back", (500, 3)), ("wraps", (2**32 - 1, 0))):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-y_sequence-{slug}",
            SEQUENCE,
            e.frame(templates(FLOW), data(FLOW, ONE), sequence=numbers[0]),
            e.frame(data(FLOW, TWO), sequence=numbers[1]),
            need="NFV9-3954-5.1-SEQ",
        )
    for slug, count in (("one-too-many", 4), ("65535", 65535)):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-y_count-{slug}",
            COUNT,
            e.frame(templates(FLOW), data(FLOW, ONE, TWO), count=count),
            need="NFV9-3954-5.1-COUNTRX",
        )
    for slug, count in (("of-flowsets", 2), ("one-too-few", 2), ("0", 0)):
        e = Exporter()
        rows = (ONE, TWO) if slug == "one-too-few" else (ONE, TWO, GOOD)
        yield case(
            f"rfc3954/5.1-i_count-{slug}",
            "The count is that of all records in the packet; what holds if there are more is not said.",
            e.any(templates(FLOW), data(FLOW, *rows), count=count),
            e.good(),
            need="NFV9-3954-5.1-COUNT",
        )
    for slug, version in (("11", 11), ("65535", 65535), ("9-in-little-endian-order", 0x0900)):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-n_version-{slug}",
            "The version of the format is 9.",
            e.refused(templates(FLOW), data(FLOW, ONE), version=version, records=[]),
            e.good(),
            need="NFV9-3954-5.1-VERSION",
        )


def cuts():
    for n in (1, 2, 4, 16, 19):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-n_header-cut-to-{n}",
            "The header of an export packet has 20 octets.",
            e.refused(cut=20 - n, records=[]),
            e.good(),
            need="NFV9-3954-4-PKT",
        )
    # 20 octets of header, 20 of templates, 16 of data.
    for n, where in (
        (26, "in-the-template-header"),
        (30, "in-a-field-type"),
        (45, "in-a-record"),
        (55, "before-the-last-octet"),
    ):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-n_packet-cut-{where}",
            "The FlowSets of a packet end where it ends: one that is longer is not there whole.",
            e.refused(templates(FLOW), data(FLOW, ONE), cut=56 - n),
            e.good(),
            need="NFV9-3954-5.1-TILE",
        )
    for n in (1, 2, 3, 4, 8):
        e = Exporter()
        yield case(
            f"rfc3954/5.1-i_{n}-zeros-after-the-last-flowset",
            "A packet is its header and its FlowSets; what else a datagram may hold is not said.",
            e.any(templates(FLOW), data(FLOW, ONE), after=bytes(n)),
            e.good(),
            need="NFV9-PAN-FILL",
        )


def flowsets():
    for number in (2, 3, 100, 255):
        e = Exporter()
        yield case(
            f"rfc3954/5.2-y_flowset-id-{number}-skipped",
            RESERVED,
            e.frame(templates(FLOW), octets_set(number, "deadbeef", "a reserved kind"), data(FLOW, ONE)),
            need="NFV9-3954-5.2-FSID0",
        )
    for number in (258, 65535):
        e = Exporter()
        yield case(
            f"rfc3954/5.3-y_data-of-unknown-template-{number}-skipped",
            "Data can be interpreted only with their template; the next FlowSet is found by the length of this one.",
            e.frame(templates(FLOW), octets_set(number, "0102030405060708", "data"), data(FLOW, ONE)),
            need="NFV9-3954-5.2-NEXT",
        )
    for length in (0, 1, 2, 3):
        for slug, bad in (
            ("data", octets_set(256, "c0000201c633640100000001", "data", length=length)),
            ("templates", templates(flow(258), length=length)),
        ):
            e = Exporter()
            yield case(
                f"rfc3954/5.3-n_flowset-length-{length}-of-{slug}",
                LENGTH,
                e.frame(templates(FLOW)),
                e.refused(bad, data(FLOW, ONE)),
                e.frame(data(FLOW, GOOD)),
                need="NFV9-3954-5.2-LENGTH",
            )
    for slug, bad in (
        ("data", data(FLOW, TWO, length=17)),
        ("data-65535", data(FLOW, TWO, length=65535)),
        ("templates", templates(flow(258), length=21)),
    ):
        e = Exporter()
        yield case(
            f"rfc3954/5.3-n_flowset-past-the-packet-of-{slug}",
            "The FlowSets of a packet end where it ends: one that is longer is not there whole.",
            e.frame(templates(FLOW)),
            e.refused(bad),
            e.frame(data(FLOW, GOOD)),
            need="NFV9-3954-5.1-TILE",
        )
    for slug, empty in (("data", octets_set(256, "", "data", count=0)), ("templates", records_set(0, count=0))):
        e = Exporter()
        yield case(
            f"rfc3954/5.3-y_empty-flowset-of-{slug}",
            "The length of a FlowSet with nothing in it is 4; the next one is found by it.",
            e.frame(templates(FLOW), empty, data(FLOW, ONE)),
            need="NFV9-3954-5.2-NEXT",
        )
    e = Exporter()
    yield case(
        "rfc3954/9-y_several-template-flowsets",
        "A collector does not assume that there is one template FlowSet in a packet, and no more.",
        e.frame(templates(FLOW), data(FLOW, ONE), templates(flow(258)), data(flow(258), TWO), templates(flow(259))),
        e.frame(data(flow(259), GOOD)),
        need="NFV9-3954-5.2-MULTI",
    )


def padding():
    for n in (1, 2, 3):
        t = template(256, "sourceIPv4Address", *["protocolIdentifier"] * (4 - n))
        e = Exporter()
        yield case(
            f"rfc3954/5.3-y_padding-of-data-{n}",
            PADDING,
            e.frame(templates(t), data(t, ("192.0.2.1", *range(4 - n))), data(t, ("192.0.2.2", *range(4 - n)))),
            need="NFV9-3954-5.3-PAD4",
        )
    e = Exporter()
    t = template(256, "sourceIPv4Address", "protocolIdentifier")
    yield case(
        "rfc3954/5.3-y_no-padding-though-not-aligned",
        "Padding of FlowSets is recommended: without it the next FlowSet follows at once.",
        e.frame(templates(t), data(t, ("192.0.2.1", 6), padding=b""), data(t, ("192.0.2.2", 17), padding=b"")),
        need="NFV9-3954-5.3-PAD4",
    )
    e = Exporter()
    yield case(
        "rfc3954/5.3-y_padding-not-zero",
        "Padding should be zeros; it is padding whatever it is.",
        e.frame(templates(t), data(t, ("192.0.2.1", 6), padding=b"\xde\xad\xbe"), data(t, ("192.0.2.2", 17))),
        need="NFV9-3954-5.3-PADZERO",
    )
    for n in (4, 8, 11):
        e = Exporter()
        yield case(
            f"rfc3954/5.3-y_padding-of-{n}-shorter-than-a-record",
            "A collector accepts padding: octets that are fewer than a record are none.",
            e.frame(templates(FLOW), data(FLOW, ONE, padding=bytes(n)), data(FLOW, TWO)),
            need="NFV9-3954-5.3-PADMAX",
        )
    for n in (2, 4):
        e = Exporter()
        yield case(
            f"rfc3954/9-y_padding-of-templates-{n}",
            "A collector accepts padding after template records.",
            e.frame(templates(FLOW, padding=bytes(n)), data(FLOW, ONE)),
            need="NFV9-3954-6.1-OPTPAD",
        )
    e = Exporter()
    yield case(
        "rfc3954/5.3-i_padding-after-records-of-one-octet",
        "With records shorter than 4 octets zeros may be padding or records; the text does not decide.",
        e.any(templates(SMALL), data(SMALL, 6)),
        e.good(),
        need="NFV9-3954-5.3-SHORTREC",
    )
    e = Exporter()
    yield case(
        "rfc3954/5.3-y_four-records-of-one-octet",
        "A data FlowSet is a collection of records, as its length tells.",
        e.frame(templates(SMALL), data(SMALL, 6, 17, 1, 58)),
        need="NFV9-3954-5.3-WHOLE",
    )
    e = Exporter()
    yield case(
        "rfc3954/5.3-i_flowset-shorter-than-a-record",
        "A data FlowSet has whole records; what a collector does with less is not said.",
        e.any(templates(FLOW), octets_set(256, "c0000201c6336401", "data")),
        e.good(),
        need="NFV9-3954-5.3-WHOLE",
    )


def cases():
    yield from headers()
    yield from cuts()
    yield from flowsets()
    yield from padding()
