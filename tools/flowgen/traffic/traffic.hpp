// SPDX-License-Identifier: BSL-1.0
// What an exporter sees of the imagined network: conversations of its users with servers, both directions of each as
// flows, of documentation, benchmarking and private addresses. docs/traffic.md says what is promised of them.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <flowkit/flow/table.hpp>

#include "tools/flowgen/traffic/conversation.hpp"
#include "tools/flowgen/traffic/day.hpp"
#include "tools/flowgen/traffic/label.hpp"

namespace flowkit::tools {

class staged_flows;
struct staged_flow;

enum class ip_version : std::uint8_t { v4 = 4, v6 = 6 };

class traffic {
 public:
  /// `site` sets the networks apart: each exporter sees users of its own. `mixes`: so many streams it has of each
  /// version of IP.
  traffic(std::uint64_t seed, std::uint32_t site, const flow_timeouts& t = {},
          std::shared_ptr<const traffic_model> network = nullptr, std::size_t mixes = 1);

  /// Of which streams flows are asked for, two of each mix, IPv4 and IPv6: those that flow_keys are divided among. If
  /// it is not called, of all.
  void use(const std::vector<bool>& streams);
  /// Flows of scenarios that are due come before others, as IPv4. `carries`: which protocols of IP the records of each
  /// mix can say (staged_flows.hpp). Null: there are none.
  void stage(std::shared_ptr<staged_flows> scenarios, std::vector<std::uint8_t> carries);

  /// Flows that have ended and are exported at `now`, times in whole milliseconds of it, made in place over others:
  /// members that are not present keep what they hold. A reverse flow comes after its forward one, in the same stream.
  void next(timestamp now, ip_version version, const application_mix& mix, std::span<flow::record> into) noexcept;
  void next(timestamp now, ip_version version, std::span<flow::record> into) noexcept {
    next(now, version, application_mix::usual(), into);
  }
  flow::record next(timestamp now, ip_version version = ip_version::v4) noexcept {
    flow::record r{};
    next(now, version, {&r, 1});
    return r;
  }
  /// A flow of a scenario as a record.
  void put(const staged_flow& f, flow::record& r) const noexcept;
  /// Of the flows that next() has made last, one each; empty: all of them are of the background.
  [[nodiscard]] std::span<const flow_label> labels() const noexcept { return labels_; }

 private:
  /// Flows of a mix and a version: all that is remembered of them.
  struct stream {
    std::uint64_t seed;
    std::uint64_t conversations = 0;  ///< that have begun
    timestamp asked{};                ///< when the forward flow was exported, whose reverse one is next
    bool answers = false;             ///< the reverse flow is next
    std::uint32_t flow_keys = 0;
    stream_keys own{};
  };
  template <ip_version Version>
  void next(timestamp now, const application_mix& mix, std::span<flow::record> into) noexcept;
  /// Those of scenarios, in front; how many.
  std::size_t put_staged(timestamp now, std::size_t mix, std::span<flow::record> into) noexcept;

  std::shared_ptr<const traffic_model> network_;
  site_view at_;
  std::uint32_t site_;
  day_clock day_;
  std::vector<stream> streams_;
  std::shared_ptr<staged_flows> staged_;
  std::vector<std::uint8_t> carries_;  ///< by mix
  std::vector<flow_label> labels_;
};

}  // namespace flowkit::tools
