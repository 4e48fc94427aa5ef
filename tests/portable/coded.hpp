// SPDX-License-Identifier: BSL-1.0
// One case of any layout: a record both ways, as text, and cut at every octet; and octets that are no record. Written
// once over octets; what depends on the layout is three small functions.
#pragma once

#include <conformance/generators/lists.hpp>
#include <flowkit/core/layout_json.hpp>
#include <portable/subject.hpp>

namespace flowkit::portable {

struct codec {
  std::size_t least;  ///< octets
  /// An arbitrary record: its octets and its text. False if decoding gives another record.
  bool (*encode_any)(source&, std::vector<std::byte>& in, std::string& text);
  error (*decode)(octets);
  /// Decodes and encodes again; none if either fails.
  std::vector<std::byte> (*recode)(octets);
};
counterexample coded(const codec&, source&, digest&);

namespace detail {
/// Which write_json() does not write.
template <class Record, class... D>
consteval bool has_structured_lists(layout_t<Record, D...>) {
  const auto one = []<class One>(std::type_identity<One>) {
    if constexpr (requires { One::is_list; }) return One::is_list;
    return false;
  };
  return (one(std::type_identity<D>{}) || ...);
}

template <const auto& Layout, class Record>
std::vector<std::byte> octets_of(const Record& x) {
  std::vector<std::byte> out(Layout.max_size == unbounded ? 65'535 : Layout.max_size);
  out.resize(encode(Layout, x, out).value_or(0));
  return out;
}

template <const auto& Layout>
bool encode_any(source& from, std::vector<std::byte>& in, std::string& text) {
  const auto x = conformance::arbitrary_record(Layout, from);
  in = octets_of<Layout>(x);
  const auto y = decode(Layout, in);
  if (!y) return false;
  if constexpr (!has_structured_lists(Layout)) {
    text.resize(300'000);
    text_writer json{text};
    write_json(json, Layout, *y);
    text.resize(json.text().size());
  }
  return *y == x;
}
}  // namespace detail

template <const auto& Layout>
inline constexpr codec codec_of{Layout.min_size, &detail::encode_any<Layout>,
                                [](octets in) { return decode(Layout, in).failure(); },
                                [](octets in) {
                                  const auto x = decode(Layout, in);
                                  return x ? detail::octets_of<Layout>(*x) : std::vector<std::byte>{};
                                }};

}  // namespace flowkit::portable
