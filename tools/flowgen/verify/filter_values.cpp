// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/filter_values.hpp"

#include <bit>
#include <optional>

#include "tools/common/exit_code.hpp"
#include "tools/common/filter/value_reader.hpp"

namespace flowkit::tools::verify {

namespace {
using filter::value_class;

std::optional<ip_address> address_in(std::string_view octets) noexcept {
  if (octets.size() == 16) {
    ipv6_address a;
    std::memcpy(a.octets.data(), octets.data(), 16);
    return ip_address{a};
  }
  if (octets.size() != 4) return std::nullopt;
  return ip_address{ipv4_address{load_be<std::uint32_t>(reinterpret_cast<const std::byte*>(octets.data()))}};
}

std::optional<std::uint64_t> rate_source_called(std::string_view name) noexcept {
  for (unsigned i = 0; i < static_cast<unsigned>(flow::sampling_source::count_); ++i)
    if (flow::to_string(static_cast<flow::sampling_source>(i)) == name) return i;
  return std::nullopt;
}

/// As lines have it: 13:443.
std::optional<std::string> application_in(std::string_view text) {
  const filter::filter_text nowhere{};
  try {
    return filter::read_application({.text = std::string{text}}, {nowhere});
  } catch (const startup_error&) {
    return std::nullopt;
  }
}
}  // namespace

field_number field_of(const flow::column& c) noexcept { return static_cast<field_number>(&c - flow::columns.begin()); }

filter_values::filter_values(const std::vector<const flow::column*>& columns) : slots_(columns.size()) {
  for (std::size_t i = 0; i < columns.size(); ++i) places_[field_of(*columns[i])] = static_cast<std::uint8_t>(i);
}

bool filter_values::set(const flow::column& c, const stored_value& v) {
  slot& s = slot_of(c);
  s.is = state::unknown;
  if (v.is_undecoded()) return false;
  switch (filter::class_of(c)) {
    case value_class::number:
    case value_class::mac:
    case value_class::protocol:
    case value_class::real: s.number = v.number(); break;
    case value_class::time: s.number = filter::comparable(timestamp{static_cast<std::int64_t>(v.number())}); break;
    case value_class::period: s.number = filter::comparable(duration{static_cast<std::int64_t>(v.number())}); break;
    case value_class::address: {
      const auto a = address_in(v.octets());
      if (!a) return false;
      s.address = *a;
      break;
    }
    case value_class::text:
    case value_class::rate_source:
    case value_class::application:
      if (v.size() == value::most_octets) return false;  // it may have been cut
      return set_text(c, v.octets());
  }
  s.is = state::known;
  return true;
}

bool filter_values::set_text(const flow::column& c, std::string_view text) {
  slot& s = slot_of(c);
  s.is = state::unknown;
  if (filter::class_of(c) == value_class::rate_source) {
    const auto n = rate_source_called(text);
    if (!n) return false;
    s.number = *n;
  } else if (filter::class_of(c) == value_class::application) {
    auto id = application_in(text);
    if (!id) return false;
    s.application = std::move(*id);
  } else {
    s.text = text;
  }
  s.is = state::known;
  return true;
}

std::uint64_t filter_source::number(const flow::column& c) const noexcept {
  if (!is_zero(c)) return of_.slot_of(c).number;
  const value_class is = filter::class_of(c);
  return is == value_class::time || is == value_class::period ? filter::ordered(0) : 0;
}
double filter_source::real(const flow::column& c) const noexcept {
  return is_zero(c) ? 0 : std::bit_cast<double>(of_.slot_of(c).number);
}
std::string_view filter_source::text(const flow::column& c) const noexcept {
  return is_zero(c) ? std::string_view{} : of_.slot_of(c).text;
}
filter::application_key filter_source::application(const flow::column& c) const noexcept {
  return filter::key_of(as_octets(of_.slot_of(c).application));
}

}  // namespace flowkit::tools::verify
