// SPDX-License-Identifier: BSL-1.0
// Requirements on files of IPFIX messages (RFC 5655).
#include <optional>

#include <flowkit/core/md5.hpp>

#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
ipfix_stream file(std::uint32_t sequence = 0) {
  ipfix_stream s;
  s.transport = transport_kind::file;
  s.sequence = sequence;
  return s;
}
/// Nobody knows when the messages of a file left.
capture stored(capture all) {
  for (sent& d : all) d.at = {};
  return all;
}
capture stored(ipfix_stream s) { return stored(std::move(s.all())); }

const wire_set flow_template = ipfix_stream::announce(256, flow_fields);

/// Messages of options and a flow, each with its checksum in the middle, or where it is changed: octet and value.
capture with_checksums(std::optional<std::size_t> changed = {}, std::size_t records = 1, std::uint16_t octets = 16,
                       transport_kind over = transport_kind::file) {
  ipfix_stream s = file();
  s.transport = over;
  const wire_set sums = ipfix_stream::announce_options(300, 1, {{263, 1}, {262, octets}});
  s.send({flow_template, sums}).send({flow_template, sums});
  for (int i = 0; i < 2; ++i) {
    const std::vector<wire> zeros(records, wire{}.u8(0).fill(octets));
    const wire message = s.octets_of({data(300, zeros), data(256, {flow(s)})});
    const md5_digest sum = md5_of(message.octets());
    wire right = message, digest;
    for (const std::byte b : sum) digest.u8(std::to_integer<std::uint64_t>(b));
    if (octets == 16) right.patch(21, digest);
    if (changed) right.patch(*changed, u8(0x55));
    s.send_octets(right, static_cast<std::uint32_t>(records + 1));
  }
  return over == transport_kind::file ? stored(s) : s.all();
}
capture checked() { return with_checksums(); }

capture with_options(std::uint16_t scopes, const field_specs& fields, const std::vector<wire>& records) {
  ipfix_stream s = file();
  s.send({flow_template, ipfix_stream::announce_options(300, scopes, fields)});
  for (const wire& r : records) s.send({data(300, {r})}).send({data(256, {flow(s)})});
  return stored(s);
}
wire details(std::uint16_t port) { return wire{}.u8(0).u32(0xc0000201).u16(port); }
const field_specs details_fields{{267, 1}, {130, 4}, {217, 2}};

constexpr std::uint64_t begin_s = 1'767'225'600;
const field_specs window_fields{{267, 1}, {265, 4}, {261, 4}};
wire window(std::uint64_t from, std::uint64_t to) { return wire{}.u8(0).u32(from).u32(to); }
/// Flows of 2 seconds, a second apart, with windows before or after them: the first begins at begin_s - 1, or -2.
capture windowed(const std::vector<wire>& windows, bool at_end = false, const field_specs& fields = window_fields) {
  ipfix_stream s = file();
  s.send({flow_template, ipfix_stream::announce_options(300, 1, fields)});
  if (!at_end) s.send({data(300, windows)});
  for (int i = 0; i < 4; ++i) s.send({data(256, {flow(s)})});
  if (at_end) s.send({data(300, windows)});
  return stored(s);
}
capture one_window() { return windowed({window(begin_s - 1, begin_s + 4)}); }
wire window_ms(std::uint64_t from, std::uint64_t to) { return wire{}.u8(0).u64(from).u64(to); }

/// Two files of one session, each with the same options.
capture two_files(const wire& r, const field_specs& fields) {
  ipfix_stream s = file();
  const wire_set t = ipfix_stream::announce_options(300, 1, fields);
  s.send({flow_template, t}).send({data(300, {r})}).wait(seconds(-2));
  s.send({flow_template, t}).send({data(300, {r})});
  capture all = stored(s);
  all[2].file = all[3].file = 2;
  return all;
}

const field_specs interface_fields{{10, 4}, {82, 4}}, from_interface{{10, 4}, {8, 4}, {1, 8}};
/// What an interface is, and a flow that came from it.
const wire_set name = data(300, {wire{}.u32(3).text("eth3")}), from_it = data(301, {wire{}.u32(3).u32(1).u64(100)});
const wire_set from_another = data(301, {wire{}.u32(4).u32(1).u64(100)});
capture named(const std::vector<wire_set>& sets) {
  ipfix_stream s = file();
  s.send({ipfix_stream::announce_options(300, 1, interface_fields), ipfix_stream::announce(301, from_interface)});
  for (const wire_set& one : sets) s.send({one});
  return stored(s);
}
/// Messages with these seconds between them.
capture apart(const std::vector<std::int64_t>& pauses) {
  ipfix_stream s = file();
  s.send({flow_template});
  for (const std::int64_t p : pauses) s.wait(seconds(p - 1)).send({data(256, {flow(s)})});
  return stored(s);
}
/// The numbers do not begin with 0, so that nothing says that the session began with the file.
capture in_file(const std::vector<wire_set>& sets) {
  ipfix_stream s = file(1'000);
  for (const wire_set& one : sets) s.send({one});
  return stored(s);
}
}  // namespace

FLOWKIT_RULES(ipfix_file_options) {
  const auto options = [](std::uint16_t scopes, const field_specs& fields, const std::vector<wire>& records) {
    return [=] { return with_options(scopes, fields, records); };
  };
  const auto windows = [](const std::vector<wire>& all, bool at_end = false,
                          const field_specs& fields = window_fields) {
    return [=] { return windowed(all, at_end, fields); };
  };
  const field_specs in_ms{{267, 1}, {272, 8}, {269, 8}};
  const std::uint64_t ms = begin_s * 1'000;
  return {
      broken(IPFIX_5655_8_1_1_MD5, checked, [] { return with_checksums(21); }),
      broken(IPFIX_5655_8_1_1_MD5, checked, [] { return with_checksums(50); }),
      broken(IPFIX_5655_8_1_1_MD5, checked, [] { return with_checksums({}, 2); }),
      broken(IPFIX_5655_8_1_1_MD5, checked, [] { return with_checksums({}, 1, 8); }),
      broken(
          IPFIX_5655_8_1_1_MD5, [] { return with_checksums({}, 1, 16, transport_kind::udp); },
          [] { return with_checksums(30, 1, 16, transport_kind::udp); }),
      broken(IPFIX_5655_8_1_1_SCOPE0, checked, options(1, {{130, 4}, {267, 1}}, {wire{}.u32(0xc0000201).u8(0)})),
      broken(IPFIX_5655_8_1_1_SCOPE0, options(1, details_fields, {details(1)}),
             options(1, details_fields, {wire{details(1)}.patch(0, u8(1))})),
      broken(IPFIX_5655_8_1_2_WINDOW, one_window, windows({window(begin_s, begin_s + 10)})),
      broken(IPFIX_5655_8_1_2_WINDOW, one_window, windows({window(begin_s - 1, begin_s + 3)})),
      broken(IPFIX_5655_8_1_2_WINDOW, windows({window(begin_s - 2, begin_s + 3)}, true),
             windows({window(begin_s - 1, begin_s + 3)}, true)),
      broken(IPFIX_5655_8_1_2_WINDOW, one_window, windows({window(begin_s - 2, begin_s + 2)}, true)),
      broken(IPFIX_5655_8_1_2_WINDOW, one_window,
             windows({window(begin_s - 1, begin_s + 4), window(begin_s - 1, begin_s + 4)})),
      broken(IPFIX_5655_8_1_2_WINDOW, windows({window_ms(ms - 1'000, ms + 4'000)}, false, in_ms),
             windows({window_ms(ms - 999, ms + 4'000)}, false, in_ms)),
      broken(
          IPFIX_5655_8_1_2_WINDOW, [] { return two_files(window(begin_s - 1, begin_s + 4), window_fields); },
          windows({window(begin_s + 5, begin_s + 9)})),
      noted(IPFIX_5655_8_1_2_WINDOW, one_window, windows({wire{}.u8(0).u32(begin_s - 1)}, false, {{267, 1}, {265, 4}})),
      broken(IPFIX_5655_8_1_3_ONCE, options(1, details_fields, {details(1)}),
             options(1, details_fields, {details(1), details(2)})),
      broken(
          IPFIX_5655_8_1_3_ONCE, [] { return two_files(details(1), details_fields); },
          options(1, details_fields, {details(1), details(1)})),
  };
}

FLOWKIT_RULES(ipfix_file_order) {
  const wire_set t = ipfix_stream::announce(300, {{8, 4}, {1, 8}}), d = data(300, {wire{}.u32(1).u64(2)});
  const auto holds = [](const std::vector<wire_set>& sets) { return [=] { return in_file(sets); }; };
  const auto names = [](const std::vector<wire_set>& sets) { return [=] { return named(sets); }; };
  return {
      broken(IPFIX_5655_7_2_SELF, holds({t, d}), holds({flow_template, d})),
      broken(IPFIX_5655_7_2_TFIRST, holds({t, d}), holds({d, t, d})),
      broken(IPFIX_5655_7_2_TFIRST, names({name, from_it, from_another, name}), names({from_another, from_it, name})),
      broken(
          IPFIX_5655_7_2_ASCEND,
          [] {
            return apart({1, 0, 60});
          },
          [] {
            return apart({60, -1});
          }),
      broken(
          IPFIX_5655_7_2_ASCEND, [] { return two_files(details(1), details_fields); }, [] { return apart({-3}); }),
  };
}

}  // namespace flowkit::test
