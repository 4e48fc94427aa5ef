// SPDX-License-Identifier: BSL-1.0
// How far what is stored is from what was sent, over the time of a soak: does it grow, and how fast is stored
// meanwhile?
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace flowkit::tools {

class backlog {
 public:
  struct sample {
    double at;  ///< seconds from the start
    std::uint64_t sent, stored;
    std::uint64_t drops;  ///< of the kernel
  };
  void enter(const sample& s) { samples_.push_back(s); }

  /// Flows a second by which it grows through the second half; 0: it does not. Receivers that store in batches let it
  /// go up and down: of the last two quarters the least, the mean and the most are compared, and that which grew least
  /// counts. None: less than 2 samples in one of them, which say nothing of it.
  [[nodiscard]] std::optional<double> growth() const;
  /// Since when the receiver was full, as the kernel began to drop then; none: it did not.
  [[nodiscard]] std::optional<double> full_since() const;
  /// Flows a second that were stored from then on; none: less than 3 samples, or less than a second.
  [[nodiscard]] std::optional<double> stored_a_second_from(double since) const;
  /// From the time when it was full, else over the second half.
  [[nodiscard]] std::optional<double> drained() const;
  [[nodiscard]] double end() const noexcept { return samples_.empty() ? 0 : samples_.back().at; }

 private:
  std::vector<sample> samples_;
};

}  // namespace flowkit::tools
