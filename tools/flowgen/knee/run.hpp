// SPDX-License-Identifier: BSL-1.0
// One run of a search: a rate for some time, and what became of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/flowgen/knee/rate_search.hpp"

namespace flowkit::tools {

enum class knee_phase : std::uint8_t { warm_up, step, soak };
[[nodiscard]] const char* to_string(knee_phase p) noexcept;

/// What the run says of the receiver, in one word.
enum class run_outcome : std::uint8_t {
  clean,
  lost,        ///< something is not stored, though nothing more comes
  late,        ///< it still came when there was no more time to settle
  growing,     ///< of a soak: all is stored, but the backlog grew as long as was sent
  unmeasured,  ///< of a soak: all is stored, but it was counted too seldom to say whether the backlog grew
  generator,   ///< what generates fell short
  ended,       ///< it was interrupted
};
[[nodiscard]] const char* to_string(run_outcome o) noexcept;

struct knee_run {
  knee_phase phase{};
  run_outcome outcome{};
  std::uint64_t rate = 0;  ///< flows a second that were asked for
  double seconds = 0;      ///< that it took to send
  std::uint64_t sent = 0, stored = 0;
  double settled = 0;                    ///< seconds from the last datagram to the last flow that was stored
  std::optional<std::uint64_t> drops{};  ///< of the kernel at the receiver's sockets; none: not known
  std::optional<double> cpu{};           ///< processors that the receiver kept busy while flows were sent
  std::optional<double> growth{};        ///< of a soak: flows a second by which the backlog grew
  std::optional<double> drained{};       ///< of a soak that failed: flows a second that were stored while it was full
  double measured = 0;                   ///< over so many seconds
  // Of what generates.
  std::uint64_t delay_p50 = 0, delay_p99 = 0, delay_most = 0;  ///< ns that datagrams left too late
  std::uint64_t burst = 0;                                     ///< datagrams within a millisecond
  std::uint64_t refused = 0, failed = 0;                       ///< datagrams

  [[nodiscard]] double share() const noexcept {
    return sent == 0 ? 0 : static_cast<double>(stored) / static_cast<double>(sent);
  }
  [[nodiscard]] run_verdict verdict() const noexcept {
    if (outcome == run_outcome::clean) return run_verdict::clean;
    const bool is_test =
        outcome != run_outcome::generator && outcome != run_outcome::ended && outcome != run_outcome::unmeasured;
    return is_test ? run_verdict::lossy : run_verdict::no_test;
  }
};

/// Why a search is over.
enum class knee_end : std::uint8_t {
  found,           ///< both numbers
  steps_only,      ///< the burst knee; no soak was asked for
  above_the_last,  ///< nothing was lost up to --to; with the soak, if one was asked for
  below_the_least,
  not_confirmed,  ///< no soak was carried
  generator_limit,
  nothing_stored,
  not_at_rest,  ///< the receiver goes on and on
  too_many,     ///< it stored more than was sent
  nobody,       ///< nothing listens
  interrupted,
  error,
};

struct knee_result {
  std::vector<knee_run> runs;
  knee_end end = knee_end::error;
  std::string why;                             ///< one line
  std::uint64_t burst_knee = 0, too_much = 0;  ///< 0: none
  bool has_burst_knee = false;                 ///< else it is a rate that is carried, and the knee is above
  std::uint64_t sustained = 0, not_sustained = 0;
  std::optional<double> drained{};  ///< flows a second that the full receiver stores
  double drained_over = 0;          ///< seconds
  std::vector<int> receivers;       ///< processes
};

}  // namespace flowkit::tools
