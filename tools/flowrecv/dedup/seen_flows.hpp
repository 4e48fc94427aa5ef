// SPDX-License-Identifier: BSL-1.0
// The flows that were seen of late, each with who saw it: is this one of them? The first that is seen is the original.
// Each vantage sees an original once, so that records of a long flow that follow each other are originals of their own.
// What came in once may leave several times, though (multicast): a device's egress may see its ingress again.
#pragma once

#include <array>
#include <vector>

#include <flowkit/core/recent_map.hpp>

#include "tools/flowrecv/dedup/sighting.hpp"

namespace flowkit::tools {

enum class duplicate_kind : std::uint8_t { none, egress, exporter };
/// What flow.duplicate says; empty: no duplicate.
[[nodiscard]] constexpr std::string_view to_string(duplicate_kind k) noexcept {
  constexpr std::string_view words[] = {"", "egress", "exporter"};
  return words[static_cast<std::size_t>(k)];
}

/// Of two vantages that saw what looks the same: both sides of one device, or two exporters; none if it is one exporter
/// that does not say that these are its two sides.
[[nodiscard]] duplicate_kind kind_of(const observation& original, const observation& later) noexcept;
/// Packets to within an eighth (packets are lost between devices, and records cut at other packets), octets to within
/// an eighth, or 24 a packet: tags, labels and Ethernet's header count for some.
[[nodiscard]] bool is_alike(const observation& a, const observation& b) noexcept;
/// How long both were there, with `clocks` more; nothing unless that is half of the shorter one at least.
[[nodiscard]] std::optional<duration> overlap(const observation& a, const observation& b, duration clocks) noexcept;

class seen_flows {
 public:
  /// Records of one key that are remembered: more are under way only if devices export them at very different times.
  static constexpr std::size_t most_of_one = 4;
  /// Clocks differ by this at most.
  static constexpr duration clocks = seconds(2);

  /// Remembers flows for `window`, by when they arrived, and `most` of them.
  seen_flows(duration window, std::size_t most) : window_(window), most_(most == 0 ? 1 : most) {}

  /// A flow that has arrived now. What is no duplicate is an original from now on.
  duplicate_kind see(const sighting& s, timestamp now);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Originals that had to go before their time, as there was no room.
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  struct original {
    static constexpr std::size_t most_seers = 6;
    observation flow;
    timestamp arrived;
    std::array<vantage, most_seers> seers{};  ///< besides its own
    std::uint8_t seer_count = 0;

    [[nodiscard]] bool was_seen_by(const vantage& v) const noexcept;
  };
  using originals = std::vector<original>;  ///< the oldest first
  using map = recent_map<flow_key, originals, hash_of_key>;

 public:
  /// Octets that one original takes at most, if it is the only one of its key.
  static constexpr std::size_t octets_each = map::entry_octets + sizeof(original) + 32;

 private:
  void forget_old();
  void remember(originals& of, const observation& s);
  [[nodiscard]] bool is_old(const original& o) const noexcept;

  duration window_;
  std::size_t most_;
  map flows_;
  std::size_t size_ = 0;  ///< originals
  std::uint64_t evicted_ = 0;
  timestamp now_{INT64_MIN};  ///< captures may go back
};

}  // namespace flowkit::tools
