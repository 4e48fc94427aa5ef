// SPDX-License-Identifier: BSL-1.0
// Where the runs of numbers of a session are among the drops of this machine's kernel (kernel_gaps.hpp). Accounts have
// it, too, but one may be evicted, and made anew, while its run goes on.
#pragma once

#include <vector>

#include <flowkit/flow/exporter_runs.hpp>

#include "tools/flowrecv/receivers/kernel_gaps.hpp"

namespace flowkit::tools {

class gap_positions {
 public:
  struct found {
    gap_position& at;  ///< valid until the next call
    bool is_new;
  };
  /// That of the run whose message came; `now` if it is new, in the place of that silent for longest once there are as
  /// many as a session has runs.
  found of(origin run, const gap_position& now) {
    ++clock_;
    for (entry& e : all_)
      if (e.run == run) return e.used = clock_, found{e.at, false};
    if (all_.size() < flow::exporter_runs::most) return {all_.emplace_back(entry{run, clock_, now}).at, true};
    entry* oldest = &all_[0];
    for (entry& e : all_)
      if (e.used < oldest->used) oldest = &e;
    *oldest = {run, clock_, now};
    return {oldest->at, true};
  }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return all_.capacity() * sizeof(entry); }

 private:
  struct entry {
    origin run;
    std::uint64_t used;
    gap_position at;
  };
  std::vector<entry> all_;
  std::uint64_t clock_ = 0;
};

}  // namespace flowkit::tools
