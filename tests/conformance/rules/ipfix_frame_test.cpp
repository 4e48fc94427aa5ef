// SPDX-License-Identifier: BSL-1.0
// Requirements on the frame of IPFIX messages and sets.
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// A message of two records whose octets are patched.
capture patched(std::size_t at, const wire& with) {
  ipfix_stream s = begun();
  return s.send_octets(s.octets_of({data(256, {flow(s), flow(s, 51'000)})}).patch(at, with), 2).all();
}
capture with_octets(const wire& more, bool counted) {
  ipfix_stream s = begun();
  wire w = s.octets_of({data(256, {flow(s)})}).add(more);
  if (counted) w.patch(2, u16(w.size()));
  return s.send_octets(w, 1).all();
}
std::uint16_t size_of_two() {
  const ipfix_stream s;
  return static_cast<std::uint16_t>(s.octets_of({data(256, {flow(s), flow(s)})}).size());
}
}  // namespace

FLOWKIT_RULES(ipfix_frame) {
  const auto padded = [] {
    ipfix_stream s = begun();
    return s.send({data(256, {flow(s)}, wire{}.fill(3))}).all();
  };
  return {
      {IPFIX_7011_3_ZEROSETS, plain, [] { return then({}); }, verdict::info},
      broken(IPFIX_7011_3_NBO, plain, [] { return patched(0, u16(0x0a00)); }),
      broken(IPFIX_7011_3_1_VERSION, plain, [] { return patched(0, u16(11)); }),
      broken(IPFIX_7011_3_1_LENGTH, plain, [] { return patched(2, u16(size_of_two() - 1u)); }),
      broken(IPFIX_7011_3_1_LENGTH, plain, [] { return patched(2, u16(size_of_two() + 1u)); }),
      broken(IPFIX_7011_3_1_LENGTH, plain, [] { return patched(2, u16(0xffff)); }),
      broken(IPFIX_7011_3_1_LENGTH, plain, [] { return with_octets(u8(0xaa), false); }),
      noted(IPFIX_7011_3_1_LENGTH, plain,
            [] {
              ipfix_stream s = begun();
              const wire first = s.octets_of({data(256, {flow(s)})});
              ++s.sequence;
              return s.send_octets(wire{first, s.octets_of({data(256, {flow(s)})})}, 1).all();
            }),
      broken(IPFIX_7011_3_1_MINLEN, plain, [] { return patched(2, u16(15)); }),
      broken(IPFIX_7011_3_1_MINLEN, plain, [] { return begun().send_octets(wire{}.u16(10).u16(12).fill(8), 0).all(); }),
      broken(IPFIX_7011_3_1_SETSUM, plain, [] { return with_octets(u16(0xabcd), true); }),
      broken(IPFIX_7011_3_1_SETSUM, plain, [] { return with_octets(u16(0), true); }),
      broken(IPFIX_7011_3_3_2_SETLEN, plain, [] { return patched(18, u16(0)); }),
      broken(IPFIX_7011_3_3_2_SETLEN, plain, [] { return patched(18, u16(3)); }),
      broken(IPFIX_7011_3_3_2_SETLEN, plain, [] { return patched(18, u16(2'000)); }),
      broken(IPFIX_7011_3_3_2_SETID01, plain,
             [] {
               return then({set_of(0, v9_stream::template_record(256, {{8, 4}}))});
             }),
      broken(IPFIX_7011_3_3_2_SETIDRSV, plain, [] { return then({set_of(4, u32(1))}); }),
      broken(IPFIX_7011_3_3_2_SETIDRSV, plain, [] { return then({set_of(255, u32(1))}); }),
      broken(IPFIX_7011_3_3_2_EMPTYSET, plain, [] { return then({set_of(256, {})}); }),
      {IPFIX_7011_3_3_1_ALIGN, padded, padded, verdict::info, verdict::info},
      broken(IPFIX_7011_3_3_1_PADZERO, padded,
             [] {
               ipfix_stream s = begun();
               return s.send({data(256, {flow(s)}, wire{}.fill(3, 0xff))}).all();
             }),
      broken(IPFIX_7011_3_3_1_PADZERO, padded,
             [] {
               return then({set_of(2, wire{ipfix_stream::template_record(300, {{8, 4}}), u16(0xffff)})});
             }),
      broken(IPFIX_7011_3_4_3_DATALEN, plain, [] { return then({set_of(256, wire{}.fill(20, 1))}); }),
  };
}

}  // namespace flowkit::test
