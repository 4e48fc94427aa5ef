// SPDX-License-Identifier: BSL-1.0
// XDR's strings of any length (RFC 4506 section 4.11), put together octet by octet: what follows one is found behind
// its padding, and the padding is zero when it is written.
#include <conformance/generators/record.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/hex.hpp>
#include <flowkit/sflow5/extended_data.hpp>

namespace flowkit::conformance {

namespace {
using buffer = std::vector<std::byte>;

void put(buffer& to, std::uint32_t v) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::byte>(v >> shift & 0xff));
}
void put(buffer& to, std::string_view text) {
  put(to, static_cast<std::uint32_t>(text.size()));
  for (const char c : text) to.push_back(static_cast<std::byte>(c));
  while (to.size() % 4 != 0) to.push_back(std::byte{0});
}

/// A datagram of one sample with this record.
buffer shown(const buffer& record) {
  buffer out;
  const auto size = static_cast<std::uint32_t>(record.size());
  for (const std::uint32_t v : {5u, 1u, 0xc0000201u, 0u, 1u, 0u, 1u}) put(out, v);
  for (const std::uint32_t v : {1u, 40u + size, 1u, 0u, 1u, 1u, 0u, 0u, 0u, 1u, 1004u, size}) put(out, v);
  out.insert(out.end(), record.begin(), record.end());
  return out;
}

std::string arbitrary_text(source& from) {
  std::string out(from.below(from.below(16) == 15 ? 300 : 12), 'a');
  for (char& c : out) c = static_cast<char>('a' + from.below(26));
  return out;
}

counterexample strings_follow_each_other(source& from) {
  const std::string source_user = arbitrary_text(from), destination_user = arbitrary_text(from);
  const auto charsets = static_cast<std::uint32_t>(from.word());
  buffer in;
  put(in, charsets), put(in, source_user), put(in, ~charsets), put(in, destination_user);
  const auto wrong = [&](const std::string& what) {
    from.show(shown(in));
    return what + '\n' + hex(in);
  };
  const auto x = decode(layout_of<sflow5::extended_user>, in);
  if (!x) return wrong("does not decode: " + std::string{to_string(x.failure().code)});
  if (static_cast<std::uint32_t>(x->src_charset) != charsets || static_cast<std::uint32_t>(x->dst_charset) != ~charsets)
    return wrong("another character set");
  if (x->src_user != source_user || x->dst_user != destination_user) return wrong("another name");
  buffer out(in.size() + 8, std::byte{0xa5});
  const auto size = encode(layout_of<sflow5::extended_user>, *x, out);
  if (!size || *size != in.size()) return wrong("is written in another size");
  out.resize(*size);
  if (out != in) return wrong("is written as " + hex(out));
  from.count_round_trips(1);
  return {};
}

}  // namespace

void add_opaque_properties(std::vector<property>& to) {
  to.push_back({"sflow5.opaque.follow_each_other", &strings_follow_each_other});
}

}  // namespace flowkit::conformance
