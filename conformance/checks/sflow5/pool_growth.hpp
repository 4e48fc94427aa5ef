// SPDX-License-Identifier: BSL-1.0
// Does the pool of a sampler keep up with the counters of its interface? Packets are counted between two polls that
// both lie between two samples, so that the pool has seen all of them.
#pragma once

#include <algorithm>

#include <flowkit/sflow5/interface_counters.hpp>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/examiner/sflow5_events.hpp"

namespace flowkit::conformance {

class pool_growth {
 public:
  /// Samples of the source, in order, none of them late.
  void on(const sflow5::flow_sample& s) noexcept {
    const auto by = static_cast<std::int32_t>(s.sample_pool - pool_);
    if (is_sampled_ && by < 0) return restart(s);
    if (is_sampled_) grown_ += static_cast<std::uint32_t>(by);
    const sampling_side side = side_of(s);
    takes_in_ |= side != sampling_side::egress, takes_out_ |= side != sampling_side::ingress;
    pool_ = s.sample_pool, is_sampled_ = true;
    in_ += waiting_in_, out_ += waiting_out_, polls_ += waiting_polls_;
    waiting_in_ = waiting_out_ = 0, waiting_polls_ = 0;
  }

  /// A poll of the same interface.
  void on(const sflow5::if_counters& c) noexcept {
    const bool follows = is_polled_ && is_sampled_;
    if (follows) {
      waiting_in_ += growth(before_in_, c.ifInUcastPkts), waiting_out_ += growth(before_out_, c.ifOutUcastPkts);
      ++waiting_polls_;
    }
    is_polled_ = is_sampled_;
    before_in_ = c.ifInUcastPkts, before_out_ = c.ifOutUcastPkts;
  }

  /// Unicast packets that the interface counted, at least, and that the pool should have in it.
  [[nodiscard]] std::uint64_t counted() const noexcept {
    if (takes_in_ && takes_out_) return std::min(in_, out_);
    return takes_in_ ? in_ : out_;
  }
  [[nodiscard]] std::uint64_t grown() const noexcept { return grown_; }
  /// There is evidence.
  [[nodiscard]] bool is_decided() const noexcept { return polls_ >= fewest_polls && counted() >= fewest_packets; }
  /// A pool may leave out packets of some kinds, and polls may be seconds old; nine of ten packets are too many.
  [[nodiscard]] bool stands_still() const noexcept { return is_decided() && grown_ < counted() / 10; }

 private:
  static constexpr std::uint64_t fewest_packets = 1'000;
  static constexpr std::uint32_t fewest_polls = 2;  ///< intervals between polls

  /// Counters that are not known, or were reset, count nothing.
  static std::uint64_t growth(std::uint32_t before, std::uint32_t now) noexcept {
    constexpr std::uint32_t unknown = ~std::uint32_t{0};
    const auto by = static_cast<std::int32_t>(now - before);
    return before == unknown || now == unknown || by < 0 ? 0 : static_cast<std::uint32_t>(by);
  }
  void restart(const sflow5::flow_sample& s) noexcept {
    *this = {};
    on(s);
  }

  std::uint64_t grown_ = 0, in_ = 0, out_ = 0, waiting_in_ = 0, waiting_out_ = 0;
  std::uint32_t pool_ = 0, before_in_ = 0, before_out_ = 0, polls_ = 0, waiting_polls_ = 0;
  bool is_sampled_ = false, is_polled_ = false, takes_in_ = false, takes_out_ = false;
};

}  // namespace flowkit::conformance
