// SPDX-License-Identifier: BSL-1.0
// walk(layout, octets, visit): every descriptor with its octets, in wire order, into nested parts
// and the elements of arrays. Reads what it is given, decodable or not; the octets may end anywhere.
#pragma once

#include <string>

#include <flowkit/core/array.hpp>
#include <flowkit/core/choice.hpp>
#include <flowkit/core/counted.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/length.hpp>
#include <flowkit/core/list.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/core/opaque.hpp>
#include <flowkit/core/sequence.hpp>
#include <flowkit/core/tail.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/core/when.hpp>
#include <flowkit/sflow5/block.hpp>

namespace flowkit::conformance {

namespace detail {
inline octets take(octets& in, std::size_t n) {
  const octets front = in.first(n < in.size() ? n : in.size());
  in = in.subspan(front.size());
  return front;
}

template <class Record, class... D>
void walk_all(layout_t<Record, D...>, octets& in, const std::string& path, auto& visit);

/// `count` is what the last count_of of the same layout said. One that differs in size has its own overload below.
template <class D>
void walk_one(D descriptor, octets& in, const std::string& path, auto& visit, std::uint32_t& count) {
  constexpr bool is_known = sized<D>;
  static_assert(is_known,
                "walk() does not know how many octets this descriptor takes: give it an overload of walk_one");
  if (in.empty()) return;
  const octets own = take(in, D::min_size);
  if constexpr (counts_member<D>)
    if (own.size() == D::min_size) count = D::read(own.data());
  visit(descriptor, own, path);
}
template <auto Member, const auto& Layout>
void walk_one(nested_t<Member, Layout>, octets& in, const std::string& path, auto& visit, std::uint32_t&) {
  walk_all(Layout, in, path, visit);
}
template <const auto& Layout>
void walk_list(const list<Layout>*, octets& in, const std::string& path, auto& visit, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count && !in.empty(); ++i) {
    octets element = take(in, list<Layout>::stride);
    walk_all(Layout, element, path + "[" + std::to_string(i) + "] ", visit);
  }
}
template <const auto& Layout>
void walk_list(const sequence<Layout>*, octets& in, const std::string& path, auto& visit, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count && !in.empty(); ++i)
    walk_all(Layout, in, path + "[" + std::to_string(i) + "] ", visit);
}
template <auto Member>
void walk_one(array_t<Member>, octets& in, const std::string& path, auto& visit, std::uint32_t& count) {
  walk_list(static_cast<const typename array_t<Member>::list_type*>(nullptr), in, path, visit, count);
}
template <auto Member, const auto& Spec, class Count>
void walk_one(counted_t<Member, Spec, Count> descriptor, octets& in, const std::string& path, auto& visit,
              std::uint32_t&) {
  const octets own = take(in, sizeof(Count));
  if (own.empty()) return;
  visit(descriptor, own, path);
  const std::uint32_t count = own.size() == sizeof(Count) ? load_be<Count>(own.data()) : 0;
  walk_list(static_cast<const typename decltype(descriptor)::list_type*>(nullptr), in, path, visit, count);
}
/// Length and data together, the padding apart.
inline octets take_opaque(octets& in) {
  const std::uint32_t length = in.size() < 4 ? 0 : load_be<std::uint32_t>(in.data());
  return take(in, in.size() < 4 || length > in.size() - 4 ? in.size() : 4 + length);
}
void visit_padding(octets padding, const std::string& path, auto& visit) {
  if (!padding.empty()) visit(pad<1>, padding, path);
}
template <auto Member, const auto& Spec, std::size_t Most>
void walk_one(opaque_t<Member, Spec, Most> descriptor, octets& in, const std::string& path, auto& visit,
              std::uint32_t&) {
  if (in.empty()) return;
  const octets own = take_opaque(in);
  visit(descriptor, own, path);
  visit_padding(take(in, xdr_padding(own.size())), path, visit);
}
template <auto Member>
void walk_one(sflow5::detail::block_data_t<Member> descriptor, octets& in, const std::string& path, auto& visit,
              std::uint32_t&) {
  if (!in.empty()) visit(descriptor, take_opaque(in), path);
}
template <auto Member, const auto& Spec>
void walk_one(padded_t<Member, Spec> descriptor, octets& in, const std::string& path, auto& visit, std::uint32_t&) {
  if (in.empty()) return;
  visit(field<Member, Spec>, take(in, descriptor.value_size), path);
  visit_padding(take(in, descriptor.min_size - descriptor.value_size), path, visit);
}
template <auto Member, const auto& Spec, class Tag, class... Alts>
void walk_one(choice_t<Member, Spec, Tag, Alts...> descriptor, octets& in, const std::string& path, auto& visit,
              std::uint32_t&) {
  if (in.empty()) return;
  std::size_t size = sizeof(Tag);
  if (in.size() >= sizeof(Tag)) ((size += load_be<Tag>(in.data()) == Alts::tag ? Alts::size : 0), ...);
  visit(descriptor, take(in, size), path);
}
template <auto Present, class... D>
void walk_one(tail_t<Present, D...> descriptor, octets& in, const std::string& path, auto& visit, std::uint32_t&) {
  if (!in.empty()) walk_all(typename decltype(descriptor)::fields{}, in, path, visit);
}
/// The length and the value together.
template <auto Member, const auto& Spec>
void walk_one(varlen_t<Member, Spec> descriptor, octets& in, const std::string& path, auto& visit, std::uint32_t&) {
  if (in.empty()) return;
  reader at{in};
  std::size_t length = 0;
  const bool whole = read_length(at, length).code == errc::ok;
  visit(descriptor, take(in, whole ? at.offset() + length : in.size()), path);
}
template <auto Member>
void walk_one(rest_t<Member> descriptor, octets& in, const std::string& path, auto& visit, std::uint32_t&) {
  if (!in.empty()) visit(descriptor, take(in, in.size()), path);
}

/// `so_far`: the members that predicates may ask for.
template <class D>
void walk_next(D descriptor, octets& in, const std::string& path, auto& visit, std::uint32_t& count, auto& so_far) {
  if constexpr (D::is_fixed)
    if (in.size() >= D::min_size) D::read(in.data(), so_far);
  walk_one(descriptor, in, path, visit, count);
}
template <auto Predicate, class... D>
void walk_next(when_t<Predicate, D...> part, octets& in, const std::string& path, auto& visit, std::uint32_t& count,
               auto& so_far) {
  if (Predicate(so_far)) part.for_each_part([&](auto d) { walk_next(d, in, path, visit, count, so_far); });
}

template <class Record, class... D>
void walk_all(layout_t<Record, D...>, octets& in, const std::string& path, auto& visit) {
  std::uint32_t count = 0;
  Record so_far{};
  (walk_next(D{}, in, path, visit, count, so_far), ...);
}
}  // namespace detail

/// visit(descriptor, its octets, where: "" or "[2] "); returns the octets after the last descriptor.
template <class Record, class... D>
octets walk(layout_t<Record, D...> layout, octets in, auto&& visit) {
  detail::walk_all(layout, in, "", visit);
  return in;
}

}  // namespace flowkit::conformance
