// SPDX-License-Identifier: BSL-1.0
// Requirements on what exporters say of fields that are anonymised (RFC 6235).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const auto now = static_cast<std::uint64_t>(to_unix_seconds(new_year));

/// An element of template 256: how it is anonymised, and flags.
auto binding(std::uint64_t id, std::uint64_t technique, std::uint64_t flags = 0) {
  return options_stream(2, {{145, 2}, {303, 2}, {286, 2}, {285, 2}}, {u16(256).u16(id).u16(technique).u16(flags)});
}
/// Ends of flows, said to be anonymised, so many seconds before their export.
auto shifted(std::uint64_t by, bool said = true) {
  return [=] {
    ipfix_stream s = begun();
    const wire_set t = ipfix_stream::announce(300, {{8, 4}, {153, 8}}),
                   o = ipfix_stream::announce_options(301, 2, {{145, 2}, {303, 2}, {286, 2}});
    s.send({t, o}).send({t, o});
    return s.send({data(301, {u16(300).u16(153).u16(said ? 9 : 1)}), data(300, {u32(1).u64((now - by) * 1'000)})})
        .all();
  };
}
}  // namespace

FLOWKIT_RULES(ipfix_anonymisation) {
  const auto good = binding(8, 6, 0xd);
  return {
      broken(IPFIX_6235_6_1_SCOPE, good, options_stream(1, {{145, 2}, {303, 2}, {286, 2}})),
      broken(IPFIX_6235_6_1_SCOPE, good, options_stream(1, {{303, 2}, {286, 2}})),
      broken(IPFIX_6235_6_1_SCOPE, options_stream(3, {{145, 2}, {346, 4}, {303, 2}, {286, 2}}),
             options_stream(2, {{145, 2}, {303, 2}, {346, 4}, {286, 2}})),
      broken(IPFIX_6235_6_1_SCOPE, good, options_stream(2, {{145, 2}, {303, 2}, {285, 2}})),
      broken(IPFIX_6235_6_1_EBIT, good, binding(0x8008, 6)),
      broken(IPFIX_6235_6_2_3_PMA, good, binding(1, 3, 4)),
      broken(IPFIX_6235_6_2_3_PMA, good, binding(8, 2, 8)),
      broken(IPFIX_6235_7_2_1_APPLIC, good, binding(1, 6)),
      broken(IPFIX_6235_7_2_1_APPLIC, binding(1, 8), binding(10, 8)),
      broken(IPFIX_6235_7_2_3_EXPTIME, shifted(60), shifted(2 * 86'400)),
      {IPFIX_6235_7_2_3_EXPTIME, shifted(2 * 86'400, false), shifted(2 * 86'400), verdict::non_strict,
       verdict::not_seen},
  };
}

}  // namespace flowkit::test
