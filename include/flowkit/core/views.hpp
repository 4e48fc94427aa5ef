// SPDX-License-Identifier: BSL-1.0
// Members that are views of octets: octets or std::string_view, into the datagram when decoded, into the caller's
// memory when encoding.
#pragma once

#include <concepts>
#include <string_view>

#include <flowkit/core/bytes.hpp>

namespace flowkit::detail {

template <class T>
concept view = std::same_as<T, octets> || std::same_as<T, std::string_view>;

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
