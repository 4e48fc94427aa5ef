// SPDX-License-Identifier: BSL-1.0
// The processes of a receiver on this machine, by the sockets that they have open, and what processor time they take.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace flowkit::tools {

/// Those that have one of the sockets open, as far as this user may look.
[[nodiscard]] std::vector<pid_t> processes_with_sockets(const std::set<std::uint64_t>& inodes);
/// Ticks of user and system time, of a line of /proc/PID/stat; none: it is of another form.
[[nodiscard]] std::optional<std::uint64_t> parse_cpu_ticks(std::string_view stat) noexcept;

class receiver_process {
 public:
  /// Known by its number.
  explicit receiver_process(pid_t pid) : pids_{pid} {}
  /// By the inodes of its sockets; none: it is not on this machine.
  explicit receiver_process(const std::set<std::uint64_t>& inodes) : pids_(processes_with_sockets(inodes)) {}

  [[nodiscard]] const std::vector<pid_t>& pids() const noexcept { return pids_; }
  /// Seconds of all of them; none: there is none, or not any more.
  [[nodiscard]] std::optional<double> cpu_seconds() const;

 private:
  std::vector<pid_t> pids_;
};

}  // namespace flowkit::tools
