// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/catalogue.hpp"

#include <fmt/core.h>

#include <array>
#include <map>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/flowgen/profile/profile_reader.hpp"

namespace flowkit::tools {

namespace {
struct built_in {
  std::string_view name, text;
};
/// The files of profiles/, as the build made them.
constexpr built_in all[] = {
#include "generated/tools/flowgen/profiles.inc"
};
constexpr auto names = [] {
  std::array<std::string_view, std::size(all)> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = all[i].name;
  return out;
}();

constexpr std::pair<protocol, std::string_view> generics[] = {
    {protocol::netflow1, "generic-v1"}, {protocol::netflow5, "generic-v5"}, {protocol::netflow7, "generic-v7"},
    {protocol::netflow9, "generic-v9"}, {protocol::ipfix, "generic-ipfix"}, {protocol::sflow5, "generic-sflow"}};
}  // namespace

std::span<const std::string_view> profile_names() noexcept { return names; }

std::shared_ptr<const profile> load_profile(const std::string& name_or_path) {
  if (name_or_path.find_first_of("./") != std::string::npos)
    return std::make_shared<profile>(read_profile(read_toml(name_or_path), name_or_path, name_or_path));
  for (const built_in& one : all)
    if (one.name == name_or_path) {
      const std::string path = fmt::format("{}.toml", one.name);
      return std::make_shared<profile>(read_profile(parse_toml(one.text, path), name_or_path, path));
    }
  if (name_or_path.empty()) throw startup_error(exit_code::usage, "--profile: it needs a name, or the path of a file");
  throw startup_error(exit_code::usage, fmt::format("--profile: {} (a file's name has a dot or a slash)",
                                                    unknown_name(name_or_path, names)));
}

std::shared_ptr<const profile> generic_profile(protocol p) {
  static thread_local std::map<protocol, std::shared_ptr<const profile>> known;
  std::shared_ptr<const profile>& one = known[p];
  if (one) return one;
  for (const auto& [which, name] : generics)
    if (which == p) one = load_profile(std::string{name});
  return one;
}

}  // namespace flowkit::tools
