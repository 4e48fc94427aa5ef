// SPDX-License-Identifier: BSL-1.0
// Writes into records the values of a profile that flows have no member for, at a place that is the same in all.
#pragma once

#include <span>
#include <vector>

#include <flowkit/flow/record.hpp>

#include "tools/flowgen/profile/value.hpp"
#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

/// What only the run, the exporter and the flow know.
struct run_numbers {
  std::uint32_t sampling_interval = 0, domain = 0, index = 0;  ///< index: of the exporter, from 0
  timestamp boot{};
};

class field_filler {
 public:
  /// The field's octets; those of variable length without their length. Throws startup_error (usage).
  field_filler(const profile_value& v, const specifier& field, const std::string& where);

  /// The octets for one flow. Of numbers they are put together in `room`, which has as many as the field.
  [[nodiscard]] octets pick(const flow::record& r, const run_numbers& run, random_source& chance,
                            std::span<std::byte> room) const noexcept;
  /// Octets at the most.
  [[nodiscard]] std::size_t max_size() const noexcept;
  /// The only value that there is; empty if there are several.
  [[nodiscard]] octets constant() const noexcept;

 private:
  struct range {
    std::uint64_t from, count;
  };
  specifier field_;
  std::vector<std::vector<std::byte>> choices_;
  std::vector<std::pair<std::uint16_t, std::size_t>> by_port_;  ///< sorted; which choice. Others: the last
  range range_{0, 0};
  bool is_by_port_ = false, is_run_value_ = false;
  run_value of_run_{};
};

}  // namespace flowkit::tools
