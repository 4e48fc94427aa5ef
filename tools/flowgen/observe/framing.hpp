// SPDX-License-Identifier: BSL-1.0
// How an exporter puts datagrams together: what each of them shows, counted, and what follows from most of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace flowkit::tools {

/// Of one message of NetFlow v9 or IPFIX.
struct seen_message {
  std::uint32_t flows = 0, options_records = 0, templates = 0, sets = 0;
  bool has_data = false, has_templates = false;
  bool all_counted = true;  ///< no set without template, nothing damaged
  [[nodiscard]] std::uint32_t data_records() const noexcept { return flows + options_records; }
};

class framing {
 public:
  void datagram(std::size_t octets, std::size_t flows) noexcept {
    most_octets_ = std::max(most_octets_, octets);
    most_flows_ = std::max(most_flows_, flows);
    ++datagrams_;
  }
  void message(const seen_message& m) noexcept {
    with_templates_ += m.has_templates;
    templates_with_data_ += m.has_templates && m.has_data;
    with_data_ += m.has_data;
  }
  /// Zeros after the last set, up to so many octets.
  void filled(std::size_t octets) { ++filled_to_[octets]; }
  /// A set that ends where it shows the habit.
  void set_end(bool padded) noexcept { ++(padded ? padded_ : unpadded_); }
  /// A set of flow records; `before`: those of the set before it, if that was of the same template, else 0.
  void data_set(std::uint32_t before, std::uint32_t records) noexcept {
    most_in_set_ = std::max(most_in_set_, records);
    if (before != 0) ++continued_, continued_at_most_ += before == most_in_set_;
  }
  /// Two templates of a kind, in one set or in two.
  void templates_of_a_kind(bool in_one_set) noexcept { ++(in_one_set ? shared_ : own_); }

  [[nodiscard]] std::size_t most_octets() const noexcept { return most_octets_; }
  [[nodiscard]] std::size_t most_flows() const noexcept { return most_flows_; }
  [[nodiscard]] std::optional<std::size_t> fill() const noexcept {
    std::uint64_t all = 0;
    auto most = filled_to_.begin();
    for (auto i = filled_to_.begin(); i != filled_to_.end(); ++i) {
      all += i->second;
      if (i->second >= most->second) most = i;
    }
    return 2 * all > datagrams_ ? std::optional{most->first} : std::nullopt;
  }
  /// Are sets padded to 4 octets? Nothing: no set shows it.
  [[nodiscard]] std::optional<bool> pads() const noexcept {
    return padded_ + unpadded_ != 0 ? std::optional{padded_ >= unpadded_} : std::nullopt;
  }
  [[nodiscard]] std::optional<bool> shares_sets() const noexcept {
    return shared_ + own_ != 0 ? std::optional{shared_ >= own_} : std::nullopt;
  }
  /// Records of a set at the most, where another of the same template goes on with them. Nothing: sets have no limit.
  [[nodiscard]] std::optional<std::uint32_t> set_records() const noexcept {
    if (continued_ == 0 || continued_at_most_ != continued_) return std::nullopt;
    return most_in_set_;
  }
  [[nodiscard]] std::optional<bool> templates_alone() const noexcept {
    if (with_templates_ == 0 || with_data_ == 0) return std::nullopt;
    return templates_with_data_ == 0;
  }

 private:
  std::size_t most_octets_ = 0, most_flows_ = 0;
  std::uint64_t datagrams_ = 0, with_templates_ = 0, templates_with_data_ = 0, with_data_ = 0;
  std::uint32_t most_in_set_ = 0;
  std::uint64_t continued_ = 0, continued_at_most_ = 0;
  std::uint64_t padded_ = 0, unpadded_ = 0, shared_ = 0, own_ = 0;
  std::map<std::size_t, std::uint64_t> filled_to_;
};

}  // namespace flowkit::tools
