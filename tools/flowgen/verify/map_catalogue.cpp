// SPDX-License-Identifier: BSL-1.0
// The maps that are built in, and those of users.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/flowgen/verify/map.hpp"

namespace flowkit::tools::verify {

namespace {
struct built_in {
  std::string_view name, text;
};
/// The files of maps/, as the build made them.
constexpr built_in all[] = {
#include "generated/tools/flowgen/maps.inc"
};
constexpr auto names = [] {
  std::array<std::string_view, std::size(all)> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = all[i].name;
  return out;
}();
}  // namespace

std::int64_t map_field::precision() const noexcept {
  std::int64_t most = 1;
  for (const map_key& k : keys) most = std::max(most, k.rule.precision);
  return most;
}

const map_field* verification_map::find(field_number f) const noexcept {
  for (const map_field& one : fields)
    if (one.field == f) return &one;
  return nullptr;
}

std::span<const std::string_view> map_names() noexcept { return names; }

std::string_view map_text(std::string_view name) noexcept {
  for (const built_in& one : all)
    if (one.name == name) return one.text;
  return {};
}

verification_map load_map(const std::string& name_or_path) {
  if (name_or_path.find_first_of("./") != std::string::npos)
    return read_map(read_toml(name_or_path), name_or_path, name_or_path);
  if (const std::string_view text = map_text(name_or_path); !text.empty()) {
    const std::string path = fmt::format("{}.toml", name_or_path);
    return read_map(parse_toml(text, path), name_or_path, path);
  }
  if (name_or_path.empty()) throw startup_error(exit_code::usage, "--map: it needs a name, or the path of a file");
  throw startup_error(exit_code::usage,
                      fmt::format("--map: {} (a file's name has a dot or a slash)", unknown_name(name_or_path, names)));
}

bool applies(const verification_map& m, std::span<const std::string> keys, bool are_pairs) {
  const auto has = [&](const std::string& key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
  const auto is_there = [&](const map_key& k) { return k.where == place::line || has(k.key); };
  if (std::any_of(m.none_of.begin(), m.none_of.end(), has)) return false;
  if (are_pairs && !m.line.empty())
    return std::all_of(m.fields.begin(), m.fields.end(), [&](const map_field& f) {
      return f.optional || std::any_of(f.keys.begin(), f.keys.end(), [&](const map_key& k) { return has(k.key); });
    });
  if (!std::all_of(m.all_of.begin(), m.all_of.end(), has)) return false;
  if (!m.any_of.empty() && std::none_of(m.any_of.begin(), m.any_of.end(), has)) return false;
  if (!m.line.empty() && !has(m.line)) return false;
  if (!m.all_of.empty() || !m.any_of.empty()) return true;
  return std::all_of(m.fields.begin(), m.fields.end(), [&](const map_field& f) {  // a map that does not say when
    return f.optional || std::any_of(f.keys.begin(), f.keys.end(), is_there);
  });
}

}  // namespace flowkit::tools::verify
