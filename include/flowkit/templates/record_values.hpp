// SPDX-License-Identifier: BSL-1.0
// A record of a template that is known only at run time, put together from the octets of its fields.
#pragma once

#include <span>

#include <flowkit/core/result.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::inline v0 {

namespace detail {
constexpr void copy_octets(octets from, std::byte* to) noexcept {
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[i];
  } else if (!from.empty()) {  // memcpy of nothing still needs valid pointers
    std::memcpy(to, from.data(), from.size());
  }
}
}  // namespace detail

/// Writes one value for each field, in the order of the template; a variable-length one gets the shortest form of its
/// length. Errors: bad_count (not as many values as fields), bad_length (a value whose length is not its field's),
/// no_space. After an error the content of `out` is undefined.
constexpr error write_values(std::span<const specifier> fields, std::span<const octets> values, writer& out) noexcept {
  const auto failed = [&](errc what) { return error{what, static_cast<std::uint32_t>(out.size())}; };
  if (values.size() != fields.size()) return failed(errc::bad_count);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const octets& v = values[i];
    std::size_t before = 0;
    if (fields[i].is_variable()) {
      if (v.size() > 65535) return failed(errc::no_space);
      before = length_octets(v.size());
    } else if (v.size() != fields[i].length) {
      return failed(errc::bad_length);
    }
    if (!out.has(before + v.size())) return failed(errc::no_space);
    if (before != 0) write_length(out.at(), v.size());
    detail::copy_octets(v, out.at() + before);
    out.advance(before + v.size());
  }
  return {};
}

}  // namespace flowkit
