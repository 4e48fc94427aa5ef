// SPDX-License-Identifier: BSL-1.0
// What a replay says at its end, on stderr.
#pragma once

#include "tools/flowgen/output/destination.hpp"
#include "tools/flowgen/replay/captured.hpp"
#include "tools/flowgen/replay/renewer.hpp"

namespace flowkit::tools {

struct replay_account {
  std::uint64_t datagrams = 0;
  double seconds = 0;
  std::int64_t put_off_ns = 0;  ///< by how much the schedule was moved, in all
  renewal_counts lacking;
};

void print_account(const replay_account& a, const identities& exporters, destination& to);
/// What of the capture is not flow export, or not wanted; nothing if all of it is sent.
void print_skipped(const capture_survey& s);

}  // namespace flowkit::tools
