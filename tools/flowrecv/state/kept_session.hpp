// SPDX-License-Identifier: BSL-1.0
// What is kept of a session for the state file besides its templates. Sessions have none where no state is kept.
#pragma once

#include <vector>

#include "tools/flowrecv/state/learnt_records.hpp"
#include "tools/flowrecv/state/run_position.hpp"

namespace flowkit::tools {

class kept_session {
 public:
  /// The position of the run, made if it is new; in the place of that silent for longest once there are as many as a
  /// session has. Valid until the next call.
  run_position& at(origin run) {
    for (run_position& p : runs_)
      if (p.id == run) return p;
    if (runs_.size() < flow::exporter_runs::most) return runs_.emplace_back(run_position{.id = run});
    run_position* oldest = &runs_[0];
    for (run_position& p : runs_)
      if (p.received < oldest->received) oldest = &p;
    return *oldest = {.id = run};
  }
  /// A message of it came.
  run_position& came(const flow::exporter_run& run, const record_context& c, timestamp received) {
    run_position& p = at(run.id);
    p.port = run.port, p.first_port = run.first_port;
    p.has_uptime = c.has_uptime, p.uptime_ms = c.uptime_ms, p.exported = c.export_time;
    p.received = received;
    return p;
  }
  [[nodiscard]] const std::vector<run_position>& runs() const noexcept { return runs_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return sizeof *this + runs_.capacity() * sizeof(run_position);
  }

  learnt_records records;

 private:
  std::vector<run_position> runs_;
};

}  // namespace flowkit::tools
