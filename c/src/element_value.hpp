// SPDX-License-Identifier: BSL-1.0
// Any value of any element as a flowkit_value. Which lengths each type is read in is what flow/element_text.hpp shows.
#pragma once

#include <bit>

#include <flowkit/core/convert.hpp>
#include <flowkit/flow/element_text.hpp>

#include "c/src/common.hpp"

namespace flowkit::c_interface {

inline flowkit_value element_value(const element* e, octets v, const record_context& context) noexcept {
  using enum abstract_type;
  const auto sized = [&](std::size_t least, std::size_t most) { return v.size() >= least && v.size() <= most; };
  const auto number = [&] { return load_be(v.data(), v.size()); };
  const auto time = [&] {
    const auto t = flow::detail::converted<timestamp>(*e, v, context);
    return t == unknown_time ? signed_value(FLOWKIT_TIME, 0) : signed_value(FLOWKIT_TIME, t.ns);
  };
  switch (e == nullptr ? octetArray : e->type) {
    case unsigned8:
    case unsigned16:
    case unsigned32:
    case unsigned64:
      if (sized(1, 8)) return number_value(FLOWKIT_UNSIGNED, number() & value_bits(*e));
      break;
    case signed8:
    case signed16:
    case signed32:
    case signed64:
      if (sized(1, 8)) return signed_value(FLOWKIT_SIGNED, flow::detail::converted<std::int64_t>(*e, v, context));
      break;
    case float32:
    case float64:
      if (v.size() == 4) return real_value(static_cast<double>(std::bit_cast<float>(load_be<std::uint32_t>(v.data()))));
      if (v.size() == 8) return real_value(std::bit_cast<double>(load_be<std::uint64_t>(v.data())));
      break;
    case boolean:
      if (v.size() == 1 && (v[0] == std::byte{1} || v[0] == std::byte{2}))
        return number_value(FLOWKIT_BOOLEAN, v[0] == std::byte{1});
      if (v.size() == 1) return number_value(FLOWKIT_UNSIGNED, number());
      break;
    case macAddress:
      if (v.size() == 6) return address_value(FLOWKIT_MAC, v, 6);
      break;
    case ipv4Address:
      if (v.size() == 4) return address_value(FLOWKIT_ADDRESS, v, 4);
      break;
    case ipv6Address:
      if (v.size() == 16) return address_value(FLOWKIT_ADDRESS, v, 16);
      break;
    case dateTimeSeconds:
    case dateTimeMilliseconds:
      if (!sized(1, 8)) break;
      // After 2262, which 64 bits of nanoseconds cannot hold: the number.
      if (number() > INT64_MAX / (e->type == dateTimeSeconds ? 1'000'000'000u : 1'000'000u))
        return number_value(FLOWKIT_UNSIGNED, number());
      return time();
    case dateTimeMicroseconds:
    case dateTimeNanoseconds:
      if (v.size() == 8) return time();
      break;
    case string: {
      std::string_view s{reinterpret_cast<const char*>(v.data()), v.size()};
      while (!s.empty() && s.back() == '\0') s.remove_suffix(1);  // v9 fills strings of a fixed length
      return text_value(s);
    }
    default: break;
  }
  return octets_value(e != nullptr && flow::detail::is_application(*e) ? FLOWKIT_APPLICATION : FLOWKIT_OCTETS, v);
}

}  // namespace flowkit::c_interface
