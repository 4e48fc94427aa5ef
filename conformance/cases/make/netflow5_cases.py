# SPDX-License-Identifier: BSL-1.0
"""NetFlow v5: count and length, and what of a datagram of the wrong length is there."""

from make.format import Case, Frame, octets_of
from make.netflow5 import datagram, expected, header, record
from make.wire import raw

TABLE = "Cisco v5 export format table"


def case(name, clause, requirement, sentence, *frames, **more):
    return Case(f"netflow5/{name}", f"{TABLE}; {clause}", sentence, "netflow5", list(frames), requirement, **more)


def read(records, verdict="accepted", **head):
    """A frame of which all can be read."""
    return Frame(datagram(records, **head), verdict, expected(records, **head))


def after(frames=1, sequence=1):
    """A good datagram after others: whatever these were, the decoder goes on."""
    return read([{"srcport": 50_000 + frames}], flow_sequence=sequence)


def cut(pieces, size, comment="cut here"):
    """The first `size` octets, piece for piece."""
    out = []
    for octets, text in pieces:
        if size <= 0:
            break
        out.append((octets[:size], text if len(octets) <= size else f"{text}, {comment}"))
        size -= len(octets)
    return out


def numbered(count, first=0):
    return [{"srcaddr": f"192.0.2.{i}", "srcport": 1024 + i, "dPkts": 1 + i, "dOctets": 100 + i}
            for i in range(first, first + count)]


def counts():
    yield case("header-y_one-record", "header 2-3", "NFV5-HDR-COUNT",
               "The header's count is the number of records that follow, 1 to 30.", read([{}]))
    yield case("header-y_thirty-records", "header 2-3", "NFV5-HDR-COUNT",
               "A datagram holds up to 30 records: 1464 octets.", read(numbered(30)))
    yield case("header-i_count-0", "header 2-3", "NFV5-HDR-COUNT",
               "A count of 0 is outside 1 to 30; there is no record in such a datagram.",
               Frame(datagram([]), None, []), after(sequence=0))
    yield case("header-i_count-31", "header 2-3", "NFV5-HDR-COUNT",
               "A count of 31 is outside 1 to 30, even where 31 records follow.",
               Frame(datagram(numbered(31)), None, None), after(sequence=31))
    yield case("header-n_count-30-with-one-record", "derived", "NFV5-HDR-LENRX",
               "A collector never reads past the datagram, whatever the count says.",
               Frame(datagram([{}], count=30), "refused", expected([{}])), after(sequence=30))
    yield case("header-n_count-65535-with-two-records", "derived", "NFV5-HDR-LENRX",
               "A collector never reads past the datagram, whatever the count says.",
               Frame(datagram(numbered(2), count=65_535), "refused", expected(numbered(2))), after(sequence=65_535))
    yield case("header-n_count-1-without-record", "record size 48", "NFV5-HDR-LEN",
               "The datagram's length is 24 + 48 * count: with a count of 1 it cannot end after the header.",
               Frame(datagram([], count=1), "refused", []), after())
    yield case("header-n_count-2-with-one-record", "record size 48", "NFV5-HDR-LEN",
               "The datagram's length is 24 + 48 * count: with a count of 2 it cannot end after one record.",
               Frame(datagram([{}], count=2), "refused", expected([{}])), after(sequence=2))


def lengths():
    two = datagram(numbered(2))
    yield case("record-n_cut-by-one-octet", "record size 48", "NFV5-HDR-LEN",
               "A record takes 48 octets: of 47 there is no record, and those before it are whole.",
               Frame(cut(two, 24 + 95), "refused", expected(numbered(1))), after(sequence=2))
    yield case("record-n_cut-after-one-octet", "record size 48", "NFV5-HDR-LEN",
               "A record takes 48 octets: of one octet there is no record, and those before it are whole.",
               Frame(cut(two, 24 + 49), "refused", expected(numbered(1))), after(sequence=2))
    yield case("record-n_first-cut", "record size 48", "NFV5-HDR-LEN",
               "A record takes 48 octets: where the first is cut there is none.",
               Frame(cut(datagram([{}]), 24 + 47), "refused", []), after())
    yield case("record-n_cut-within-a-field", "record size 48", "NFV5-HDR-LEN",
               "A record takes 48 octets: one that ends within its counters is none.",
               Frame(cut(two, 24 + 48 + 18), "refused", expected(numbered(1))), after(sequence=2))
    whole = header(0)
    yield case("header-n_cut-anywhere", "header 0-23", "NFV5-HDR-LEN",
               "The header takes 24 octets: a datagram of fewer holds nothing that could be read.",
               *(Frame(cut(whole, n), "refused", []) for n in range(4, 24)), after(sequence=0))
    yield case("header-i_no-room-for-version-and-count", "header 0-3", "NFV5-HDR-VERSION",
               "Version and count take 4 octets: of fewer a receiver cannot know what they are.",
               *(Frame(cut(whole, n), None, []) for n in (3, 2, 1, 0)), after(sequence=0))
    yield case("header-i_trailing-octets", "record size 48", "NFV5-HDR-LEN",
               "The datagram's length is 24 + 48 * count; two more octets belong to no record.",
               Frame(datagram([{}]) + raw("abcd", "two octets too many"), None, expected([{}])), after())
    yield case("header-i_a-record-more-than-counted", "record size 48", "NFV5-HDR-LEN",
               "The count says how many records there are: octets after them are none, even if they look like one.",
               Frame(datagram([{}]) + record(srcport=1), None, expected([{}])), after())
    yield case("header-i_count-covers-a-quarter", "record size 48", "NFV5-HDR-LEN",
               "The count says how many records there are: of four in the octets one is announced.",
               Frame(datagram(numbered(4), count=1), None, None), after())
    yield case("header-i_zeros-after-the-record", "record size 48", "NFV5-HDR-LEN",
               "The datagram's length is 24 + 48 * count; zeros after it are no record.",
               Frame(datagram([{}]) + raw(bytes(48), "zeros, as long as a record"), None, expected([{}])), after())


def versions():
    yield case("header-i_little-endian", "byte table", "NFV5-HDR-NBO",
               "All fields are big-endian: version 5 of a little-endian sender is version 1280, and not this format.",
               Frame(raw(bytes(b for pair in zip(*[iter(octets_of(datagram([{}])))] * 2) for b in reversed(pair)),
                         "a datagram with the octets of each pair swapped"), None, []), after())
    for version, what in ((0, "no version"), (1, "another format"), (6, "another format"), (7, "another format"),
                          (8, "another format, of aggregated flows"), (65_535, "no version")):
        yield case(f"header-i_version-{version}", "header 0-1", "NFV5-HDR-VERSION",
                   f"The version is 5: {version} is {what}, which a v5 decoder does not have to read.",
                   Frame(datagram([{}], version=version), None, None), after())
    yield case("header-y_at-another-port", "header 0-1", "NFV5-HDR-VERSION",
               "The version says what a datagram is; there is no assigned port for NetFlow.",
               Frame(datagram([{}]), "accepted", expected([{}]), port=9996))
    yield case("header-y_over-ipv6", "header 0-23", "NFV5-HDR-VERSION",
               "The format is the same over whatever network the datagrams come.",
               Frame(datagram([{}]), "accepted", expected([{}]), source="[2001:db8::1]:2055"))


def cases():
    yield from counts()
    yield from lengths()
    yield from versions()
