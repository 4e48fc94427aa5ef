# SPDX-License-Identifier: BSL-1.0
"""sFlow v5: lengths that are wrong by a little, so that something else seems to follow; and octets of strings."""

from make.format import Frame, octets_of
from make.sflow5 import case, counters_sample, damaged, datagram, expected, flow_sample, good, packet, read
from make.sflow5_records import Record, framed, record, unknown
from make.wire import raw, u32

S5 = "sFlow v5 s5"
SWITCH = {"src_vlan": 10, "src_priority": 1, "dst_vlan": 20, "dst_priority": 2}


def sample(sequence, **given):
    return flow_sample([packet(), record("extended_switch", **SWITCH)], sequence=sequence,
                       sample_pool=5120 * sequence, **given)


SIZE = 32 + 8 + 44 + 8 + 16  # octets of such a sample


def samples():
    clause, requirement = S5, "SFLOW-5-SAMPLELEN"
    sentence = "A sample's length covers exactly its body: {}."
    for change, what in ((-4, "short"), (4, "long")):
        yield case(f"5-n_first-sample-four-too-{what}", clause, requirement,
                   sentence.format(f"four octets too {what} it leads to what is no sample"),
                   damaged([sample(1, length=SIZE + change), sample(100_000)]), good(3))
    for change in (-8, -4, 4, 8):
        yield case(f"5-n_last-sample-of-{SIZE + change}-octets-for-{SIZE}", clause, requirement,
                   sentence.format(f"{SIZE + change} where the datagram has {SIZE} are not"),
                   damaged([sample(1), sample(2, length=SIZE + change)]), good(3))
    yield case("5-n_sample-length-0", clause, requirement, sentence.format("0 is not the length of a flow_sample"),
               damaged([sample(1, length=0), sample(2)]), good(3))
    yield case("5-n_counters-sample-four-too-short", clause, requirement,
               sentence.format("four octets too short its record is cut"),
               damaged([counters_sample([record("vlan_counters")], length=12 + 8 + 24), sample(1)]), good())


def records():
    sentence = "A record's length covers exactly its body: {}."
    for change, what in ((-4, "short"), (4, "long"), (-8, "short"), (8, "long")):
        yield case(f"5-n_record-{'four' if abs(change) == 4 else 'eight'}-too-{what}", S5, "SFLOW-5-RECLEN",
                   sentence.format(f"{abs(change)} octets too {what} it leads to what is no record"),
                   damaged([flow_sample([packet(), record("extended_switch", announced=16 + change, dst_priority=1000),
                                         record("extended_mpls_LDP_FEC", mplsFecAddrPrefixLength=1000)])]), good())
    yield case("5-n_last-record-four-too-long", S5, "SFLOW-5-RECLEN",
               sentence.format("4 octets too long it leads beyond the sample"),
               damaged([flow_sample([packet(), record("extended_switch", announced=20, **SWITCH)])]), good())


def padded():
    clause, requirement = f"{S5};RFC 4506 s4.10", "SFLOW-5-XDR-ALIGN"
    for length in (5, 6, 7):
        yield case(f"5-y_unknown-record-of-{length}-octets", clause, requirement,
                   f"Opaque data of {length} octets has {8 - length} of padding, which the length does not count.",
                   read([flow_sample([packet(), unaligned("0:3999", length), record("extended_switch", **SWITCH)])]))
    yield case("5-y_unknown-record-of-5-octets-before-another", clause, requirement,
               "Opaque data of 5 octets has three of padding, whatever the octets around them look like.",
               read([flow_sample([packet(), unaligned("0:3999", 5), unknown("4096:1", "aa" * 400),
                                  record("extended_switch", **SWITCH)])]))
    yield case("5-y_last-record-of-5-octets", clause, requirement,
               "Opaque data of 5 octets has three of padding, also where it is the last of its sample.",
               read([flow_sample([packet(), unaligned("0:3999", 5)]), sample(2)]))
    unpadded = Record(framed("0:3999", "unknown", raw("0011223344", "octets, without padding")), "0:3999", "0011223344")
    yield case("5-i_unknown-record-without-padding", clause, requirement,
               "Opaque data of 5 octets has three of padding; without it nobody can know where the next record is.",
               damaged([flow_sample([packet(), unpadded, record("extended_switch", **SWITCH)])], None), good())
    dirty = unaligned("0:3999", 5, fill="010203")
    yield case("5-i_padding-of-a-record-not-zero", clause, requirement,
               "The octets of padding are 0; of others a receiver may think what it likes.",
               damaged([flow_sample([packet(), dirty, record("extended_switch", **SWITCH)])], None), good())


def unaligned(number, length, fill=None):
    octets = bytes(range(0x11, 0x11 + length)).hex()
    one = unknown(number, octets)
    one.pieces += raw("00" * (-length % 4) if fill is None else fill, "padding")
    return one


def forms():
    short = raw("000005ee" "00005e005301" "00005e005302" "00000800", "length, addresses of 6 octets, type")
    yield case("5-i_sampled-ethernet-of-20-octets", f"{S5} sampled_ethernet;RFC 4506", "SFLOW-5-SE-MAC",
               "XDR pads a mac to 8 octets; some encoders do not, and their sampled_ethernet has 20 octets, not 24.",
               damaged([flow_sample([Record(framed("0:2", "sampled_ethernet", short), "sampled_ethernet", None),
                                     record("extended_switch", **SWITCH)])], None), good())
    padded_mac = record("sampled_ethernet")
    padded_mac.pieces = [(octets[:6] + b"\xaa\xbb" if comment.startswith("src_mac") else octets, comment)
                         for octets, comment in padded_mac.pieces]
    yield case("5-i_padding-of-an-address-not-zero", f"{S5} sampled_ethernet;RFC 4506", "SFLOW-5-XDR-ALIGN",
               "XDR pads a mac to 8 octets; what is in the padding is no part of it.",
               Frame(datagram([flow_sample([padded_mac])]), None, expected([flow_sample([padded_mac])])), good())
    yield case("5-y_sampled-ethernet-extended", f"{S5} note on extension", "SFLOW-5-EXTENDED",
               "Structures may be extended at their end, standard ones as well.",
               read([flow_sample([record("sampled_ethernet", rest="0badcafe"), record("extended_switch", **SWITCH)])]),
               exact=False)
    socket = [record("extended_socket_ipv4"), record("app_operation")]
    yield case("5-y_application-sample-extended-at-its-end", f"{S5} note on extension", "SFLOW-5-EXTENDED",
               "Samples may be extended at their end, those of applications as well, which have no packet.",
               read([flow_sample(socket, rest="0badcafe" * 4, source=(3, 70_000)), sample(2)]))
    yield case("5-i_only-unknown-records", f"{S5} flow data types", "SFLOW-5-FS-HEADER",
               "A flow sample must have information of the packet's header; without it the rest can be read.",
               read([flow_sample([unknown("0:3999", "00112233")])], None), good())
    yield case("5-y_list-of-labels-extended", f"{S5} note on extension", "SFLOW-5-EXTENDED",
               "Structures may be extended at their end: octets after a list's last item are none of its items.",
               read([flow_sample([packet(), record("extended_mpls", rest="00000001", in_stack=[1], out_stack=[2, 3]),
                                  record("extended_switch", **SWITCH)])]), exact=False)


def lists():
    for what, octets in (("in-stack", "00000000" "40000001" "0006403f" "00000000"),
                         ("out-stack", "00000000" "00000000" "00000002" "0006403f")):
        yield case(f"5-n_mpls-{what}-too-long", f"{S5} (derived)", "SFLOW-5-COUNTS",
                   "The labels announced by the count are in the record.",
                   damaged([flow_sample([packet(), unknown("0:1006", octets, name="extended_mpls"),
                                         record("extended_switch", **SWITCH)])]), good())
    yield case("5-y_hundred-as-numbers", f"{S5} extended_gateway", "SFLOW-5-GW-BOUND",
               "A segment is a list of AS numbers of any length.",
               read([flow_sample([packet(), record("extended_gateway", dst_as_path=[
                   {"type": 2, "as_numbers": list(range(64_496, 64_596))}], communities=list(range(50)))])]))


def texts():
    clause = f"{S5} extended_url"

    def url(name, requirement, sentence, text):
        return case(f"5-y_string-{name}", clause, requirement, sentence,
                    read([flow_sample([packet(), record("extended_url", direction=2, url=text, host="example.com"),
                                       record("extended_switch", **SWITCH)])]))

    yield url("with-quotes-and-backslashes", "SFLOW-5-XDR-ALIGN",
              "A string may have any character: none of them ends it.", 'GET /"a\\b" HTTP/1.1')
    yield url("with-control-characters", "SFLOW-5-XDR-ALIGN",
              "A string may have any character: none of them ends it.", "GET /\r\n\t\x1b[31m")
    yield url("with-a-nul", "SFLOW-5-XDR-ALIGN", "A string has its length before it: an octet of 0 does not end it.",
              "GET /a\0b")
    latin = record("extended_user", src_charset=4, src_user="", dst_charset=0, dst_user="")
    latin.pieces = (latin.pieces[:2] + u32(4, "src_charset") + u32(4, "src_user: length")
                    + raw(b"jos\xe9", "src_user in ISO 8859-1") + u32(0, "dst_charset") + u32(0, "dst_user: length"))
    latin.pieces[1] = (bytes((0, 0, 0, 20)), "length 20")
    one = flow_sample([packet(), latin, record("extended_switch", **SWITCH)])
    del one.value["extended_user"]
    yield case("5-y_user-in-another-character-set", f"{S5} extended_user", "SFLOW-5-CHARSET",
               "User names are of their character set, 4 where that is ISO 8859-1: they need not be UTF-8.",
               read([one]), exact=False)


def cases():
    assert len(octets_of(sample(1).pieces)) == 8 + SIZE
    for some in (samples, records, padded, forms, lists, texts):
        yield from some()
