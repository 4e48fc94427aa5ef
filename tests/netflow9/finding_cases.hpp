// SPDX-License-Identifier: BSL-1.0
// Messages of NetFlow v9 by hand, and what is odd in them.
#pragma once

#include <templates/inspected.hpp>

namespace flowkit::test {

inline const std::vector<finding_case> netflow9_finding_cases = [] {
  using enum template_finding;
  return std::vector<finding_case>{
      {{netflow9_packet("0000 000c 0100 0001 0007 0002  # template 256: source port\n", 7)},
       {{count_mismatch, {2, 2}}}},
      {{netflow9_packet("0002 0008 0000 0000  # FlowSet 2\n", 1)}, {{reserved_set, {20, 4}}}},
      {{netflow9_packet("0000 0004  # no records\n", 1)}, {{empty_set, {20, 4}}}},
      {{netflow9_packet("0000 000c 0100 0001 0007 0002  00 00 00  # 32: not a FlowSet\n", 1)},
       {{trailing_octets, {32, 3}}}},
      {{netflow9_packet("0000 000c 0100 0001 0007 0002  0000 0000 0000  # 32: filled with zeros\n", 1)},
       {{trailing_octets, {32, 6}}}},
      {{netflow9_packet("0000 000c 0100 0001 0007 0005  # 5 octets: no port has these\n"
                        "0100 000d 00 00 00 00 35 00 00 00 00  # 36: a record, 4 octets of padding\n",
                        2)},
       {{unreadable_field, {28, 4}}, {long_padding, {41, 4}}}},
      {{netflow9_packet("0001 0018 012c 0004 0008  0001 0004  0022 0004  0023 0001  0001  # 42: padding\n", 1)},
       {{nonzero_padding, {42, 2}}}},
      {{netflow9_packet("0000 000c 0100 0001 0001 0004  0100 0007 01 02 03  # 36: less than a record\n", 2)},
       {{short_set, {36, 3}}}},
      {{netflow9_packet("0000 000c 0100 0003 0007 0002  # 24: one field where three are announced\n", 1)},
       {{damaged_template, {24, 8}}}},
      {{netflow9_packet("0000 000c 00ff 0001 0007 0002  # template 255\n", 1)}, {{template_id_reserved, {24, 2}}}},
      {{netflow9_packet("0000 0008 0100 0000  # 24: no fields, no withdrawal\n", 1)}, {{zero_size_template, {24, 4}}}},
      {{netflow9_packet("0000 0010 0100 0002  0007 0002  000b 0000  # 32: destination port in no octets\n", 1)},
       {{zero_length_field, {32, 4}}}},
      {{netflow9_packet("0001 000e 012d 0004 0000  0001 0004  # 24: scope System, no options\n", 1)},
       {{options_without_fields, {24, 10}}}},
      {{netflow9_packet("0001 0012 012e 0004 0004  0006 0004  0022 0004  # 30: scope 6\n", 1)},
       {{unknown_scope, {30, 4}}}},
      {{netflow9_packet("0100 0006 0035  # 20: template 256 is not known\n", 1)}, {{late_template, {20, 6}}}},
      {{netflow9_packet("0000 000c 0100 0001 0007 0002", 1),
        netflow9_packet("0000 000c 0100 0001 000b 0002  # 24: another exporter defines it otherwise\n", 1)},
       {{template_clash, {24, 8}}},
       transport_kind::udp,
       2},
      {{netflow9_packet("0000 000c 0100 0001 0007 0002", 1),
        netflow9_packet("0100 0006 0035  # 20: another exporter has announced nothing\n", 1)},
       {{foreign_template, {20, 6}}},
       transport_kind::udp,
       2},
      {{netflow9_packet("0000 000c 0100 0001 0022 0004  # sampling interval\n"
                        "0100 000c 0000 0000 0000 0064  # 36: of two records one is 0\n",
                        2)},
       {{bad_sampling, {36, 8}}}},
  };
}();

}  // namespace flowkit::test
