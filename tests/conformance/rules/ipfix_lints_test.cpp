// SPDX-License-Identifier: BSL-1.0
// What IPFIX shares with NetFlow v9: UDP, text, elements, and what no text forbids.
#include "rules/template_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
capture of(const field_specs& fields, const std::vector<wire>& records) {
  ipfix_stream s;
  s.send({ipfix_stream::announce(300, fields)}).send({ipfix_stream::announce(300, fields)});
  return s.send({data(300, records)}).send({data(300, records)}).all();
}
/// Addresses, direction, interfaces, milliseconds, counters.
const field_specs flow_fields{{8, 4}, {12, 4}, {61, 1}, {10, 4}, {14, 4}, {152, 8}, {153, 8}, {1, 8}, {2, 8}};
struct flow {
  std::uint8_t direction = 0;
  std::uint32_t input = 1, output = 2;
  std::uint64_t octets = 1'000, packets = 10;
  std::uint32_t source = 0x0a000001;
};
wire octets_of(const flow& f) {
  constexpr std::uint64_t end = 1'767'225'600'000;
  return {u32(f.source),  u32(0x0a000002), u8(f.direction), u32(f.input),  u32(f.output),
          u64(end - 500), u64(end),        u64(f.octets),   u64(f.packets)};
}
capture flows(const std::vector<flow>& all) {
  ipfix_stream s;
  s.send({ipfix_stream::announce(300, flow_fields)}).send({ipfix_stream::announce(300, flow_fields)});
  for (const flow& f : all) s.send({data(300, {octets_of(f)})});
  return s.all();
}
capture usual() { return flows({{}, {.source = 0x0a000003}, {.direction = 1, .source = 0x0a000004}}); }

wire text(std::string_view s) { return wire{u8(s.size())}.text(s); }
capture name(std::string_view s) { return of({{82, 65'535}, {10, 4}}, {{text("eth0"), u32(1)}, {text(s), u32(2)}}); }
const field_specs total_fields{{8, 4}, {1, 4}, {2, 4}, {85, 8}, {86, 8}};
wire totals(std::uint32_t octets, std::uint32_t packets) {
  return {u32(0x0a000001), u32(1'000), u32(10), u64(octets), u64(packets)};
}
capture changed(const std::function<void(sent&)>& change) {
  capture all = usual();
  change(all[2]);
  return all;
}
}  // namespace

FLOWKIT_RULES(ipfix_lints) {
  using conformance::checksum_state;
  const auto delta_and_total = [] { return of(total_fields, {totals(1'000, 10), totals(5'000, 50)}); };
  const auto right_names = [] { return name("gr\xc3\xbcn \xe2\x82\xac \xf0\x9f\x90\xa7"); };
  return {
      broken(
          IPFIX_LINT_TWICE,
          [] {
            return of({{8, 4}, {323, 8}, {323, 8}}, {wire{}.fill(20, 1)});
          },
          [] {
            return of({{8, 4}, {12, 4}, {8, 4}}, {wire{}.fill(12, 1)});
          }),
      broken(IPFIX_LINT_TWICE, usual,
             [] {
               return of({{9, 4, 99}, {9, 1}, {9, 4, 99}}, {wire{}.fill(9, 1)});
             }),
      broken(IPFIX_LINT_DOUBLING, usual,
             [] {
               return flows({{}, {.direction = 1}});
             }),
      broken(IPFIX_LINT_DIRIF, usual, [] { return flows({{.input = 0}}); }),
      broken(IPFIX_LINT_DELTATOTAL, delta_and_total, [] { return of(total_fields, {totals(999, 10)}); }),
      broken(IPFIX_LINT_BYTESPKTS, usual, [] { return flows({{.octets = 199}}); }),
      broken(IPFIX_LINT_BYTESPKTS, usual, [] { return flows({{.packets = 0}}); }),
      broken(IPFIX_7011_6_1_6_UTF8, right_names, [] { return name("\xc3\x28"); }),
      broken(IPFIX_7011_6_1_6_UTF8, right_names, [] { return name("\xc0\x80"); }),
      broken(IPFIX_7011_6_1_6_UTF8, right_names, [] { return name("cut \xe2\x82"); }),
      broken(IPFIX_IANA_DEPREC, usual,
             [] {
               return of({{8, 4}, {34, 4}}, {{u32(0x0a000001), u32(100)}});
             }),
      broken(IPFIX_7011_10_3_2_CKSUM, usual,
             [] { return changed([](sent& s) { s.checksum = checksum_state::zero; }); }),
      noted(IPFIX_7011_10_3_2_CKSUM, usual,
            [] { return changed([](sent& s) { s.checksum = checksum_state::wrong; }); }),
      broken(IPFIX_7011_10_3_3_PMTU, usual, [] { return changed([](sent& s) { s.fragmented = true; }); }),
      broken(IPFIX_7011_10_3_3_PMTU, usual,
             [] {
               return of({{8, 4}, {12, 4}}, std::vector<wire>(372, {u32(0x0a000001), u32(0x0a000002)}));
             }),
  };
}

}  // namespace flowkit::test
