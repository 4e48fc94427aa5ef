// SPDX-License-Identifier: BSL-1.0
// What a profile says of the value of one element.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <flowkit/templates/specifier.hpp>

namespace flowkit::tools {

/// A value as it is written in a profile: a whole number (also of boolean elements), a fraction, or text.
using scalar = std::variant<std::int64_t, double, std::string>;

/// What only the run knows.
enum class run_value : std::uint8_t {
  sampling_interval,
  sampling_space,
  sampler,
  exporter_domain,
  exporter_boot,
  exporter_address
};

struct profile_value {
  std::vector<scalar> one_of;               ///< each as likely; one: a constant
  std::int64_t from = 0, to = -1;           ///< a number between, where from <= to
  std::map<std::uint16_t, scalar> by_port;  ///< by the server's port
  scalar otherwise;                         ///< for other ports
  bool is_by_port = false;
  bool is_run_value = false;
  run_value of_run{};
  std::uint32_t line = 0;  ///< of the profile

  [[nodiscard]] bool is_range() const noexcept { return from <= to; }
};

/// Values by element: for each the name as it was written, and what it names (the length says nothing).
struct named_value {
  std::string name;
  specifier of;
  profile_value value;
};
using value_table = std::vector<named_value>;

/// The last of them that names the element of the field; null: none.
[[nodiscard]] const profile_value* find_value(const value_table& values, const specifier& field) noexcept;

/// The octets of a field: numbers in its width, texts filled with zeros or cut, addresses, "0x..." of octetArray
/// elements. Text of variable length has no length before it. Throws startup_error (usage), `where` begins the message,
/// for what the element cannot be.
[[nodiscard]] std::vector<std::byte> octets_of(const scalar& v, const specifier& field, const std::string& where);

}  // namespace flowkit::tools
