// SPDX-License-Identifier: BSL-1.0
// Each structure of sFlow: round trips both ways, strict prefixes that do not decode, errors that name their octet. The
// checks are written once over octets; what depends on the structure is three functions each.
#include <boost/hana/for_each.hpp>
#include <boost/hana/unpack.hpp>

#include <conformance/generators/record.hpp>
#include <conformance/generators/same_octets.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/sflow5_codecs.hpp>
#include <flowkit/sflow5/formats.hpp>

namespace flowkit::conformance {

namespace {

using buffer = std::vector<std::byte>;

using codec = structure_codec;

template <class Record, class... D>
consteval bool ends_in_tail(layout_t<Record, D...>) {
  return (requires { D::is_tail; } || ...);
}

template <class T>
constexpr codec codec_of{T::id,
                         layout_of<T>.is_fixed,
                         layout_of<T>.min_size,
                         ends_in_tail(layout_of<T>),
                         [](source& from) {
                           const T x = arbitrary_record(layout_of<T>, from);
                           buffer out(layout_of<T>.is_fixed ? layout_of<T>.size : 65'535);
                           const auto size = encode(layout_of<T>, x, out);
                           if (!size) return buffer{};
                           out.resize(*size);
                           out.shrink_to_fit();
                           // By this layout: octets that a second one fits as well are another value by that.
                           const auto y = decode(layout_of<T>, out);
                           return y && *y == x ? out : buffer{};
                         },
                         [](octets in, std::uint32_t offset) { return decode(layout_of<T>, in, offset).failure(); },
                         [](octets in, std::span<std::byte> out) -> result<std::size_t> {
                           const auto x = decode(layout_of<T>, in);
                           if (!x) return x.failure();
                           return encode(layout_of<T>, *x, out);
                         },
                         [](octets in) { return commented_hex(layout_of<T>, in); }};

counterexample wrong(const codec& c, const std::string& what, octets in) { return what + "\n" + c.commented(in); }

buffer recoded(const codec& c, octets in) {
  buffer out(in.size() + 4);
  const auto size = c.recode(in, out);
  out.resize(size ? *size : 0);
  return out;
}

counterexample comes_back(const codec& c, const buffer& in) {
  if (in.size() < c.least) return "a value is another after encoding and decoding";
  if (recoded(c, in) != in) return wrong(c, "encodes to other octets than it was decoded from", in);
  // More octets are a later version of the structure.
  buffer longer = in;
  longer.resize(in.size() + 8, std::byte{0xa5});
  if (!c.has_tail && recoded(c, longer) != in) return wrong(c, "octets after it change it", longer);
  return {};
}

counterexample prefixes_are_refused(const codec& c, const buffer& in) {
  for (std::size_t n = 0; n < in.size(); ++n) {
    const buffer prefix{in.begin(), in.begin() + static_cast<std::ptrdiff_t>(n)};
    const error e = c.decode(prefix, 0);
    if (e.code == errc::ok) {
      // Without its tail, or without the padding of its last string.
      const buffer again = recoded(c, prefix);
      if (n < c.least || !((c.has_tail && again == prefix) || (again == in && in.size() - n < 4)))
        return wrong(c, "takes the first " + std::to_string(n) + " octets", in);
    } else if (e.offset > n || e.code == errc::bad_tag) {
      return wrong(c, "the first " + std::to_string(n) + " octets: " + to_string(e.code), in);
    }
  }
  return {};
}

counterexample space_is_kept(const codec& c, const buffer& in, source& from) {
  constexpr std::byte guard{0x5a};
  buffer out(in.size() + 8, guard);
  for (const std::size_t n :
       {std::size_t{0}, in.size() - 1, static_cast<std::size_t>(from.below(in.size())), in.size()}) {
    std::fill(out.begin(), out.end(), guard);
    const auto size = c.recode(in, std::span{out}.first(n));
    if (n < in.size() ? size.failure().code != errc::no_space || size.failure().offset > n : !size)
      return wrong(c, "into " + std::to_string(n) + " octets", in);
    for (std::size_t i = n; i < out.size(); ++i)
      if (out[i] != guard) return wrong(c, "writes octet " + std::to_string(i) + " of " + std::to_string(n), in);
  }
  return {};
}

/// Octets of which some are overwritten: what decodes has one form after the first time; errors lie inside.
counterexample damage_is_contained(const codec& c, buffer in, source& from) {
  const std::size_t changes = 1 + from.below(6);
  for (std::size_t i = 0; i < changes; ++i) in[from.below(in.size())] = static_cast<std::byte>(from.word() & 0xff);
  if (from.coin()) in.resize(from.below(in.size() + 1)), in.shrink_to_fit();
  const error e = c.decode(in, 0);
  if (e.code != errc::ok) {
    const auto base = static_cast<std::uint32_t>(from.below(60'000));
    const error moved = c.decode(in, base);
    if (e.offset > in.size()) return wrong(c, "an error beyond the octets", in);
    if (moved.code != e.code || moved.offset != e.offset + base) return wrong(c, "errors depend on the offset", in);
    return {};
  }
  const buffer once = recoded(c, in);
  if (once.empty() || once.size() > in.size() + 3) return wrong(c, "encodes to other octets", in);
  if (recoded(c, once) != once) return wrong(c, "encoding twice gives two results", in);
  for (std::size_t i = 0; i < once.size() && i < in.size(); ++i)
    if (once[i] != in[i] && once[i] != std::byte{0}) return wrong(c, "differs at octet " + std::to_string(i), in);
  return {};
}

template <class T>
counterexample structure_holds(source& from) {
  constexpr const codec& c = codec_of<T>;
  const buffer in = c.arbitrary(from);
  if (auto found = comes_back(c, in)) return found;
  from.count_round_trips(1);
  if (auto found = space_is_kept(c, in, from)) return found;
  if (auto found = damage_is_contained(c, in, from)) return found;
  // Cases grow: with the square of the length this would be most of the time.
  if (in.size() > 700 && from.below(8) != 0) return {};
  return prefixes_are_refused(c, in);
}

}  // namespace

std::span<const structure_codec> structure_codecs() {
  static constexpr auto all = boost::hana::unpack(
      sflow5::structures, [](auto... type) { return std::array{codec_of<typename decltype(type)::type>...}; });
  return all;
}

void add_structure_properties(std::vector<property>& to) {
  boost::hana::for_each(sflow5::structures, [&](auto type) {
    using T = typename decltype(type)::type;
    const char* const kind = T::id.kind == sflow5::block_kind::flow_record ? "flow." : "counters.";
    to.push_back({std::string{"sflow5."} + kind + type_name<T>, &structure_holds<T>});
  });
}

}  // namespace flowkit::conformance
