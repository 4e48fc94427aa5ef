// SPDX-License-Identifier: BSL-1.0
// Octets of a case whatever they are: where no structure is left to drop, and where none could be read.
#pragma once

#include "conformance/diff/edit.hpp"

namespace flowkit::conformance {

/// Ranges that are worth dropping: of small cases all, longest first; of larger ones those of fewer lengths.
[[nodiscard]] std::vector<octet_range> ranges_to_drop(std::span<const case_frame> frames);

/// What the explainer calls a value, and single octets: those that are not zero.
[[nodiscard]] std::vector<octet_range> parts_not_zero(std::span<const case_frame> frames);
[[nodiscard]] std::vector<octet_range> octets_not_zero(std::span<const case_frame> frames);

/// Has it a set of templates? False for other protocols.
[[nodiscard]] bool announces_templates(octets datagram);

}  // namespace flowkit::conformance
