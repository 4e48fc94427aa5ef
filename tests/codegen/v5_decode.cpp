// SPDX-License-Identifier: BSL-1.0
// One length check, then a load, swap and store for each field: no call in between, for record and header, both ways.
#include <flowkit/netflow5/message.hpp>

using namespace flowkit;

extern "C" {
bool flowkit_codegen_decode_record(const std::byte* in, std::size_t size, netflow5::record* out) {
  const auto r = decode(netflow5::record_layout, octets{in, size});
  if (r) *out = *r;
  return r.has_value();
}
bool flowkit_codegen_encode_record(const netflow5::record* in, std::byte* out, std::size_t size) {
  return encode(netflow5::record_layout, *in, {out, size}).has_value();
}
bool flowkit_codegen_decode_header(const std::byte* in, std::size_t size, netflow5::header* out) {
  const auto r = decode(netflow5::header_layout, octets{in, size});
  if (r) *out = *r;
  return r.has_value();
}
bool flowkit_codegen_encode_header(const netflow5::header* in, std::byte* out, std::size_t size) {
  return encode(netflow5::header_layout, *in, {out, size}).has_value();
}
// Version, count and header of a datagram: the records behind it stay octets.
bool flowkit_codegen_decode_message(const std::byte* in, std::size_t size, netflow5::message* out) {
  const auto m = netflow5::decode({in, size});
  if (m) *out = *m;
  return m.has_value();
}
}
