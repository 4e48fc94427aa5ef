// SPDX-License-Identifier: BSL-1.0
// The exporters of NetFlow v9 and IPFIX.
#pragma once

#include <memory>

#include "tools/flowgen/exporters/exporter.hpp"

namespace flowkit::tools {

[[nodiscard]] std::unique_ptr<exporter> make_netflow9_exporter(const exporter_settings& settings, std::uint32_t index);
[[nodiscard]] std::unique_ptr<exporter> make_ipfix_exporter(const exporter_settings& settings, std::uint32_t index);

}  // namespace flowkit::tools
