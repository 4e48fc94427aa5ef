// SPDX-License-Identifier: BSL-1.0
// --metrics: what is at which path. The account is asked for in the workers' threads; the page is made here.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "tools/flowrecv/metrics/page.hpp"
#include "tools/flowrecv/workers/crew.hpp"

namespace flowkit::tools {

/// Where it comes from. `then` is called in another thread, or never.
struct metrics_source {
  std::function<void(std::function<void(run_state)> then)> account;
  std::function<void(std::function<void()> then)> whether_all_answer;
  std::function<crew_phase()> phase;
};

class metrics_service {
 public:
  /// Whoever asks more often gets the same page again.
  static constexpr std::chrono::milliseconds least_age{200};

  /// Listens at `at`. Throws startup_error (io).
  metrics_service(const endpoint& at, metrics_source source);
  ~metrics_service();
  metrics_service(const metrics_service&) = delete;
  metrics_service& operator=(const metrics_service&) = delete;

  /// From here on it answers.
  void start();
  /// "http://127.0.0.1:9995/metrics"
  [[nodiscard]] std::string url() const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace flowkit::tools
