// SPDX-License-Identifier: BSL-1.0
// The load of a run over its time: pieces in which the rate is constant or changes linearly. What is due when follows
// from the area under them, so that a run has no drift, whatever its shape.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <flowkit/core/time.hpp>

#include "tools/flowgen/load/rate.hpp"

namespace flowkit::tools {

/// Units a second at the begin and at the end of a time.
struct load_piece {
  double from = 0, to = 0;
  std::int64_t ns = 0;

  [[nodiscard]] double units() const noexcept { return (from + to) / 2 * static_cast<double>(ns) / 1e9; }
  /// How many are due so long after its begin.
  [[nodiscard]] double units_by(std::int64_t t) const noexcept;
  /// When so many are due; within the piece.
  [[nodiscard]] std::int64_t time_of(double units) const noexcept;
};

class load_shape {
 public:
  /// The same all the time, to the nanosecond.
  [[nodiscard]] static load_shape constant(const load_rate& r);
  /// The pieces, one after the other; after them the last rate goes on, or they come again. At least one piece; some
  /// unit is due in those that come again, or after the last.
  [[nodiscard]] static load_shape of(load_unit unit, std::vector<load_piece> pieces, bool again);
  /// As the function says of the k-th piece, for ever; at the most `peak` units a second. Each has at least one unit in
  /// the long run.
  [[nodiscard]] static load_shape made_by(load_unit unit, double peak,
                                          std::function<load_piece(std::uint64_t k)> piece);

  [[nodiscard]] load_unit unit() const noexcept { return unit_; }
  /// The greatest rate, in units a second.
  [[nodiscard]] double peak() const noexcept { return peak_; }
  /// Whole units that are due by this time after the start.
  [[nodiscard]] std::uint64_t units_by(std::int64_t ns) const;
  [[nodiscard]] bool is_constant() const noexcept { return constant_ != 0; }

 private:
  friend class load_cursor;
  [[nodiscard]] load_piece piece(std::uint64_t k) const;

  load_unit unit_ = load_unit::flows;
  std::uint64_t constant_ = 0;  ///< units a second; 0: pieces
  std::vector<load_piece> pieces_;
  bool again_ = false;
  std::function<load_piece(std::uint64_t)> made_;
  double peak_ = 0;
};

/// Goes through a shape, forward.
class load_cursor {
 public:
  /// The shape must outlive it.
  explicit load_cursor(const load_shape& s) : shape_(&s) {}

  /// When the n-th unit (from 1) is due, in nanoseconds from the start. n never falls from call to call.
  [[nodiscard]] std::int64_t time_of(std::uint64_t n);
  /// Units a second where the last call was.
  [[nodiscard]] double rate() const noexcept { return rate_; }

 private:
  const load_shape* shape_;
  std::optional<load_piece> piece_;
  std::uint64_t k_ = 0;     ///< of the piece
  double before_ = 0;       ///< units before the piece
  std::int64_t begin_ = 0;  ///< of the piece
  double rate_ = 0;
};

}  // namespace flowkit::tools
