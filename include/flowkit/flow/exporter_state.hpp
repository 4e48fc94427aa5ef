// SPDX-License-Identifier: BSL-1.0
// What a session learns about an exporter besides its templates: options data, its runs of sequence numbers, and the
// last totals of its flows.
#pragma once

#include <flowkit/flow/exporter_runs.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/totals.hpp>
#include <flowkit/templates/session.hpp>

namespace flowkit::inline v0::flow {

struct exporter_state {
  exporter_options options;
  exporter_runs runs;
  flow_totals totals;

  [[nodiscard]] std::size_t owned_octets() const noexcept { return runs.owned_octets(); }
  [[nodiscard]] std::size_t charged() const noexcept { return options.charged() + totals.charged(); }
};

}  // namespace flowkit::flow
