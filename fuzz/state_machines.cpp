// SPDX-License-Identifier: BSL-1.0
// State against its models (docs/testing.md): announcers, sessions, sets that wait, options, sequences, totals. The
// properties are those that ctest runs with arbitrary steps; here the steps are those that reach something new.
#include <conformance/properties/groups.hpp>

#include "fuzz/decisions.hpp"

using namespace flowkit;

namespace {
const std::vector<conformance::property>& machines() {
  static const auto all = [] {
    std::vector<conformance::property> to;
    conformance::add_announcer_properties(to);
    conformance::add_recent_map_properties(to);
    conformance::add_session_properties(to);
    conformance::add_pending_properties(to);
    conformance::add_sequence_machine_properties(to);
    conformance::add_options_properties(to);
    conformance::add_run_properties(to);
    conformance::add_totals_properties(to);
    return to;
  }();
  return all;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::decide(data, size, [](conformance::source& from) {
    const auto& all = machines();
    fuzz::require(!all[from.below(all.size())].check(from));
  });
  return 0;
}
