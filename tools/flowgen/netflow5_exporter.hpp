// SPDX-License-Identifier: BSL-1.0
// One NetFlow v5 exporter: an engine with its own uptime, sequence and traffic.
#pragma once

#include <flowkit/netflow5/message.hpp>

#include "tools/flowgen/exporter.hpp"
#include "tools/flowgen/traffic.hpp"

namespace flowkit::tools {

class netflow5_exporter final : public exporter {
 public:
  /// Engine type and id are the two octets of `index`; the manifest's domain is both in one number.
  netflow5_exporter(const exporter_settings& settings, std::uint32_t index);

  written write(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept override;
  [[nodiscard]] std::size_t max_flows() const noexcept override { return netflow5::max_records; }
  [[nodiscard]] std::size_t max_datagram() const noexcept override {
    return netflow5::encoded_size(netflow5::max_records);
  }

 private:
  traffic traffic_;
  netflow5::header head_{};
};

}  // namespace flowkit::tools
