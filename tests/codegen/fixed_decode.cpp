// SPDX-License-Identifier: BSL-1.0
// One length check, then a load, swap and store for each field: no call in between, for record and header, both ways.
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>

using namespace flowkit;

namespace {
template <const auto& Layout, class Record>
bool read(const std::byte* in, std::size_t size, Record* out) {
  const auto r = decode(Layout, octets{in, size});
  if (r) *out = *r;
  return r.has_value();
}
template <const auto& Layout, class Record>
bool write(const Record* in, std::byte* out, std::size_t size) {
  return encode(Layout, *in, {out, size}).has_value();
}
// Version, count and header of a datagram: the records after it stay octets.
template <class Format>
bool read_message(const std::byte* in, std::size_t size, fixed::message<Format>* out) {
  const auto m = fixed::decode<Format>({in, size});
  if (m) *out = *m;
  return m.has_value();
}
}  // namespace

extern "C" {
bool flowkit_codegen_decode_record1(const std::byte* in, std::size_t size, netflow1::record* out) {
  return read<netflow1::record_layout>(in, size, out);
}
bool flowkit_codegen_decode_wide_record1(const std::byte* in, std::size_t size, netflow1::record* out) {
  return read<netflow1::wide_record_layout>(in, size, out);
}
bool flowkit_codegen_encode_record1(const netflow1::record* in, std::byte* out, std::size_t size) {
  return write<netflow1::record_layout>(in, out, size);
}
bool flowkit_codegen_decode_message1(const std::byte* in, std::size_t size, netflow1::message* out) {
  return read_message(in, size, out);
}

bool flowkit_codegen_decode_record5(const std::byte* in, std::size_t size, netflow5::record* out) {
  return read<netflow5::record_layout>(in, size, out);
}
bool flowkit_codegen_encode_record5(const netflow5::record* in, std::byte* out, std::size_t size) {
  return write<netflow5::record_layout>(in, out, size);
}
bool flowkit_codegen_decode_header5(const std::byte* in, std::size_t size, netflow5::header* out) {
  return read<netflow5::header_layout>(in, size, out);
}
bool flowkit_codegen_encode_header5(const netflow5::header* in, std::byte* out, std::size_t size) {
  return write<netflow5::header_layout>(in, out, size);
}
bool flowkit_codegen_decode_message5(const std::byte* in, std::size_t size, netflow5::message* out) {
  return read_message(in, size, out);
}

bool flowkit_codegen_decode_record7(const std::byte* in, std::size_t size, netflow7::record* out) {
  return read<netflow7::record_layout>(in, size, out);
}
bool flowkit_codegen_encode_record7(const netflow7::record* in, std::byte* out, std::size_t size) {
  return write<netflow7::record_layout>(in, out, size);
}
bool flowkit_codegen_decode_message7(const std::byte* in, std::size_t size, netflow7::message* out) {
  return read_message(in, size, out);
}
}
