# SPDX-License-Identifier: BSL-1.0
"""Where flowrecv's values are others than tshark's, and why: {protocol: {(case, name): (relation, reason)}}, as
golden.py has it. @records is how many a datagram has."""
from golden import only_theirs


def two_bits(ours, theirs):
    return isinstance(ours, int) and ours >> 6 == theirs


def up_to_a_nul(ours, theirs):
    return isinstance(ours, str) and ours.split("\0")[0] == theirs


def fewer(ours, theirs):
    return theirs < ours


def more(ours, theirs):
    return ours == 0 and theirs > 0


STATUS = two_bits, "tshark shows the two bits of the status, without those of the reason"
AFTER_OPTIONS = fewer, "tshark shows no records of some templates that come with an options template of 18 octets"
VARIABLE = fewer, "a number announced as of variable length: tshark shows no such records"

ACCEPTED = {
    "v5": {},
    "v9": {
        ("*", "forwardingStatus"): STATUS,
        ("v9/nprobe__dpi-l7.dat", "applicationName"): (up_to_a_nul, "NULs inside of the string: tshark ends it there"),
        ("v9/h3c__tpl-data3281.01-02.dat", "@records"): (
            fewer, "an address announced with 2 octets: tshark takes the rest for malformed"),
        ("v9/unknown__graylog-netflow9.pcap", "@records"): AFTER_OPTIONS,
        ("v9/unknown__invalid01.dat", "@records"): AFTER_OPTIONS,
    },
    "ipfix": {
        ("*", "forwardingStatus"): STATUS,
        ("ipfix/nprobe__issue-14370.bin", "@records"): (
            more, "sets longer than the message says: discarded whole (RFC 7011 section 9.1); --lenient reads it"),
        ("ipfix/vermont__correct-variable-length-template-and-data.ipfix", "@records"): VARIABLE,
        ("ipfix/vermont__variable-length-template-and-data-exceeding-message-boundary.ipfix", "@records"): VARIABLE,
    },
    "sflow": {
        ("sflow/hsflowd-2.1.25__gen.pcap", "@records"): (
            fewer, "tshark 4.0 stops in the first sample of most datagrams"),
        ("sflow/hsflowd-2.1.25__gen.pcap", "if_counters"): (
            only_theirs, "the octets are of structures that tshark 4.0 does not know"),
    },
    "mixed": {},
}
