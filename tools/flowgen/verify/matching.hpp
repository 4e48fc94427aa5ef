// SPDX-License-Identifier: BSL-1.0
// Which stored flow is which sent one. First all compared values are equal, then all of the key; what is left on both
// sides is paired by keys with a field or two left out, to find what was altered. Keys may repeat: as often as a flow
// was sent it is expected.
#pragma once

#include <functional>

#include "tools/flowgen/verify/account.hpp"
#include "tools/flowgen/verify/exporter_directory.hpp"
#include "tools/flowgen/verify/flow_selection.hpp"
#include "tools/flowgen/verify/map.hpp"
#include "tools/flowgen/verify/row_store.hpp"

namespace flowkit::tools::verify {

struct matching_settings {
  const exporter_directory* exporters = nullptr;
  const std::vector<std::string>* labels = nullptr;
  const verification_map* map = nullptr;
  field_set compared;                         ///< at all
  const flow_selection* selection = nullptr;  ///< null: all flows are judged
  field_set shown;                            ///< fields of the outputs, for the selection
  std::int64_t late = 0;                      ///< ns; 0: no flow is late
  std::size_t examples = 3;
  unsigned threads = 2;
};

/// Takes all rows of both.
[[nodiscard]] account match(row_store& sent, row_store& stored, const matching_settings& settings);

/// `work(thread)` in each of so many threads; the first exception comes out here.
void in_threads(unsigned threads, const std::function<void(unsigned)>& work);

}  // namespace flowkit::tools::verify
