// SPDX-License-Identifier: BSL-1.0
// walk(layout, octets, visit): every descriptor with the octets that it stands for, in wire order, into nested parts
// and the elements of arrays. Reads what it is given, decodable or not; the octets may end anywhere.
#pragma once

#include <string>

#include <flowkit/core/array.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/length.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/core/when.hpp>

namespace flowkit::conformance {

namespace detail {
inline octets take(octets& in, std::size_t n) {
  const octets front = in.first(n < in.size() ? n : in.size());
  in = in.subspan(front.size());
  return front;
}

template <class Record, class... D>
void walk_all(layout_t<Record, D...>, octets& in, const std::string& path, auto& visit);

/// `count` is what the last count_of of the same layout said.
template <class D>
void walk_one(D descriptor, octets& in, const std::string& path, auto& visit, std::uint32_t& count) {
  if (in.empty()) return;
  const octets own = take(in, D::min_size);
  if constexpr (requires { typename D::counted; })
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
template <auto Member>
void walk_one(array_t<Member>, octets& in, const std::string& path, auto& visit, std::uint32_t& count) {
  walk_list(static_cast<const typename array_t<Member>::list_type*>(nullptr), in, path, visit, count);
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
void walk_next(when_t<Predicate, D...>, octets& in, const std::string& path, auto& visit, std::uint32_t& count,
               auto& so_far) {
  if (Predicate(so_far)) (walk_next(D{}, in, path, visit, count, so_far), ...);
}

template <class Record, class... D>
void walk_all(layout_t<Record, D...>, octets& in, const std::string& path, auto& visit) {
  std::uint32_t count = 0;
  Record so_far{};
  (walk_next(D{}, in, path, visit, count, so_far), ...);
}
}  // namespace detail

/// visit(descriptor, its octets, where: "" or "[2] "); returns the octets behind the last descriptor.
template <class Record, class... D>
octets walk(layout_t<Record, D...> layout, octets in, auto&& visit) {
  detail::walk_all(layout, in, "", visit);
  return in;
}

}  // namespace flowkit::conformance
