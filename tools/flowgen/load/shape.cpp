// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/shape.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flowkit::tools {

namespace {
/// What goes on after the last piece: a century.
constexpr std::int64_t for_ever = 3'155'760'000'000'000'000;
}  // namespace

double load_piece::units_by(std::int64_t t) const noexcept {
  const double s = static_cast<double>(t) / 1e9;
  const double slope = (to - from) / (static_cast<double>(ns) / 1e9);
  return from * s + slope * s * s / 2;
}

std::int64_t load_piece::time_of(double units) const noexcept {
  if (units <= 0) return 0;
  const double seconds = static_cast<double>(ns) / 1e9;
  const double slope = (to - from) / seconds;
  // Not (sqrt(...) - from) / slope: that loses digits where the rate changes slowly, or not at all.
  const double under_root = std::max(from * from + 2 * slope * units, 0.0);
  const double s = 2 * units / (from + std::sqrt(under_root));
  return std::min(static_cast<std::int64_t>(std::min(s, seconds) * 1e9), ns);
}

load_shape load_shape::constant(const load_rate& r) {
  load_shape s;
  s.unit_ = r.unit;
  s.constant_ = r.per_second;
  s.peak_ = static_cast<double>(r.per_second);
  return s;
}

load_shape load_shape::of(load_unit unit, std::vector<load_piece> pieces, bool again) {
  assert(!pieces.empty());
  load_shape s;
  s.unit_ = unit;
  s.pieces_ = std::move(pieces);
  s.again_ = again;
  for (const load_piece& p : s.pieces_) s.peak_ = std::max({s.peak_, p.from, p.to});
  return s;
}

load_shape load_shape::made_by(load_unit unit, double peak, std::function<load_piece(std::uint64_t)> piece) {
  load_shape s;
  s.unit_ = unit;
  s.peak_ = peak;
  s.made_ = std::move(piece);
  return s;
}

load_piece load_shape::piece(std::uint64_t k) const {
  if (made_) return made_(k);
  if (again_) return pieces_[k % pieces_.size()];
  if (k < pieces_.size()) return pieces_[k];
  return {pieces_.back().to, pieces_.back().to, for_ever};
}

std::uint64_t load_shape::units_by(std::int64_t ns) const {
  if (constant_ != 0) {
    const auto t = static_cast<std::uint64_t>(ns);
    __extension__ using product = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<product>(t) * constant_ / 1'000'000'000);
  }
  double units = 0;
  for (std::uint64_t k = 0;; ++k) {
    const load_piece p = piece(k);
    if (ns <= p.ns) return static_cast<std::uint64_t>(units + p.units_by(ns));
    units += p.units();
    ns -= p.ns;
  }
}

std::int64_t load_cursor::time_of(std::uint64_t n) {
  if (const std::uint64_t rate = shape_->constant_; rate != 0) {
    rate_ = static_cast<double>(rate);
    __extension__ using product = unsigned __int128;  // rates of bits are above 10^9
    return static_cast<std::int64_t>(n / rate * 1'000'000'000 +
                                     static_cast<std::uint64_t>(static_cast<product>(n % rate) * 1'000'000'000 / rate));
  }
  const auto wanted = static_cast<double>(n);
  if (!piece_) piece_ = shape_->piece(k_);
  while (wanted > before_ + piece_->units() && begin_ < for_ever) {
    before_ += piece_->units();
    begin_ += piece_->ns;
    piece_ = shape_->piece(++k_);
  }
  const std::int64_t t = piece_->time_of(wanted - before_);
  rate_ = piece_->from + (piece_->to - piece_->from) * static_cast<double>(t) / static_cast<double>(piece_->ns);
  return begin_ + t;
}

}  // namespace flowkit::tools
