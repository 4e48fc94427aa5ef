// SPDX-License-Identifier: BSL-1.0
// The account of an exporter's flows by template and by label. An exporter has few of either.
#pragma once

#include <span>

#include <flowkit/flow/table.hpp>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/traffic/label.hpp"

namespace flowkit::tools {

/// `more`: of flows that were sent by this template.
void enter_by_template(manifest_entry& to, std::uint16_t id, const manifest_sums& more) noexcept;
/// `labels`: of each flow. Those of the background are in no sum.
void enter_by_label(manifest_entry& to, std::span<const flow::record> flows,
                    std::span<const flow_label> labels) noexcept;

}  // namespace flowkit::tools
