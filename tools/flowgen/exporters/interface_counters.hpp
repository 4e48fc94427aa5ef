// SPDX-License-Identifier: BSL-1.0
// What an exporter's interfaces carried, as its flows say it: written by the thread that the exporter belongs to, read
// by any other (SNMP). Plain additions, as there is one writer: no locked instruction.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include <flowkit/core/time.hpp>
#include <flowkit/flow/record.hpp>

#include "tools/flowgen/network/clock.hpp"

namespace flowkit::tools {

class monotonic_counter {
 public:
  void add(std::uint64_t n) noexcept { set(get() + n); }
  void set(std::uint64_t n) noexcept { value_.store(n, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t get() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct interface_counters {
  monotonic_counter in_octets, in_packets, out_octets, out_packets;
};

class device_counters {
 public:
  explicit device_counters(std::size_t interfaces) : interfaces_(interfaces) {}

  [[nodiscard]] std::size_t interfaces() const noexcept { return interfaces_.size(); }
  /// By ifIndex, from 1.
  [[nodiscard]] interface_counters& at(std::size_t if_index) noexcept { return interfaces_[if_index - 1]; }
  [[nodiscard]] const interface_counters& at(std::size_t if_index) const noexcept { return interfaces_[if_index - 1]; }

  /// Flows come in at one interface and go out at another; they stand for so many times what they say. Interfaces that
  /// the device does not have count nothing.
  void enter(std::span<const flow::record> flows, std::uint32_t times) noexcept;

  /// How long the device is up by its own clock, at a time of the run's.
  [[nodiscard]] duration uptime(timestamp now) const noexcept {
    return (clock_ == nullptr ? now : clock_->at(now)) - timestamp{boot_.load(std::memory_order_relaxed)};
  }
  /// The device's clock, which outlives it; without, it is the run's. Before any other thread looks.
  void follow(const exporter_clock& clock) noexcept { clock_ = &clock; }
  /// All begins again. `boot`: by the device's clock.
  void restart(timestamp boot) noexcept;

 private:
  [[nodiscard]] bool has(std::uint32_t if_index) const noexcept { return if_index - 1 < interfaces_.size(); }

  std::vector<interface_counters> interfaces_;
  std::atomic<std::int64_t> boot_{0};
  const exporter_clock* clock_ = nullptr;
};

}  // namespace flowkit::tools
