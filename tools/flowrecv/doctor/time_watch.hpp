// SPDX-License-Identifier: BSL-1.0
// What the times of an exporter's flows say: its timeouts, and clocks that do not fit together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include <flowkit/flow/record.hpp>
#include <flowkit/flow/table.hpp>

namespace flowkit::tools::doctor {

class time_watch {
 public:
  /// A flow that ends so much after its message was sent has another clock than the message.
  static constexpr duration ahead = seconds(60);

  void flow(const flow::record& r) {
    using flow::record;
    if (!r.has<&record::start>() || !r.has<&record::end>()) return;
    ++flows_;
    if (r.has<&record::exported>() && r.end - r.exported > ahead) ++after_export_;
    if (r.end < r.start) {
      ++backwards_;
      return;
    }
    const auto lasted =
        static_cast<std::uint32_t>(std::min<std::int64_t>((r.end - r.start).ns / 1'000'000'000, 1 << 30));
    add(lengths_, lasted);
    constexpr std::uint8_t idle_timeout = 1, active_timeout = 2;
    if (!r.has<&record::end_reason>()) return;
    if (r.end_reason == active_timeout) add(cut_, lasted);
    if (r.end_reason == idle_timeout && r.has<&record::exported>() && r.exported >= r.end)
      add(idle_, static_cast<std::uint32_t>(std::min<std::int64_t>((r.exported - r.end).ns / 1'000'000'000, 1 << 30)));
  }

  struct guess {
    std::uint32_t seconds = 0;  ///< 0: none
    std::uint64_t flows = 0;    ///< that it follows from
    const char* by = "";        ///< in words
  };
  /// The active timeout: of flows that it has cut, by what they say; else the length that the longest have in common.
  [[nodiscard]] guess active() const;
  /// By flows that say that nothing more came: how long after their end the shortest left.
  [[nodiscard]] guess inactive() const;

  [[nodiscard]] std::uint64_t flows() const noexcept { return flows_; }
  [[nodiscard]] std::uint64_t after_export() const noexcept { return after_export_; }
  [[nodiscard]] std::uint64_t backwards() const noexcept { return backwards_; }
  /// Seconds of the longest flow.
  [[nodiscard]] std::uint32_t longest() const noexcept { return lengths_.empty() ? 0 : lengths_.rbegin()->first; }
  /// Flows that lasted longer than so many seconds.
  [[nodiscard]] std::uint64_t longer_than(std::uint32_t seconds) const {
    return count(lengths_, seconds + 1, UINT32_MAX);
  }

 private:
  using histogram = std::map<std::uint32_t, std::uint64_t>;  ///< flows by whole seconds
  static constexpr std::size_t most = 4096;                  ///< entries; beyond them those that are there count on

  static void add(histogram& h, std::uint32_t seconds) {
    const auto known = h.find(seconds);
    if (known != h.end())
      ++known->second;
    else if (h.size() < most)
      h.emplace(seconds, 1);
  }
  static std::uint64_t count(const histogram& h, std::uint32_t from, std::uint32_t to) {
    std::uint64_t n = 0;
    for (auto at = h.lower_bound(from); at != h.end() && at->first <= to; ++at) n += at->second;
    return n;
  }

  histogram lengths_, cut_, idle_;
  std::uint64_t flows_ = 0, after_export_ = 0, backwards_ = 0;
};

}  // namespace flowkit::tools::doctor
