// SPDX-License-Identifier: BSL-1.0
// One NetFlow v5 exporter: an engine with its own uptime, sequence and traffic.
#pragma once

#include <span>

#include <flowkit/netflow5/message.hpp>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/traffic.hpp"

namespace flowkit::tools {

struct netflow5_settings {
  std::uint64_t seed = 0;
  timestamp start{};                    ///< when the run begins; the exporter booted before
  std::uint16_t sampling_interval = 0;  ///< 0: not sampled; at most 16383
};

class netflow5_exporter {
 public:
  /// `index` numbers the exporters of a run from 0: engine type and id are its two octets.
  netflow5_exporter(const netflow5_settings& settings, std::uint32_t index) noexcept;

  /// Writes a datagram of `flows` flows (1..30) that leaves at `now`, and enters it into sent(). The octets.
  std::size_t write(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept;

  [[nodiscard]] const manifest_entry& sent() const noexcept { return sent_; }

 private:
  traffic traffic_;
  timestamp boot_;
  netflow5::header head_{};
  manifest_entry sent_{};
};

}  // namespace flowkit::tools
