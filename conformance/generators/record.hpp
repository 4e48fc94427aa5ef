// SPDX-License-Identifier: BSL-1.0
// arbitrary_record(layout, source): a record of any layout, each member filled through its descriptor with a value that
// the layout can carry. A new kind of descriptor adds its `fill`.
#pragma once

#include <conformance/generators/source.hpp>
#include <conformance/generators/value.hpp>
#include <flowkit/core/array.hpp>
#include <flowkit/core/choice.hpp>
#include <flowkit/core/counted.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/length.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/core/opaque.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/core/sequence.hpp>
#include <flowkit/core/tail.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/core/when.hpp>
#include <flowkit/sflow5/block.hpp>
#include <flowkit/templates/template_form.hpp>

namespace flowkit::conformance {

/// Lists are spans of values that `from` keeps.
template <class Record, class... D>
Record arbitrary_record(layout_t<Record, D...> layout, source& from);

namespace detail {
template <auto Member, const auto& Spec, std::size_t Width>
void fill(field_t<Member, Spec, Width> field, auto& r, source& from) {
  using value = typename decltype(field)::value;
  r.*Member = arbitrary_value<value, 8 * Width, field.info.type>(from);
  if constexpr (field.ignored_bits != 0) r.*Member = static_cast<value>(r.*Member & ~field.ignored_bits);
}
template <auto Member, unsigned Count, const auto& Spec>
void fill(bits_t<Member, Count, Spec> bits, auto& r, source& from) {
  using value = typename decltype(bits)::value;
  r.*Member = arbitrary_value<value, Count, abstract_type::unsigned64>(from);
}
template <auto Member, unsigned Count, const auto& Spec, std::size_t Width>
void fill(bit_field_t<Member, Count, Spec, Width>, auto& r, source& from) {
  fill(bits<Member, Count, Spec>, r, from);
}
template <unsigned Count>
void fill(spare_bits_t<Count>, auto&, source&) {}
template <std::size_t N, class... Bits>
void fill(packed_t<N, Bits...>, auto& r, source& from) {
  (fill(Bits{}, r, from), ...);
}
template <auto Member, const auto& Layout>
void fill(nested_t<Member, Layout>, auto& r, source& from) {
  r.*Member = arbitrary_record(Layout, from);
}
template <const auto& Layout>
void fill(list<Layout>& l, source& from) {
  // Mostly short, and around the 30 records that a v5 datagram may hold.
  constexpr std::size_t sizes[] = {0, 1, 2, 3, 1, 2, 4, 7, 29, 30, 31};
  const auto values = from.keep<typename list<Layout>::value_type>(sizes[from.below(std::size(sizes))]);
  for (auto& v : values) v = arbitrary_record(Layout, from);
  l = list<Layout>{values};
}
/// Few: elements may have lists of their own.
template <const auto& Layout>
void fill(sequence<Layout>& s, source& from) {
  const auto values = from.keep<typename sequence<Layout>::value_type>(from.below(4));
  for (auto& v : values) v = arbitrary_record(Layout, from);
  s = sequence<Layout>{values};
}
template <auto Member>
void fill(array_t<Member>, auto& r, source& from) {
  fill(r.*Member, from);
}
template <auto Member, const auto& Spec, class Count>
void fill(counted_t<Member, Spec, Count>, auto& r, source& from) {
  fill(r.*Member, from);
}
/// Mostly short, and around the lengths that take one octet.
inline octets arbitrary_view(source& from) {
  constexpr std::size_t sizes[] = {0, 1, 2, 3, 4, 5, 8, 13, 20, 253, 254, 255, 256, 300};
  const auto out = from.keep<std::byte>(sizes[from.below(std::size(sizes))]);
  from.many().fill(out);
  return out;
}
template <auto Member, const auto& Spec>
void fill(varlen_t<Member, Spec> field, auto& r, source& from) {
  if constexpr (field.is_list)
    fill_list(r.*Member, from);  // lists.hpp
  else
    r.*Member = flowkit::detail::view_of<typename decltype(field)::value>(arbitrary_view(from));
}
template <auto Member>
void fill(rest_t<Member>, auto& r, source& from) {
  r.*Member = arbitrary_view(from);
}
template <auto Member, const auto& Spec, std::size_t Most>
void fill(opaque_t<Member, Spec, Most> field, auto& r, source& from) {
  r.*Member = flowkit::detail::view_of<typename decltype(field)::value>(arbitrary_view(from));
}
/// Whole words: what XDR puts into blocks.
template <auto Member>
void fill(sflow5::detail::block_data_t<Member>, auto& r, source& from) {
  const octets data = arbitrary_view(from);
  r.*Member = data.first(data.size() / 4 * 4);
}
template <auto Member, const auto& Spec>
void fill(padded_t<Member, Spec>, auto& r, source& from) {
  fill(field<Member, Spec>, r, from);
}
template <auto Member, const auto& Spec, class Tag, class... Alts>
void fill(choice_t<Member, Spec, Tag, Alts...>, auto& r, source& from) {
  const std::size_t chosen = from.below(sizeof...(Alts));
  std::size_t i = 0;
  const auto one = [&]<auto Value, class T>(alt<Value, T>) {
    if (i++ != chosen) return;
    if constexpr (std::is_void_v<T>)
      r.*Member = {};
    else
      r.*Member = arbitrary_value<T, 8 * sizeof(T), abstract_type::octetArray>(from);
  };
  (one(Alts{}), ...);
}
template <auto Member, const auto& Spec, auto... Values>
void fill(one_of_t<Member, Spec, Values...> field, auto& r, source& from) {
  r.*Member = field.values[static_cast<std::size_t>(from.below(sizeof...(Values)))];
}
template <auto Present, class... D>
void fill(tail_t<Present, D...>, auto& r, source& from) {
  r.*Present = from.coin();
  if (r.*Present) (fill(D{}, r, from), ...);
}
// These fill no member.
template <class Length>
void fill(length_of_whole_t<Length>, auto&, source&) {}
template <std::size_t N>
void fill(pad_t<N>, auto&, source&) {}
template <auto Value, errc Otherwise>
void fill(constant_t<Value, Otherwise>, auto&, source&) {}
template <auto Member, class Count>
void fill(count_of_t<Member, Count>, auto&, source&) {}
// The last: what stands in it is one of the others.
template <auto Predicate, class... D>
void fill(when_t<Predicate, D...>, auto& r, source& from) {
  if (Predicate(r)) (fill(D{}, r, from), ...);
}
}  // namespace detail

template <class Record, class... D>
Record arbitrary_record(layout_t<Record, D...>, source& from) {
  Record r{};
  (detail::fill(D{}, r, from), ...);
  return r;
}

}  // namespace flowkit::conformance
