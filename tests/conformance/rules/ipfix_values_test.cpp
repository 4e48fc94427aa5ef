// SPDX-License-Identifier: BSL-1.0
// Requirements on values and times in IPFIX records.
#include <bit>

#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const std::uint64_t now = static_cast<std::uint64_t>(to_unix_seconds(new_year));
constexpr std::uint64_t since_1900 = 2'208'988'800;

auto one_field(field_spec f, const wire& value) {
  return [=] { return with_template({{8, 4}, f}, {wire{u32(1), value}, wire{u32(2), value}}); };
}
std::uint64_t ntp(std::uint64_t s, std::uint64_t us) {
  return (s + since_1900) << 32 | ((us << 32) / 1'000'000 & ~0x7ffULL);
}
/// Two times, start and end.
auto two_times(std::uint16_t start, std::uint16_t end, const std::vector<std::uint64_t>& values,
               std::uint16_t size = 8) {
  return [=] {
    std::vector<wire> records;
    for (std::size_t i = 0; i < values.size(); i += 2)
      records.push_back(wire{}.u32(1).number(values[i], size).number(values[i + 1], size));
    return with_template({{8, 4}, {start, size}, {end, size}}, records);
  };
}
capture uptimes(bool in_record) {
  field_specs fields{{8, 4}, {22, 4}, {21, 4}};
  wire r = wire{}.u32(1).u32(5'000).u32(6'000);
  if (in_record) fields.push_back({160, 8}), r.u64((now - 100) * 1'000);
  return with_template(fields, {r});
}
}  // namespace

FLOWKIT_RULES(ipfix_values) {
  const wire half = u64(std::bit_cast<std::uint64_t>(0.5)),
             swapped = u64(__builtin_bswap64(std::bit_cast<std::uint64_t>(0.01)));
  const auto text = [](std::string_view s) { return wire{}.u8(s.size()).text(s); };
  const auto type_record = [](std::uint64_t type) {
    return [=] {
      ipfix_stream s = begun();
      const wire_set t = ipfix_stream::announce_options(300, 2, {{346, 4}, {303, 2}, {339, 1}, {344, 1}, {341, 3}});
      s.send({t}).send({t});
      return s.send({data(300, {wire{}.u32(9).u16(5).u8(type).u8(5).text("abc")})}).all();
    };
  };
  return {
      broken(IPFIX_7011_6_1_5_BOOL, one_field({276, 1}, u8(1)), one_field({276, 1}, u8(0))),
      broken(IPFIX_7011_6_1_6_UTF8, one_field({82, 65'535}, text("\xc3\xa4")),
             one_field({82, 65'535}, text("\xc3\x28"))),
      broken(IPFIX_7011_6_1_6_UTF8, one_field({82, 65'535}, text("\xf4\x8f\xbf\xbf")),
             one_field({82, 65'535}, text("\xc0\x80"))),
      broken(IPFIX_7011_6_1_6_UTF8, one_field({82, 4}, wire{}.text("eth0")),
             one_field({82, 4}, wire{}.text("e\xed\xa0\x80"))),
      broken(IPFIX_7011_6_1_6_STRPAD, one_field({82, 4}, wire{}.text("eth0")),
             one_field({82, 32}, wire{}.text("eth0").fill(28))),
      broken(IPFIX_7011_6_1_3_FLOAT, one_field({311, 8}, half), one_field({311, 8}, swapped)),
      broken(IPFIX_7011_6_1_3_FLOAT, one_field({311, 4}, u32(0x3c23d70a)), one_field({311, 4}, u32(0x7fc00000))),
      broken(IPFIX_7012_2_1_RANGE, one_field({61, 1}, u8(1)), one_field({61, 1}, u8(2))),
      broken(IPFIX_IANA_136_ENDREASON, one_field({136, 1}, u8(5)), one_field({136, 1}, u8(0))),
      broken(IPFIX_IANA_210_PADZERO, one_field({210, 3}, wire{}.fill(3)), one_field({210, 3}, wire{}.fill(3, 0xff))),
      broken(IPFIX_7125_CONTROLBITS, one_field({6, 2}, u16(0x01ff)), one_field({6, 2}, u16(0x5018))),
      broken(IPFIX_7125_CONTROLBITS, one_field({6, 1}, u8(0xff)), one_field({6, 2}, u16(0x1000))),
      broken(IPFIX_7012_3_2_5_FLAGS, type_record(2), type_record(6)),
  };
}

FLOWKIT_RULES(ipfix_times) {
  const std::uint64_t later = now + 3'600;
  return {
      broken(IPFIX_7011_6_1_8_MS, two_times(152, 153, {now * 1'000, now * 1'000 + 1}), two_times(152, 153, {now, now})),
      broken(IPFIX_7011_6_1_8_MS, two_times(152, 153, {now * 1'000, now * 1'000}),
             two_times(152, 153, {now * 1'000'000, now * 1'000'000 + 7})),
      broken(IPFIX_7011_6_1_8_MS, two_times(152, 153, {now * 1'000, now * 1'000}),
             [] {
               return with_template({{8, 4}, {152, 16}});
             }),
      broken(IPFIX_7011_6_1_9_USNTP, two_times(154, 155, {ntp(now, 17), ntp(now, 250'001)}),
             two_times(154, 155, {now * 1'000'000 / 2'048 * 2'048, (now * 1'000'000 + 9'999) / 2'048 * 2'048})),
      broken(IPFIX_7011_6_1_9_USNTP, two_times(154, 155, {ntp(now, 17), ntp(now, 250'001)}),
             two_times(154, 155,
                       {(now + since_1900) << 32 | 2'048, (now + since_1900) << 32 | 800'768,
                        (now + since_1900) << 32 | 12'288, (now + since_1900) << 32 | 4'096})),
      broken(IPFIX_7011_6_1_9_US11, two_times(154, 155, {ntp(now, 17), ntp(now, 250'001)}),
             two_times(154, 155, {ntp(now, 17) | 0x123, ntp(now, 250'001) | 0x7ff})),
      broken(IPFIX_7011_6_1_10_NS, two_times(156, 157, {ntp(now, 17), ntp(now, 250'001) | 0x123}),
             two_times(156, 157, {now * 1'000'000'000 + 1, now * 1'000'000'000 + 99'999})),
      broken(IPFIX_7011_6_1_10_NS, two_times(156, 157, {ntp(now, 17), ntp(now, 250'001) | 0x123}),
             [] {
               return with_template({{8, 4}, {156, 16}});
             }),
      noted(IPFIX_5153_4_5_PRECISION, two_times(154, 155, {ntp(now, 17), ntp(now, 250'001)}),
            two_times(154, 155, {ntp(now, 1'000), ntp(now, 2'000), ntp(now, 77'000), ntp(now, 999'000)})),
      broken(IPFIX_7011_5_1_ORDER, two_times(150, 151, {now - 1, now}, 4), two_times(150, 151, {now, now - 1}, 4)),
      broken(IPFIX_7011_5_1_ORDER, two_times(156, 157, {ntp(now, 5), ntp(now, 6)}),
             two_times(156, 157, {ntp(now, 6), ntp(now, 5)})),
      broken(IPFIX_7011_5_1_NOTFUTURE, two_times(150, 151, {now - 1, now}, 4), two_times(150, 151, {now, later}, 4)),
      broken(IPFIX_7011_5_1_DELTA71, two_times(158, 159, {9'000, 8'000}, 4), two_times(158, 159, {8'000, 9'000}, 4)),
      broken(
          IPFIX_5153_4_7_UPTIME, [] { return uptimes(true); }, [] { return uptimes(false); }),
  };
}

}  // namespace flowkit::test
