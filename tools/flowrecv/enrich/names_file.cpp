// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/enrich/names_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include <flowkit/core/text.hpp>

#include "tools/common/config/toml_keys.hpp"
#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

namespace {
constexpr std::uint32_t most = 0xffff'ffff;

class names_file {
 public:
  explicit names_file(const std::string& path) : path_(path), file_(read_toml(path)) {}

  void read(names_map& into) {
    toml_keys keys{path_, file_};
    const auto tables = keys.tables("exporter");
    keys.finish();
    if (tables.empty()) keys.is_missing("exporter");
    std::vector<names_entry> all;
    for (const toml_value& table : tables) all.push_back(entry(table));
    check_patterns(all);
    for (names_entry& e : all) into.add(std::move(e));
  }

 private:
  names_entry entry(const toml_value& table) {
    toml_keys keys{path_, table, "exporter"};
    names_entry e;
    e.line = table.line;
    e.domain = keys.number32("domain", 0, most);
    addresses(keys, e);
    if (const auto name = keys.text("name")) e.name = checked_name(keys, *keys.any("name"), "name", *name);
    interfaces(keys, e);
    e.sampling = keys.number32("sampling", 1, most).value_or(0);
    e.overrides = keys.flag("override").value_or(false);
    keys.finish();
    if (e.name.empty() && e.interfaces.empty() && e.sampling == 0)
      keys.is_wrong("nothing is said of this exporter: it needs one of name, interfaces, sampling");
    if (e.overrides && e.interfaces.empty() && e.sampling == 0)
      keys.is_wrong("override: only with interfaces or sampling");
    if (!e.name.empty()) check_name(keys, e);
    return e;
  }

  void addresses(toml_keys& keys, names_entry& e) {
    const toml_value* const v = keys.any("address");
    if (v == nullptr) keys.is_missing("address");
    const bool is_list = v->is == toml_value::kind::array;
    if (is_list && v->items.empty()) keys.fail(*v, "address", "the list is empty");
    for (std::size_t i = 0; i < (is_list ? v->items.size() : 1); ++i) address(keys, is_list ? v->items[i] : *v, e);
  }
  void address(toml_keys& keys, const toml_value& v, names_entry& e) {
    const auto p = v.is == toml_value::kind::text ? parse_prefix(v.text) : std::nullopt;
    if (!p)
      keys.fail(v, "address",
                fmt::format("'{}' is neither an address nor a prefix, such as \"192.0.2.1\", \"192.0.2.0/24\" or "
                            "\"2001:db8::/32\"",
                            v.text));
    if (p->address != p->prefix.first)
      keys.fail(v, "address",
                fmt::format("'{}' has bits set beyond its prefix: {} is meant, or the address alone", v.text,
                            to_string(p->prefix)));
    const auto [known, is_new] = lines_.emplace(std::pair{p->prefix, e.domain}, e.line);
    if (!is_new)
      keys.fail(v, "address",
                fmt::format("{}{} is of the exporter of line {} already", to_string(p->prefix),
                            e.domain ? fmt::format(" with domain {}", *e.domain) : "", known->second));
    e.addresses.push_back(p->prefix);
  }

  void interfaces(toml_keys& keys, names_entry& e) {
    const toml_value* const table = keys.table("interfaces");
    if (table == nullptr) return;
    if (table->names.empty()) keys.fail(*table, "interfaces", "the table is empty");
    for (std::size_t i = 0; i < table->names.size(); ++i) {
      const std::string& key = table->names[i];
      const toml_value& v = table->items[i];
      std::uint32_t index = 0;
      const auto [end, wrong] = std::from_chars(key.data(), key.data() + key.size(), index);
      if (wrong != std::errc{} || end != key.data() + key.size())
        keys.fail(v, "interfaces", fmt::format("'{}' is no interface index, a whole number in 0..{}", key, most));
      if (v.is != toml_value::kind::text)
        keys.fail(v, "interfaces", fmt::format("{}: '{}' is not text in quotes", key, v.text));
      if (!e.interfaces.emplace(index, checked_name(keys, v, "interfaces", v.text)).second)
        keys.fail(v, "interfaces", fmt::format("{} is there twice", index));
    }
  }

  static std::string checked_name(const toml_keys& keys, const toml_value& at, std::string_view key,
                                  const std::string& name) {
    if (const auto why = why_no_name(name); !why.empty()) keys.fail(at, key, std::string(why));
    return name;
  }

  /// Two exporters with one name would be one in the lines.
  void check_name(toml_keys& keys, const names_entry& e) {
    const toml_value& at = *keys.any("name");
    const auto [known, is_new] = names_.emplace(e.name, e.line);
    if (!is_new)
      keys.fail(at, "name",
                fmt::format("'{}' is the name of the exporter of line {} already (one exporter with several addresses: "
                            "address = [\"...\", \"...\"])",
                            e.name, known->second));
    const bool has_address = e.name.find(address_in_name) != std::string::npos;
    for (const ip_prefix& p : e.addresses)
      if (!p.is_address() && !has_address)
        keys.fail(
            at, "name",
            fmt::format("'{}' would be the name of all exporters in {}: write {} where each one's address belongs",
                        e.name, to_string(p), address_in_name));
    if (const auto other = parse<ip_address>(e.name))
      for (const ip_prefix& p : e.addresses)
        if (!p.contains(*other)) keys.fail(at, "name", fmt::format("'{}' is the address of another exporter", e.name));
  }

  /// A name that is also what a name with {address} becomes.
  void check_patterns(const std::vector<names_entry>& all) const {
    for (const names_entry& pattern : all) {
      const auto at = pattern.name.find(address_in_name);
      if (at == std::string::npos) continue;
      const std::string_view head = std::string_view(pattern.name).substr(0, at),
                             tail = std::string_view(pattern.name).substr(at + address_in_name.size());
      for (const auto& [name, line] : names_) {
        if (line == pattern.line || name.size() < head.size() + tail.size() || !name.starts_with(head) ||
            !name.ends_with(tail))
          continue;
        const auto address =
            parse<ip_address>(std::string_view(name).substr(at, name.size() - head.size() - tail.size()));
        for (const ip_prefix& p : pattern.addresses)
          if (address && p.contains(*address))
            toml_keys{path_, file_}.fail(
                line_of(line), "name",
                fmt::format("'{}' is what the exporter of line {} calls {}", name, pattern.line, to_string(*address)));
      }
    }
  }
  static toml_value line_of(std::uint32_t line) {
    toml_value v;
    v.line = line;
    return v;
  }

  std::string path_;
  toml_value file_;
  std::map<std::pair<ip_prefix, std::optional<std::uint32_t>>, std::uint32_t> lines_;
  std::map<std::string, std::uint32_t> names_;
};
}  // namespace

void read_names_file(const std::string& path, names_map& into) { names_file{path}.read(into); }

}  // namespace flowkit::tools
