// SPDX-License-Identifier: BSL-1.0
// The values of one flow that filters ask for, of either side, and what is known of them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/common/filter/program.hpp"
#include "tools/flowgen/verify/value.hpp"

namespace flowkit::tools::verify {

/// A column's number is that of the field.
[[nodiscard]] field_number field_of(const flow::column& c) noexcept;

class filter_values {
 public:
  enum class state : std::uint8_t {
    absent,
    zero_or_absent,  ///< of an output that does not tell these apart
    unknown,
    known,
  };

  explicit filter_values(const std::vector<const flow::column*>& columns);

  void set(const flow::column& c, state is) noexcept { slot_of(c).is = is; }
  /// False, and unknown: it is no value of the column. Texts are not copied.
  bool set(const flow::column& c, const stored_value& v);
  bool set_text(const flow::column& c, std::string_view text);

  [[nodiscard]] state what(const flow::column& c) const noexcept { return slot_of(c).is; }

 private:
  friend class filter_source;
  struct slot {
    state is = state::absent;
    std::uint64_t number = 0;  ///< or the bits of a real one
    ip_address address{};
    std::string_view text{};
    std::string application{};  ///< the octets of its id
  };
  [[nodiscard]] slot& slot_of(const flow::column& c) noexcept { return slots_[places_[field_of(c)]]; }
  [[nodiscard]] const slot& slot_of(const flow::column& c) const noexcept { return slots_[places_[field_of(c)]]; }

  std::array<std::uint8_t, most_fields> places_{};
  std::vector<slot> slots_;
};

/// As programs read them; what may be 0 or absent is 0 if `zeros` says so.
class filter_source {
 public:
  explicit filter_source(const filter_values& of, bool zeros = false) noexcept : of_(of), zeros_(zeros) {}

  [[nodiscard]] bool has(const flow::column& c) const noexcept {
    const auto is = of_.what(c);
    return is == filter_values::state::known || (zeros_ && is == filter_values::state::zero_or_absent);
  }
  [[nodiscard]] std::uint64_t number(const flow::column& c) const noexcept;
  [[nodiscard]] double real(const flow::column& c) const noexcept;
  [[nodiscard]] ip_address address(const flow::column& c) const noexcept { return of_.slot_of(c).address; }
  [[nodiscard]] std::string_view text(const flow::column& c) const noexcept;
  [[nodiscard]] filter::application_key application(const flow::column& c) const noexcept;

 private:
  [[nodiscard]] bool is_zero(const flow::column& c) const noexcept {
    return of_.what(c) == filter_values::state::zero_or_absent;
  }

  const filter_values& of_;
  bool zeros_;
};

}  // namespace flowkit::tools::verify
