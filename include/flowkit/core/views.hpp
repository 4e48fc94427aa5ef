// SPDX-License-Identifier: BSL-1.0
// Members that are views: octets or std::string_view, into the datagram when decoded, into the caller's memory when
// encoding; and lists of structured data, which are octets when decoded and spans of values when encoding.
#pragma once

#include <concepts>
#include <string_view>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/element.hpp>
#include <flowkit/core/result.hpp>

namespace flowkit::inline v0::detail {

template <class T>
concept view = std::same_as<T, octets> || std::same_as<T, std::string_view>;

/// basic_list, sub_template_list, sub_template_multi_list (templates/): over(octets) is the decoded list,
/// write(writer&) writes what stands after the length. The octets are the first thing in it, so that a plan fills it
/// like a view.
template <class T>
concept structured_list = requires(const T& list, writer& out) {
  { T::list_type } -> std::convertible_to<abstract_type>;
  { list.write(out) } -> std::same_as<error>;
};

/// The type of the list; of other members `otherwise`.
template <class T>
consteval abstract_type list_type_of(abstract_type otherwise) noexcept {
  if constexpr (structured_list<T>)
    return T::list_type;
  else
    return otherwise;
}

template <view View>
constexpr View view_of(octets o) noexcept {
  if constexpr (std::same_as<View, octets>)
    return o;
  else
    return {reinterpret_cast<const char*>(o.data()), o.size()};
}

/// The caller has checked that there is room for v.size() octets.
template <view View>
constexpr void write_view(writer& out, const View& v) noexcept {
  if constexpr (std::same_as<View, octets>) {
    if (std::is_constant_evaluated()) {
      for (std::size_t i = 0; i < v.size(); ++i) out.at()[i] = v[i];
      return out.advance(v.size());
    }
  }
  if (!v.empty()) std::memcpy(out.at(), v.data(), v.size());
  out.advance(v.size());
}

}  // namespace flowkit::detail
