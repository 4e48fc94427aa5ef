// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/truth_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>
#include <sstream>

#include "tools/common/endpoint.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {
using namespace conformance;

constexpr std::uint64_t most_packets = 1'000'000'000'000'000, most_rate = std::numeric_limits<std::uint32_t>::max();

/// The keys of one table. What is asked for is allowed; finish() complains of the rest.
class keys {
 public:
  keys(const std::string& path, const toml::table& t) : path_(path), table_(t) {}

  [[nodiscard]] std::string where() const { return where(table_); }

  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key, std::uint64_t least, std::uint64_t most) {
    const toml::node* n = find(key);
    if (n == nullptr) return std::nullopt;
    const auto* value = n->as_integer();
    const bool fits = value != nullptr && value->get() >= 0 && std::uint64_t(value->get()) >= least &&
                      std::uint64_t(value->get()) <= most;
    if (!fits) fail(*n, key, fmt::format("{} is not a whole number in {}..{}", text_of(*n), least, most));
    return std::uint64_t(value->get());
  }
  [[nodiscard]] std::optional<std::uint32_t> number32(std::string_view key, std::uint64_t least, std::uint64_t most) {
    const auto n = number(key, least, most);
    return n ? std::optional{static_cast<std::uint32_t>(*n)} : std::nullopt;
  }
  [[nodiscard]] std::optional<ip_address> address(std::string_view key) {
    const toml::node* n = find(key);
    if (n == nullptr) return std::nullopt;
    const auto* text = n->as_string();
    const auto value = parse<ip_address>(text == nullptr ? std::string_view{} : std::string_view{text->get()});
    if (!value)
      fail(*n, key, fmt::format("{} is not an address, such as \"192.0.2.1\" or \"2001:db8::1\"", text_of(*n)));
    return *value;
  }
  [[nodiscard]] std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> allowed) {
    const toml::node* n = find(key);
    if (n == nullptr) return std::nullopt;
    const auto* text = n->as_string();
    const auto at = text == nullptr ? allowed.end() : std::find(allowed.begin(), allowed.end(), text->get());
    if (at == allowed.end()) fail(*n, key, unknown_name(text == nullptr ? text_of(*n) : text->get(), allowed));
    return static_cast<std::size_t>(at - allowed.begin());
  }
  [[nodiscard]] std::optional<duration> time_span(std::string_view key) {
    const toml::node* n = find(key);
    if (n == nullptr) return std::nullopt;
    const auto* text = n->as_string();
    if (text == nullptr) fail(*n, key, fmt::format("{} is not a time, such as \"20s\"", text_of(*n)));
    return parse_duration(fmt::format("{}: {}", where(*n), key), text->get());
  }
  /// TOML's date and time with an offset.
  [[nodiscard]] std::optional<timestamp> instant(std::string_view key) {
    const toml::node* n = find(key);
    if (n == nullptr) return std::nullopt;
    const auto* value = n->as_date_time();
    if (value == nullptr || !value->get().offset)
      fail(*n, key, fmt::format("{} is no date and time with an offset, such as 2026-01-31T12:00:00Z", text_of(*n)));
    const toml::date_time& t = value->get();
    const std::chrono::sys_days day{std::chrono::year{t.date.year} / t.date.month / t.date.day};
    const std::int64_t minutes =
        std::int64_t{day.time_since_epoch().count()} * 24 * 60 + t.time.hour * 60 + t.time.minute - t.offset->minutes;
    return timestamp{(minutes * 60 + t.time.second) * 1'000'000'000 + t.time.nanosecond};
  }

  [[nodiscard]] const toml::array* tables(std::string_view key) {
    const toml::node* n = find(key);
    if (n == nullptr) return nullptr;
    const toml::array* all = n->as_array();
    if (all == nullptr || !all->is_homogeneous(toml::node_type::table))
      fail(*n, key, fmt::format("begin each with [[{}]]", key));
    return all;
  }
  [[nodiscard]] const toml::table* table(std::string_view key) {
    const toml::node* n = find(key);
    if (n != nullptr && n->as_table() == nullptr) fail(*n, key, fmt::format("begin it with [{}]", key));
    return n == nullptr ? nullptr : n->as_table();
  }

  [[noreturn]] void is_missing(std::string_view key) const {
    throw startup_error(exit_code::usage, fmt::format("{}: {} is missing", where(), key));
  }
  void finish() const {
    for (const auto& [key, node] : table_)
      if (std::find(asked_.begin(), asked_.end(), key.str()) == asked_.end())
        throw startup_error(exit_code::usage,
                            fmt::format("{}:{}: {}", path_, key.source().begin.line, unknown_name(key.str(), asked_)));
  }

 private:
  const toml::node* find(std::string_view key) {
    asked_.push_back(key);
    return table_.get(key);
  }
  std::string where(const toml::node& n) const { return fmt::format("{}:{}", path_, n.source().begin.line); }
  [[noreturn]] void fail(const toml::node& n, std::string_view key, const std::string& what) const {
    throw startup_error(exit_code::usage, fmt::format("{}: {}: {}", where(n), key, what));
  }
  static std::string text_of(const toml::node& n) {
    std::ostringstream out;
    n.visit([&](const auto& value) { out << value; });
    return out.str();
  }

  const std::string& path_;
  const toml::table& table_;
  std::vector<std::string_view> asked_;
};

offered_traffic read_interface(keys k) {
  offered_traffic o;
  o.where = k.where();
  o.exporter = k.address("exporter");
  o.index = k.number32("index", 0, most_rate);
  constexpr std::array<std::string_view, 3> directions{"ingress", "egress", "both"};
  o.direction = static_cast<direction>(k.word("direction", directions).value_or(0));
  const auto packets = k.number("packets", 1, most_packets);
  o.octets = k.number("octets", 1, most_packets);
  o.rate = k.number32("rate", 1, most_rate);
  k.finish();
  if (!packets) k.is_missing("packets");
  o.packets = *packets;
  return o;
}

sflow_setup read_sflow(keys k) {
  sflow_setup s;
  s.agent = k.address("agent");
  s.header = k.number32("header", 1, 65'535);
  s.rate = k.number32("rate", 1, most_rate);
  s.polling = k.time_span("polling");
  s.drop_limit = k.number32("drop-limit", 1, most_rate);
  s.off = k.instant("off");
  k.finish();
  return s;
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) throw startup_error(exit_code::io, fmt::format("{}: {}", path, system_text(errno)));
  return text.str();
}
}  // namespace

truth read_truth(const std::string& path) {
  toml::table file;
  try {
    file = toml::parse(read_text(path), path);
  } catch (const toml::parse_error& e) {
    throw startup_error(exit_code::usage, fmt::format("{}:{}: {}", path, e.source().begin.line, e.description()));
  }
  truth t;
  keys k{path, file};
  if (const toml::array* all = k.tables("interface"))
    for (const toml::node& one : *all) t.interfaces.push_back(read_interface({path, *one.as_table()}));
  if (const toml::table* sflow = k.table("sflow")) t.sflow = read_sflow({path, *sflow});
  k.finish();
  if (t.interfaces.empty() && file.get("sflow") == nullptr)
    throw startup_error(exit_code::usage, fmt::format("{}: neither [[interface]] nor [sflow] is in it", path));
  return t;
}

}  // namespace flowkit::tools
