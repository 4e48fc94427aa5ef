// SPDX-License-Identifier: BSL-1.0
// Requirements on values in records of NetFlow v9: sampling, and what vendors do.
#include "rules/usual_flows.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const field_specs icmp_fields{{8, 4}, {12, 4}, {4, 1}, {32, 2}, {60, 1}};
wire icmp(std::uint16_t type_and_code) { return {u32(0x0a000001), u32(0x0a000002), u8(1), u16(type_and_code), u8(4)}; }

/// Options of a sampled system.
capture sampled(std::uint32_t interval, std::uint8_t algorithm) {
  v9_stream s;
  s.send({v9_stream::announce_options(512, 1, {{1, 4}, {34, 4}, {35, 1}})});
  return s.send({padded_data(512, {{u32(0), u32(interval), u8(algorithm)}})}).all();
}
capture rightly_sampled() { return sampled(1'000, 2); }

const field_specs sampler_fields{{1, 4}, {48, 1}, {49, 1}, {50, 4}};
wire sampler(std::uint8_t id, std::uint32_t interval = 100) { return {u32(0), u8(id), u8(2), u32(interval)}; }
/// A sampler that options announce, and flows that name one.
capture with_sampler(std::uint8_t named, std::uint32_t sequence = 0) {
  v9_stream s;
  s.sequence = sequence;
  s.send({v9_stream::announce_options(512, 1, sampler_fields), v9_stream::announce(300, {{8, 4}, {12, 4}, {48, 1}})});
  s.send({padded_data(512, {sampler(1)})});
  return s.send({padded_data(300, {{u32(0x0a000001), u32(0x0a000002), u8(named)}})}).all();
}
capture rightly_named() { return with_sampler(1); }
capture with_interval(std::uint32_t interval) {
  v9_stream s;
  s.send({v9_stream::announce_options(512, 1, sampler_fields)});
  return s.send({padded_data(512, {sampler(1, interval)})}).all();
}

const field_specs asa_fields{{8, 4}, {12, 4}, {233, 1}, {323, 8}, {231, 4}, {232, 4}};
wire asa(std::uint8_t event, std::uint32_t octets) {
  return {u32(0x0a000001), u32(0x0a000002), u8(event), u64(1'767'225'600'000), u32(octets), u32(octets)};
}
capture asa_usual() { return v9_of(asa_fields, {asa(1, 0), asa(2, 700), asa(5, 300), asa(3, 0)}); }

capture with_types(std::uint16_t type, std::uint16_t length) {
  return v9_of({{8, 4}, {type, length}}, {wire{u32(0x0a000001)}.fill(length, 'a')});
}
capture application(std::uint8_t engine) {
  return v9_of({{8, 4}, {95, 9}}, {{u32(1), u8(engine), u32(12'356), u32(7)}});
}
}  // namespace

FLOWKIT_RULES(netflow9_values) {
  const auto flows = [](const usual_flow& f) { return [=] { return v9_with({f}).all(); }; };
  const auto pings = [] { return v9_of(icmp_fields, {icmp(0x0800), icmp(0x0000), icmp(0x0301)}); };
  return {
      broken(NFV9_3954_8_DIR, v9_usual, flows({.direction = 255})),
      broken(NFV9_3954_8_ICMP, pings, [] { return v9_of(icmp_fields, {icmp(0x0008)}); }),
      broken(NFV9_3954_8_ICMP, pings,
             [] {
               return v9_of(icmp_fields, {icmp(0x0103), icmp(0x0000), icmp(0x0008)});
             }),
      noted(NFV9_3954_8_ICMP, pings,
            [] {
              return v9_of(icmp_fields, {icmp(0x0008), icmp(0x0800)});
            }),
      broken(NFV9_3954_8_SAMPLEALG, rightly_sampled, [] { return sampled(1'000, 131); }),
      broken(NFV9_3954_8_SAMPLEALG, rightly_sampled, [] { return sampled(1'000, 59); }),
      noted(NFV9_3954_8_SAMPLEALG, rightly_sampled, [] { return sampled(1'000, 0); }),
      broken(NFV9_3954_8_SAMPLEINT, rightly_sampled, [] { return sampled(0, 1); }),
      broken(NFV9_3954_8_SAMPLEINT, rightly_sampled, [] { return with_interval(0x6400'0000); }),
      broken(NFV9_3954_8_SAMPLEINT, rightly_sampled, [] { return sampled(0xffff'ffff, 1); }),
      noted(NFV9_3954_8_SAMPLEINT, rightly_sampled, [] { return sampled(0, 0); }),
      noted(NFV9_3954_8_SAMPLEINT, rightly_sampled, [] { return sampled(0xe803'0000, 1); }),
      broken(NFV9_MT_SAMPLING, rightly_sampled, [] { return sampled(0xe803'0000, 1); }),
      broken(NFV9_3954_8_SAMPLERREF, rightly_named, [] { return with_sampler(7); }),
      noted(NFV9_3954_8_SAMPLERREF, rightly_named, [] { return with_sampler(7, 500); }),
      noted(NFV9_3954_8_SAMPLERREF, rightly_named,
            [] {
              return v9_of({{8, 4}, {48, 1}}, {{u32(0x0a000001), u8(7)}});
            }),
      broken(NFV9_3954_8_BYTESPKTS, v9_usual, flows({.packets = 0})),
      broken(NFV9_3954_8_BYTESPKTS, v9_usual, flows({.packets = 10, .octets = 199})),
      broken(NFV9_3954_8_BYTESPKTS, v9_usual, flows({.packets = 1, .octets = 66'000})),
  };
}

FLOWKIT_RULES(netflow9_vendors) {
  return {
      broken(NFV9_ASA_TIMES, asa_usual,
             [] {
               return v9_of({{8, 4}, {233, 1}}, {{u32(1), u8(1)}});
             }),
      broken(NFV9_ASA_EVENT, asa_usual, [] { return v9_of(asa_fields, {asa(9, 0)}); }),
      broken(NFV9_ASA_BIFLOW, asa_usual, [] { return v9_of(asa_fields, {asa(1, 5'000)}); }),
      broken(
          NFV9_ASA_STRINGS, [] { return with_types(40'000, 65); }, [] { return with_types(40'000, 30); }),
      broken(
          NFV9_PAN_TYPES, [] { return with_types(56'701, 32); }, [] { return with_types(56'702, 32); }),
      broken(NFV9_NPROBE_TYPES, v9_usual, [] { return with_types(57'590, 4); }),
      broken(
          NFV9_FGT_APPID, [] { return application(20); }, [] { return application(3); }),
  };
}

}  // namespace flowkit::test
