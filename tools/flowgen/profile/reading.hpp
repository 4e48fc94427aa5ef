// SPDX-License-Identifier: BSL-1.0
// The parts of a profile's file, a function each. All throw startup_error (usage) with file, line, key, and what is
// allowed.
#pragma once

#include "tools/common/config/toml_keys.hpp"
#include "tools/flowgen/profile/profile.hpp"

namespace flowkit::tools {

[[nodiscard]] value_table read_values(const std::string& path, const toml_value& table);
[[nodiscard]] template_profile read_template_table(const std::string& path, const toml_value& table);
[[nodiscard]] options_profile read_options_table(const std::string& path, const toml_value& table);
[[nodiscard]] application read_application(const std::string& path, const toml_value& table);
[[nodiscard]] sflow_profile read_sflow_table(const std::string& path, const toml_value& table, std::string& source);

}  // namespace flowkit::tools
