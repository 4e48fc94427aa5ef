// SPDX-License-Identifier: BSL-1.0
// The make of an exporter, as far as its templates show it. NetFlow v1, v5 and v7 and sFlow show nothing of the kind:
// of these none is ever named.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include <flowkit/templates/template_view.hpp>

namespace flowkit::tools::doctor {

enum class make : std::uint8_t { unknown, ios, asa, fortios, panos, junos, routeros, softflowd };
inline constexpr std::size_t make_count = 8;

struct make_row {
  make which;
  const char* name;    ///< for --make, and in JSON
  const char* device;  ///< "a FortiGate"
  const char* system;  ///< "FortiOS": whose lines they are
};
/// All but make::unknown.
[[nodiscard]] std::span<const make_row> makes() noexcept;
/// `m` is not unknown.
[[nodiscard]] const make_row& row_of(make m) noexcept;

/// What speaks for a make: only what, as far as is known, no other one sends.
class make_signs {
 public:
  void learned(const template_view& t);

  struct verdict {
    make which = make::unknown;
    const char* reason = "";  ///< "its templates have ..."
  };
  /// Unknown if nothing speaks for any, or something for two.
  [[nodiscard]] verdict looks_like() const noexcept;

 private:
  std::array<const char*, make_count> reasons_{};
};

}  // namespace flowkit::tools::doctor
