// SPDX-License-Identifier: BSL-1.0
// The values of columns as text without quotes; each format adds its own where it needs them.
#pragma once

#include <flowkit/core/digit_words.hpp>
#include <flowkit/core/json_value.hpp>
#include <flowkit/flow/application.hpp>
#include <flowkit/flow/columns.hpp>
#include <flowkit/flow/protocol_name.hpp>

namespace flowkit::inline v0::flow {

/// Values that are numbers in every format; durations in milliseconds.
template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> || std::is_same_v<T, duration>;

/// Any value but a string, which may hold anything: formats escape it.
template <class T>
constexpr void write_value(text_writer& out, const T& v) noexcept {
  static_assert(!std::is_same_v<T, std::string_view>, "a string has to be escaped as the format wants it");
  if constexpr (std::unsigned_integral<T>)
    out.put_up_to<20>([v](char* to) { return flowkit::detail::put_number(to, v); });
  else
    write_text(out, v);
}
inline void write_value(text_writer& out, double v) noexcept { write_json_number(out, v); }
constexpr void write_value(text_writer& out, duration d) noexcept {
  const std::int64_t ms = d.ns / 1'000'000;
  if (ms < 0)
    write_text(out, ms);
  else
    write_value(out, static_cast<std::uint64_t>(ms));
}
/// "13:443"
constexpr void write_value(text_writer& out, flowkit::octets id) noexcept { write_application(out, id); }
constexpr void write_value(text_writer& out, sampling_source s) noexcept { out.put(std::string_view{to_string(s)}); }
/// The keyword in lower case; the number where there is none.
constexpr void write_value(text_writer& out, ip_protocol p) noexcept {
  if (const auto keyword = protocol_keyword(p.number); !keyword.empty())
    out.put(keyword);
  else
    write_text(out, p.number);
}

}  // namespace flowkit::flow
