// SPDX-License-Identifier: BSL-1.0
// What a property found, as a case file: for `flowcheck explain`, and for other decoders.
#pragma once

#include <string>

#include <conformance/properties/property.hpp>

namespace flowkit::tools {

/// Writes `folder`/codec/NAME-i_counterexample.{hex,json}; the name of the first, or nothing where the case has no
/// datagrams. Throws startup_error (io).
[[nodiscard]] std::string write_counterexample(const std::string& folder, const std::string& name,
                                               const conformance::outcome& found);

}  // namespace flowkit::tools
