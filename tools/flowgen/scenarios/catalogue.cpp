// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/catalogue.hpp"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/system_text.hpp"
#include "tools/flowgen/scenarios/scenario_reader.hpp"

namespace flowkit::tools {

namespace {
struct built_in {
  std::string_view name, text;
};
/// The files of scenario_files/, as the build made them.
constexpr built_in all[] = {
#include "generated/tools/flowgen/scenarios.inc"
};
constexpr auto names = [] {
  std::array<std::string_view, std::size(all)> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = all[i].name;
  return out;
}();

bool is_path(const std::string& name) { return name.find_first_of("./") != std::string::npos; }
}  // namespace

std::span<const std::string_view> scenario_names() noexcept { return names; }

std::string scenario_text(const std::string& option, const std::string& name) {
  if (is_path(name)) {
    std::ifstream in{name, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (!in) throw startup_error(exit_code::io, fmt::format("{}: {}", name, system_text(errno)));
    return text;
  }
  for (const built_in& one : all)
    if (one.name == name) return std::string{one.text};
  throw startup_error(exit_code::usage,
                      fmt::format("{}: {} (a file's name has a dot or a slash)", option, unknown_name(name, names)));
}

scenario load_scenario(const std::string& option, const std::string& name) {
  if (is_path(name)) return read_scenario(read_toml(name), std::filesystem::path{name}.stem().string(), name);
  const std::string path = name + ".toml";
  return read_scenario(parse_toml(scenario_text(option, name), path), name, path);
}

}  // namespace flowkit::tools
