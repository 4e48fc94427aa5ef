// SPDX-License-Identifier: BSL-1.0
// Messages of IPFIX by hand, and what is odd in them.
#pragma once

#include <templates/inspected.hpp>

namespace flowkit::test {

inline const std::vector<finding_case> ipfix_finding_cases = [] {
  using enum template_finding;
  return std::vector<finding_case>{
      {{ipfix_message("0002 000c 0100 0001 0007 0002", 0, "0102 03")}, {{datagram_longer, {28, 3}}}},
      {{ipfix_message("0001 0008 0000 0000  # set 1\n")}, {{reserved_set, {16, 4}}}},
      {{ipfix_message("0100 0004  # no records\n")}, {{empty_set, {16, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 0007 0002  00 00  # 28: not a set\n")}, {{trailing_octets, {28, 2}}}},
      {{ipfix_message("0002 0010 0100 0002 0007 0002 0001 0008  # 10 octets\n"
                      "0100 0012 0035 0000 0000 0000 0001  00 00 00 00  # 46: padding\n")},
       {{long_padding, {46, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 0001 0004  0100 000a 0000 0001  00 01  # 36: padding\n")},
       {{nonzero_padding, {36, 2}}}},
      {{ipfix_message("0002 000e 0100 0001 0007 0002  0001  # 28: padding of the template set\n")},
       {{nonzero_padding, {28, 2}}}},
      {{ipfix_message("0002 000c 0100 0001 0001 0008  0100 0008 0000 0001  # 32: half a record\n")},
       {{short_set, {32, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 0052 ffff  # interfaceName of variable length\n"
                      "0100 000b 02 65 30  # 32: e0\n"
                      "08 65 74 68  # 35: of 8 octets 3 are there\n")},
       {{damaged_record, {35, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 8007 0002  # 20: no enterprise number\n")}, {{damaged_template, {20, 8}}}},
      {{ipfix_message("0002 0014 0100 0001 0007 0002  0101 ffff 0007 0002  # 28: 65535 fields\n")},
       {{damaged_template, {28, 8}}}},
      {{ipfix_message("0002 0014 0100 0001 0007 0002  00fe 0001 0007 0002  # 28: template 254\n")},
       {{template_id_reserved, {28, 2}}}},
      {{ipfix_message("0002 0008 00fe 0000  # 20: withdrawal of it\n")}, {{template_id_reserved, {20, 2}}}},
      {{ipfix_message("0002 000c 0100 0001 0052 0000  # 20: a name of no octets\n")}, {{zero_size_template, {20, 8}}}},
      {{ipfix_message("0002 0014 0100 0002  8007 0000 0000 8ae2  0007 0002  # 24: 35554/7 of no octets\n")},
       {{zero_length_field, {24, 8}}}},
      {{ipfix_message("0002 000c 0100 0001 0007 0002"),
        ipfix_message("0002 000c 0100 0001 000b 0002  # 20: another\n")},
       {{redefined_template, {20, 8}}}},
      {{ipfix_message("0101 0008 0000 0001  # 16: template 257 is not known\n")}, {{late_template, {16, 8}}}},
      {{ipfix_message("0100 0006 0035  # waits\n"),
        ipfix_message("0002 000c 0100 0001 000b 0002  # 20: of another exporter\n")},
       {{foreign_template, {20, 8}}},
       transport_kind::udp,
       2},
      {{ipfix_message("0003 001a 0100 0003 0001  8007 0002 0000 8ae2  0008 0004  000c 0003  # 38: an address of 3\n")},
       {{unreadable_field, {38, 4}}}},
      {{ipfix_message("0002 0010 0100 0000  0101 0000  00 00 00 00  # 20: two withdrawals\n")},
       {{withdrawal_ignored, {20, 4}}, {withdrawal_ignored, {24, 4}}}},
      {{ipfix_message("0002 0008 0100 0000  # 20: of no template\n")},
       {{withdrawal_ignored, {20, 4}}},
       transport_kind::stream},
      {{ipfix_message("0002 0010 0100 0002 0007 0002 0114 0001  # port, dataRecordsReliability\n"
                      "0100 000a  0035 01  0050 03  # 41: neither true nor false\n")},
       {{bad_boolean, {41, 1}}}},
      {{ipfix_message("0002 0010 0100 0002 0137 0004 0140 0008  # samplingProbability in 4, absoluteError in 8\n"
                      "0100 001c  3f80 0000  7ff0 0000 0000 0000  # 40: infinite\n"
                      "7fc0 0000  3ff0 0000 0000 0000  # 48: no number\n")},
       {{not_finite, {40, 8}}, {not_finite, {48, 4}}}},
      {{ipfix_message("0002 0010 0100 0002 0098 0008 009a 0008  # start in milliseconds and microseconds\n"
                      "0100 0014  0000 0863 7bd0 5af7  ffff ffff ffff ffff  # 36: year 2262, 44: no time\n")},
       {{wild_time, {36, 8}}, {wild_time, {44, 8}}}},
      {{ipfix_message("0002 000c 0100 0001 0022 0004  0100 0008 0100 0001  # 32: one of 2^24 + 1\n")},
       {{bad_sampling, {32, 4}}}},
      {{ipfix_message("0003 0012 0100 0002 0001 012f 0002 0022 0004  # sampling by informationElementId\n"
                      "0100 000a 0001 0000 0064  # 38\n")},
       {{unmatched_scope, {38, 6}}}},
      {{ipfix_message("0003 0012 0100 0002 0001 008f 0004 0022 0004  # sampling by metering process\n"
                      "0100 0014 0000 0001 0000 0064  0000 0002 0000 00c8\n"
                      "0002 000c 0101 0001 0007 0002  0101 0006 0035  # 70: by which of them?\n")},
       {{ambiguous_sampling, {70, 2}}}},
      {{ipfix_message("0002 000c 0100 0001 0055 0004  0100 0008 0000 0064  # 32: octetTotalCount of which flow?\n")},
       {{uncounted_totals, {32, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 0007 0004  # a port in 4 octets\n"
                      "0100 000c  0001 0000  0000 0035  # 32: 65536, 53\n")},
       {{unreadable_field, {24, 4}}, {saturated, {32, 8}}}},
      {{ipfix_message("0002 000c 0100 0001 0123 ffff  # basicList\n"
                      "0100 000d  08  03 0007 0002 0035 35  # 40: one octet too many\n"
                      "0100 0009  04  03 0007 00  # 46: its head is cut\n")},
       {{damaged_list, {40, 1}}, {damaged_list, {46, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 0124 ffff  0100 000b  06  ff 0101 0035 35  # 36: subTemplateList\n")},
       {{list_without_template, {36, 3}}}},
      {{ipfix_message(
           "0002 000c 0100 0001 0123 ffff  # lists in lists, the last of 9\n"
           "0100 0039 34  ff 0123 ffff 2e  ff 0123 ffff 28  ff 0123 ffff 22  ff 0123 ffff 1c  ff 0123 ffff 16\n"
           "ff 0123 ffff 10  ff 0123 ffff 0a  ff 0123 ffff 04  ff 0123 ff  # 81\n")},
       {{deep_list, {81, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 0123 ffff  0100 000c 07  09 0007 0002 0035  # 33\n")},
       {{unknown_semantic, {33, 1}}}},
      {{ipfix_message("0003 001a 0100 0004 0002 015a 0004 012f 0002 0153 0001 0155 ffff  # type records\n"
                      "0100 000f 0000 0000 0001 0d 03 666f6f  # 46: element 1 as a string\n")},
       {{contradicting_type, {46, 11}}}},
      {{ipfix_message("0003 0012 0100 0002 0001 0107 0001 0106 0010  # the checksum of the message, which is another\n"
                      "0100 0015 00  00112233 44556677 8899aabb ccddeeff  # 39\n")},
       {{bad_checksum, {39, 16}}}},
      {{ipfix_message("0002 0010 0100 0002 0089 0002 0007 0002  0100 0008 0001 0035  # 36: properties 1\n")},
       {{unknown_properties, {36, 4}}}},
      {{ipfix_message("0002 000c 0100 0001 0007 0002  0100 0006 0035", 1),
        ipfix_message("0100 000a 0035 0035 0035  # three records, and not 1 but 3 more than the last number\n", 4)},
       {{sequence_counts_itself, {8, 4}}}},
  };
}();

}  // namespace flowkit::test
