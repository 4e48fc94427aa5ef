// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/network/network_file.hpp"

#include <fmt/core.h>

#include <deque>

#include "tools/common/config/toml_keys.hpp"

namespace flowkit::tools {

namespace {
/// One [[exporters]].
class group_table {
 public:
  group_table(const std::string& path, const toml_value& table)
      : path_(path), line_(table.line), keys_(path, table, "exporters") {}

  group_texts read() {
    group_texts out;
    out.in_file = true;
    out.label = keys_.text("name").value_or("");
    out.for_each([this](auto& t) { read(t); });
    keys_.finish();
    if (out.protocol.empty() && out.profile.empty()) keys_.is_wrong("profile or protocol is missing");
    return out;
  }

 private:
  /// The key of an option, and what messages call it from now on. Asked for by views, so it has to stay.
  const std::string& rename(std::string& name, std::uint32_t line) {
    const std::string& key = asked_.emplace_back(group_texts::key_of(name));
    name = fmt::format("{}:{}: {}", path_, line, key);
    return key;
  }
  void read(named_text& t) {
    const std::string& key = rename(t.name, line_);
    const toml_value* const v = keys_.any(key);
    if (v == nullptr) return;
    t.name = fmt::format("{}:{}: {}", path_, v->line, key);
    using kind = toml_value::kind;
    if (v->is != kind::text && v->is != kind::integer && v->is != kind::real)
      keys_.fail(*v, key, "needs a number, or text in quotes");
    t.text = v->text;
    if (t.text.empty()) keys_.fail(*v, key, "is empty");
  }
  void read(named_flag& f) {
    const std::string& key = rename(f.name, line_);
    if (const toml_value* const v = keys_.any(key)) f.name = fmt::format("{}:{}: {}", path_, v->line, key);
    f.is_set = keys_.flag(key).value_or(false);
  }

  const std::string& path_;
  std::uint32_t line_;
  toml_keys keys_;
  std::deque<std::string> asked_;
};
}  // namespace

network_file read_network_file(const std::string& path) {
  const toml_value file = read_toml(path);
  toml_keys keys{path, file};
  network_file out;
  for (const toml_value& one : keys.tables("exporters")) out.groups.push_back(group_table{path, one}.read());
  if (const toml_value* const table = keys.table("traffic")) {
    toml_keys k{path, *table, "traffic"};
    out.traffic = read_traffic(k);
    k.finish();
  }
  keys.finish();
  if (out.groups.empty()) keys.is_missing("[[exporters]]");
  return out;
}

}  // namespace flowkit::tools
