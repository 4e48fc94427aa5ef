// SPDX-License-Identifier: BSL-1.0
// The template, the records and the stream that the tests of IPFIX rules start from.
#pragma once

#include "rules/template_stream.hpp"

namespace flowkit::test {

/// sourceIPv4Address, destinationIPv4Address, ports, protocol, octets, packets, start and end in milliseconds.
inline const field_specs flow_fields{{8, 4}, {12, 4}, {7, 2}, {11, 2}, {4, 1}, {1, 8}, {2, 8}, {152, 8}, {153, 8}};

/// A record of flow_fields that ended a second before `s` sends it.
[[nodiscard]] inline wire flow(const ipfix_stream& s, std::uint16_t source_port = 50'000) {
  const auto now = static_cast<std::uint64_t>(to_unix_milliseconds(s.clock));
  return wire{}
      .u32(0x0a000001)
      .u32(0x0a000002)
      .u16(source_port)
      .u16(443)
      .u8(6)
      .u64(5'000)
      .u64(10)
      .u64(now - 3'000)
      .u64(now - 1'000);
}

/// Template 256 twice, then two messages of data.
[[nodiscard]] inline ipfix_stream begun() {
  ipfix_stream s;
  s.send({ipfix_stream::announce(256, flow_fields)});
  s.send({ipfix_stream::announce(256, flow_fields), data(256, {flow(s)})});
  return s.send({data(256, {flow(s, 50'001), flow(s, 50'002)})});
}
[[nodiscard]] inline capture plain() { return begun().all(); }

/// A stream whose template is changed: these fields, and records of these octets.
[[nodiscard]] inline capture with_template(const field_specs& fields, const std::vector<wire>& records = {}) {
  ipfix_stream s = begun();
  s.send({ipfix_stream::announce(300, fields)});
  s.send({ipfix_stream::announce(300, fields)});
  return records.empty() ? s.all() : s.send({data(300, records)}).all();
}
/// A stream with one message more, of these sets.
/// An options template twice, and records of it.
[[nodiscard]] inline auto options_stream(std::uint16_t scopes, const field_specs& fields,
                                         const std::vector<wire>& records = {}) {
  return [=] {
    ipfix_stream s = begun();
    const wire_set t = ipfix_stream::announce_options(300, scopes, fields);
    s.send({t}).send({t});
    return records.empty() ? s.all() : s.send({data(300, records)}).all();
  };
}
[[nodiscard]] inline capture then(const std::vector<wire_set>& sets) { return begun().send(sets).all(); }

}  // namespace flowkit::test
