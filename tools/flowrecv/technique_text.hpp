// SPDX-License-Identifier: BSL-1.0
// The name of an anonymisation technique, or its number where IANA has no name for it.
#pragma once

#include <string>

#include <flowkit/flow/anonymisation.hpp>

namespace flowkit::tools {

[[nodiscard]] inline std::string technique_text(std::uint16_t technique) {
  const std::string_view name = flow::technique_name(technique);
  return name.empty() ? "technique " + std::to_string(technique) : std::string(name);
}

}  // namespace flowkit::tools
