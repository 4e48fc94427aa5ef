// SPDX-License-Identifier: BSL-1.0
// What one receiver has counted, or several together: a copy, which may be read in any thread while they go on.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "tools/flowrecv/account.hpp"
#include "tools/flowrecv/receivers/protocol_account.hpp"

namespace flowkit::tools {

class receiver;

class received_account {
 public:
  /// To be called in the thread that receives. `others`: what other receivers have learnt, where templates that are
  /// missing may be known; none of them may be receiving.
  received_account(const receiver& of, std::span<const exporter_sessions* const> others = {});  // NOLINT: converts
  received_account(received_account&&) noexcept = default;
  received_account& operator=(received_account&&) noexcept = default;

  /// What another receiver has counted.
  void add(received_account&& more);
  /// The kernel does not say whose datagrams it dropped: they are those of the exporter, if there was never another.
  void set_kernel_drops(std::uint64_t datagrams) noexcept;

  /// Sorted by key.
  [[nodiscard]] const std::vector<exporter>& exporters() const noexcept { return exporters_; }
  /// The sums of those evicted; `evicted` says how many.
  [[nodiscard]] const exporter_totals& evicted_totals() const noexcept { return evicted_; }
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evictions_; }
  [[nodiscard]] exporter_totals totals() const;
  [[nodiscard]] const session_account& sessions() const noexcept { return sessions_; }
  /// Null where the protocol has nothing of its own.
  [[nodiscard]] const protocol_account* of(protocol p) const noexcept {
    return own_[static_cast<std::size_t>(p)].get();
  }

 private:
  std::vector<exporter> exporters_;
  exporter_totals evicted_;
  std::uint64_t evictions_ = 0;
  session_account sessions_;
  std::vector<std::unique_ptr<protocol_account>> own_;  ///< by protocol
};

/// Of the whole run, exporters that were forgotten included.
[[nodiscard]] losses losses_of(const received_account& received, const run_account& run);

}  // namespace flowkit::tools
