// SPDX-License-Identifier: BSL-1.0
// Any value of any element as JSON: what record views show. Unknown elements, lists and octet arrays are hex digits,
// except applicationId. Bits that collectors must ignore are not shown: record_view has the original octets.
#pragma once

#include <bit>

#include <flowkit/core/convert.hpp>
#include <flowkit/core/json_value.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/application.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/reverse.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
template <class T>
T converted(const element& e, octets v, const record_context& context) noexcept {
  bool saturated = false;
  return convert<T>(conversion_to<T>(e), v.data(), v.size(), context, saturated);
}
template <class T>
void write_converted(text_writer& out, const element& e, octets v, const record_context& context) noexcept {
  const T value = converted<T>(e, v, context);
  if constexpr (std::is_arithmetic_v<T>) {
    write_text(out, value);
  } else {
    out.put('"'), write_text(out, value), out.put('"');
  }
}
/// Times after 2262, which a timestamp cannot hold: as dates up to the year 9999, RFC 3339's last, else as the number.
inline bool write_far_time(text_writer& out, std::uint64_t value, std::uint64_t ms_each) noexcept {
  constexpr std::uint64_t last_of_timestamps = INT64_MAX / 1'000'000, last_of_dates = 253'402'300'799'999,
                          day = 86'400'000;
  if (value <= last_of_timestamps / ms_each) return false;
  if (value > last_of_dates / ms_each) {
    write_text(out, value);
    return true;
  }
  const std::uint64_t ms = value * ms_each;
  char text[flowkit::detail::time_size];
  char* const time = flowkit::detail::put_date(text, static_cast<std::int64_t>(ms / day));
  flowkit::detail::put_time_of_day(time, static_cast<std::uint32_t>(ms % day));
  out.put('"'), out.put(std::string_view(text, sizeof text)), out.put('"');
  return true;
}
inline bool is_application(const element& e) noexcept {
  return same_element(e, ie::applicationId) || same_element(e, ie::reverse::reverseApplicationId);
}
}  // namespace detail

/// The value as a JSON value: a number, a string, true or false. A length that the type cannot have gives hex digits.
inline void write_json_value(text_writer& out, const element* e, octets v, const record_context& context) noexcept {
  using enum abstract_type;
  const abstract_type type = e == nullptr ? octetArray : e->type;
  const auto sized = [&](std::size_t least, std::size_t most) { return v.size() >= least && v.size() <= most; };
  switch (type) {
    case unsigned8:
    case unsigned16:
    case unsigned32:
    case unsigned64:
      if (sized(1, 8)) return write_text(out, load_be(v.data(), v.size()) & value_bits(*e));
      break;
    case signed8:
    case signed16:
    case signed32:
    case signed64:
      if (sized(1, 8)) return detail::write_converted<std::int64_t>(out, *e, v, context);
      break;
    case float32:
    case float64:
      if (v.size() == 4) return write_json_number(out, std::bit_cast<float>(load_be<std::uint32_t>(v.data())));
      if (v.size() == 8) return write_json_number(out, std::bit_cast<double>(load_be<std::uint64_t>(v.data())));
      break;
    case boolean:
      if (v.size() == 1 && (v[0] == std::byte{1} || v[0] == std::byte{2}))
        return out.put(v[0] == std::byte{1} ? "true" : "false");
      if (v.size() == 1) return write_text(out, std::to_integer<std::uint8_t>(v[0]));
      break;
    case macAddress:
      if (v.size() == 6) return detail::write_converted<mac_address>(out, *e, v, context);
      break;
    case ipv4Address:
      if (v.size() == 4) return detail::write_converted<ipv4_address>(out, *e, v, context);
      break;
    case ipv6Address:
      if (v.size() == 16) return detail::write_converted<ipv6_address>(out, *e, v, context);
      break;
    case dateTimeSeconds:
    case dateTimeMilliseconds: {
      if (!sized(1, 8)) break;
      const std::uint64_t ms_each = type == dateTimeSeconds ? 1000 : 1;
      if (detail::write_far_time(out, load_be(v.data(), v.size()), ms_each)) return;
      return detail::write_converted<timestamp>(out, *e, v, context);
    }
    case dateTimeMicroseconds:
    case dateTimeNanoseconds:
      if (v.size() == 8) {
        const timestamp t = detail::converted<timestamp>(*e, v, context);
        if (t == unknown_time) return out.put('0');  // not set: no date
        out.put('"'), write_time(out, t, 9), out.put('"');
        return;
      }
      break;
    case string: {
      std::string_view s{reinterpret_cast<const char*>(v.data()), v.size()};
      while (!s.empty() && s.back() == '\0') s.remove_suffix(1);  // v9 fills strings of a fixed length
      return write_json_string(out, s);
    }
    default: break;
  }
  if (e != nullptr && detail::is_application(*e)) {
    out.put('"'), write_application(out, v), out.put('"');
    return;
  }
  write_json_hex(out, v);
}

}  // namespace flowkit::flow
