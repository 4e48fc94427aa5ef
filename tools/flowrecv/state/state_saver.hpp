// SPDX-License-Identifier: BSL-1.0
// Writes the state file from time to time in a thread of its own, as a disk may take a tenth of a second for it, and at
// the end.
#pragma once

#include <chrono>
#include <future>
#include <string>
#include <vector>

#include "tools/flowrecv/state/options.hpp"
#include "tools/flowrecv/state/session_octets.hpp"

namespace flowkit::tools {

class state_saver {
 public:
  using parts = std::vector<state::session_octets>;

  explicit state_saver(const state_settings& settings) : settings_(settings) {}
  state_saver(const state_saver&) = delete;
  state_saver& operator=(const state_saver&) = delete;

  /// Is it time, and nothing being written? Then parts are to be gathered for save().
  [[nodiscard]] bool due();
  void save(parts p);
  /// Waits for what is being written, and writes. Empty, or what went wrong.
  [[nodiscard]] std::string save_at_end(parts p);
  /// What went wrong as it was written last, unless it is what went wrong before, or that it is saved again; else
  /// empty.
  [[nodiscard]] std::string news();

 private:
  using clock = std::chrono::steady_clock;

  const state_settings& settings_;
  clock::time_point last_ = clock::now();
  std::future<std::string> running_;
  std::string wrong_;  ///< as it was written last; empty: nothing
  bool gathering_ = false;
};

}  // namespace flowkit::tools
