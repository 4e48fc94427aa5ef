// SPDX-License-Identifier: BSL-1.0
#include <conformance/properties/hex.hpp>
#include <portable/coded.hpp>

namespace flowkit::portable {

namespace {

/// A record's octets, some of them overwritten and some cut off or added; or quite arbitrary ones.
std::vector<std::byte> damaged(std::vector<std::byte> in, source& from) {
  if (from.below(8) == 7) from.many().fill(in);
  for (std::uint64_t n = in.empty() ? 0 : from.below(8); n > 0; --n)
    in[from.below(in.size())] = static_cast<std::byte>(from.word() & 0xff);
  if (from.coin()) in.resize(from.below(in.size() + 8));
  return in;
}

}  // namespace

counterexample coded(const codec& c, source& from, digest& out) {
  std::vector<std::byte> in;
  std::string text;
  const bool same = c.encode_any(from, in, text);
  const auto wrong = [&](const std::string& what) { return what + ' ' + conformance::hex(in); };
  if (in.size() < c.least) return wrong("cannot be encoded");
  if (!same) return wrong("decode(encode(x)) is other than x");
  if (c.recode(in) != in) return wrong("encode(decode(encode(x))) is other than encode(x)");
  out.add(octets{in}), out.add(text);

  for (std::size_t n = 0; n < in.size(); n += 1 + n / 64) {
    const error cut = c.decode(octets{in}.first(n));
    if (n < c.least && cut.code == errc::ok) return wrong("a prefix decodes, of " + std::to_string(n) + " octets:");
    if (cut.offset > n) return wrong("an error beyond the first " + std::to_string(n) + " octets of");
    out.add(cut);
  }

  const auto noise = damaged(in, from);
  out.add(c.decode(noise));
  out.add(octets{c.recode(noise)});
  return {};
}

}  // namespace flowkit::portable
