// SPDX-License-Identifier: BSL-1.0
// The receiver of sFlow v5: samples become flows, and the numbers of their sources show what was lost.
#pragma once

#include "tools/flowrecv/receivers/protocol_receiver.hpp"
#include "tools/flowrecv/receivers/sample_sources.hpp"

namespace flowkit::tools {

class sflow5_receiver final : public protocol_receiver {
 public:
  explicit sflow5_receiver(reception& shared) noexcept : protocol_receiver(shared) {}

  void receive(const datagram& d) override;
  [[nodiscard]] std::unique_ptr<protocol_account> account() const override;

  /// The data sources of all agents.
  [[nodiscard]] const sample_sources& sources() const noexcept { return sources_; }

 private:
  sample_sources sources_;
};

}  // namespace flowkit::tools
