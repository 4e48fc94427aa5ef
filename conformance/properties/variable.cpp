// SPDX-License-Identifier: BSL-1.0
// Values of variable length (RFC 7011 section 7) at the edges of both forms, put together octet by octet.
#include <conformance/properties/groups.hpp>
#include <conformance/properties/shown.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::conformance {

namespace {
using buffer = std::vector<std::byte>;

/// The form of one octet, or that of three.
buffer by_hand(const buffer& value, bool is_long) {
  buffer out;
  const auto put = [&](std::size_t v) { out.push_back(static_cast<std::byte>(v & 0xff)); };
  if (is_long) put(255), put(value.size() >> 8);
  put(value.size());
  out.insert(out.end(), value.begin(), value.end());
  return out;
}

counterexample variable_length(source& from) {
  constexpr std::size_t edges[] = {0, 1, 254, 255, 256, 257, 65'534, 65'535};
  const std::size_t size = from.below(8) < 5 ? edges[from.below(from.below(16) == 15 ? 8 : 6)] : from.below(700);
  buffer value(size);
  from.many().fill(value);
  const buffer shortest = by_hand(value, size >= 255), longest = by_hand(value, true);
  const auto wrong = [&](const std::string& what, const buffer& in) {
    if (in.size() < 65'000 && from.is_shown()) {
      shown_message m;
      m.set(2).number(256).number(1).number(ie::interfaceName.id).number(65535).set(256);
      for (const std::byte b : in) m.number(std::to_integer<std::uint64_t>(b), 1);
      from.show(m.octets());
    }
    return what + ": " + std::to_string(size) + " octets";
  };
  buffer out(size + 8, std::byte{0xa5});
  writer to{out};
  if (write_varlen(octets{value}, to).code != errc::ok) return wrong("not written", shortest);
  out.resize(to.size());
  if (out != shortest) return wrong("written in another form", shortest);
  buffer small(shortest.size() - 1);
  writer too_small{small};
  if (write_varlen(octets{value}, too_small).code != errc::no_space) return wrong("written without room", shortest);
  for (const buffer& in : {shortest, longest}) {
    reader at{in};
    std::size_t length = 0;
    if (read_length(at, length).code != errc::ok || length != size || at.remaining() != size)
      return wrong("read as " + std::to_string(length), in);
    const buffer cut{in.begin(), in.end() - 1};
    reader before{cut};
    if (read_length(before, length).code == errc::ok) return wrong("read although an octet is missing", in);
  }
  from.count_round_trips(1);
  return {};
}

}  // namespace

void add_variable_properties(std::vector<property>& to) { to.push_back({"values.variable_length", &variable_length}); }

}  // namespace flowkit::conformance
