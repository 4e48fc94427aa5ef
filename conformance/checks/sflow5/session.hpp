// SPDX-License-Identifier: BSL-1.0
// What checks that compare samples with earlier ones need: which datagrams are new, between which of them nothing can
// have been lost, and a bounded table of data sources.
#pragma once

#include <unordered_map>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

class sflow5_session {
 public:
  /// At each datagram, before its samples are looked at.
  void on(const sflow5_message_event& e) noexcept {
    using enum flow::sequence_event;
    const auto what = e.follows.what;
    is_new_ = what == first || what == in_order || what == gap || what == restart;
    if (what == restart) ++life_;
    const bool tiles = e.read.wrong.code == errc::ok && e.read.end == e.in.payload.size();
    if (what != in_order || is_in_doubt_ || !tiles) ++unbroken_;
    is_in_doubt_ = !tiles;
  }
  /// A sample that cannot be read, or whose source is doubtful: what follows is not compared with what came before.
  void doubt() noexcept { ++unbroken_; }
  /// A sample of an unknown kind: agents of some vendors send the same one again and again, others replace one.
  void doubt(sflow5::data_format unknown) noexcept {
    if (unknown != last_unknown_) doubt();
    last_unknown_ = unknown;
  }

  /// Neither late nor a duplicate: samples of others are passed over.
  [[nodiscard]] bool is_new() const noexcept { return is_new_; }
  /// Between samples with the same number here no sample of the stream was lost.
  [[nodiscard]] std::uint32_t unbroken() const noexcept { return unbroken_; }
  /// Changes when the agent restarts.
  [[nodiscard]] std::uint32_t life() const noexcept { return life_; }

 private:
  std::uint32_t unbroken_ = 0, life_ = 0;
  bool is_new_ = false, is_in_doubt_ = false;
  sflow5::data_format last_unknown_{};
};

[[nodiscard]] inline bool is_known_sample(sflow5::data_format f) noexcept {
  return sflow5::is_flow(f) || sflow5::is_counters(f) || f == sflow5::sample_format::discarded;
}

/// State of each data source of a stream.
template <class State>
class source_table {
 public:
  /// Sources beyond so many are not followed.
  static constexpr std::size_t most = 4'096;

  /// The source's state, made if it is new; nullptr: the table is full.
  [[nodiscard]] State* at(const sflow5::data_source& s) {
    const std::uint64_t key = std::uint64_t{s.type} << 32 | s.index;
    if (key == last_key_ && last_ != nullptr) return last_;
    const auto known = states_.find(key);
    if (known == states_.end() && states_.size() >= most) return nullptr;
    last_ = known != states_.end() ? &known->second : &states_[key];
    last_key_ = key;
    return last_;
  }
  /// nullptr: not known.
  [[nodiscard]] State* find(const sflow5::data_source& s) noexcept {
    const auto known = states_.find(std::uint64_t{s.type} << 32 | s.index);
    return known == states_.end() ? nullptr : &known->second;
  }
  [[nodiscard]] auto begin() { return states_.begin(); }
  [[nodiscard]] auto end() { return states_.end(); }
  [[nodiscard]] std::size_t size() const noexcept { return states_.size(); }

 private:
  std::unordered_map<std::uint64_t, State> states_;
  std::uint64_t last_key_ = 0;
  State* last_ = nullptr;
};

}  // namespace flowkit::conformance
