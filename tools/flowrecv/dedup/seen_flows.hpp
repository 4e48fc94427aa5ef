// SPDX-License-Identifier: BSL-1.0
// The flows that were seen of late, each with who saw it: is this one of them? The first that is seen is the original.
// Each vantage sees an original once, so that records of a long flow that follow each other are originals of their own.
// What came in once may leave several times, though (multicast): a device's egress may see its ingress again.
#pragma once

#include <array>
#include <vector>

#include <flowkit/core/recent_map.hpp>

#include "tools/flowrecv/dedup/sighting.hpp"
#include "tools/flowrecv/dedup/times_forgotten.hpp"

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
  /// Records of one key that are remembered: 16 minutes of a flow with a timeout of 15 s. All are looked at for each
  /// further record of this key.
  static constexpr std::size_t most_of_one = 64;
  /// Clocks differ by this at most.
  static constexpr duration clocks = seconds(2);

  /// Remembers flows for `window`, by when they arrived, and `most` of them.
  seen_flows(duration window, std::size_t most) : window_(window), most_(most == 0 ? 1 : most) {}

  /// A flow that has arrived now. What is no duplicate is an original from now on.
  duplicate_kind see(const sighting& s, timestamp now);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Originals that had to go before their time, as there was no room.
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }
  /// Likewise, as more than most_of_one of one key came.
  [[nodiscard]] std::uint64_t crowded_out() const noexcept { return crowded_out_; }

  /// What the window forgot although flows that had arrived at the same time came afterwards: captures of one time that
  /// are read one after the other.
  struct set_back {
    std::uint64_t flows = 0;  ///< forgotten, to within a unit of times_forgotten at both ends
    duration by{};            ///< how far times of arrival went back at most
  };
  [[nodiscard]] set_back gone_back() const noexcept;

 private:
  struct original {
    static constexpr std::size_t most_seers = 6;
    observation flow;
    timestamp arrived;
    std::array<vantage, most_seers> seers{};  ///< besides its own
    std::uint8_t seer_count = 0;

    [[nodiscard]] bool was_seen_by(const vantage& v) const noexcept;
  };
  /// The oldest first. A vector takes twice of what is in it at most: see drop_first().
  using originals = std::vector<original>;
  using map = recent_map<flow_key, originals, hash_of_key>;

 public:
  /// Octets that one original takes at most. Those that share a key share its entry as well, which is no less than the
  /// room that their vector has to spare.
  static constexpr std::size_t octets_each = map::entry_octets + sizeof(original) + 32;

 private:
  void forget_old();
  void remember(originals& of, const observation& s);
  void drop_first(originals& of, std::size_t n);
  void note_time(timestamp now);
  [[nodiscard]] bool is_old(const original& o) const noexcept;

  duration window_;
  std::size_t most_;
  map flows_;
  std::size_t size_ = 0;  ///< originals
  std::uint64_t evicted_ = 0, crowded_out_ = 0;
  timestamp now_{INT64_MIN};                             ///< captures may go back
  times_forgotten forgotten_;                            ///< by the window
  timestamp back_from_{INT64_MAX}, back_to_{INT64_MIN};  ///< arrivals that were further back than the window
  duration back_by_{};
};

}  // namespace flowkit::tools
