// SPDX-License-Identifier: BSL-1.0
// The account of faults: what they befell, what arrives of it, and what a receiver counts, by plain reasoning about
// what it gets to see. Nothing of a receiver's own code is in it, so that each can be held against the other.
#pragma once

#include <map>
#include <set>
#include <string>

#include "tools/common/manifest.hpp"
#include "tools/common/protocols.hpp"
#include "tools/flowgen/faults/parts.hpp"
#include "tools/flowgen/faults/settings.hpp"

namespace flowkit::tools {

class fault_account {
 public:
  explicit fault_account(protocol p) noexcept : protocol_(p) {}

  [[nodiscard]] manifest_fault& of(fault_kind k);
  void befalls(fault_kind k, std::size_t datagrams, std::size_t flows);
  /// `name`: as the receiver's statistics have it.
  void counts(fault_kind k, const std::string& name, std::uint64_t n);

  /// So many numbers do not arrive: a receiver knows when the next datagram comes.
  void misses(fault_kind k, std::uint32_t units) noexcept {
    if (units != 0) missing_ = {k, missing_.units + units};
  }
  void misses_sample(fault_kind k, std::uint64_t source);
  /// A datagram arrives of which it reads the numbers. `readable`: it knows all templates, so that it can count the
  /// records of it; else it does not know which number is next.
  void arrives(bool readable);
  void sample_arrives(std::uint64_t source);
  /// It begins to count anew.
  void restarted() { missing_ = {}, missing_samples_.clear(); }
  /// Does a receiver know which number comes next?
  [[nodiscard]] bool is_on_track() const noexcept { return on_track_; }

  [[nodiscard]] std::vector<manifest_fault> all() const;

 private:
  struct gap {
    fault_kind kind{};
    std::uint32_t units = 0;
  };
  struct sample_gap {
    fault_kind kind{};
    std::uint32_t samples = 0;
  };

  protocol protocol_;
  std::map<fault_kind, manifest_fault> faults_;
  gap missing_;
  std::map<std::uint64_t, sample_gap> missing_samples_;
  std::set<std::uint64_t> seen_sources_;
  bool on_track_ = false;
};

}  // namespace flowkit::tools
