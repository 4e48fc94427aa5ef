// SPDX-License-Identifier: BSL-1.0
#include "tools/common/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <limits>
#include <memory>
#include <utility>

#include <flowkit/core/text.hpp>
#include <flowkit/core/time_text.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace json = boost::json;

namespace {

constexpr std::string_view format_name = manifest_format;
constexpr std::uint64_t format_version = manifest_version;

void add(manifest_counts& to, const manifest_counts& more) noexcept {
  for (const auto& [name, member] : named_counts) to.*member += more.*member;
  for (const auto& [name, member] : optional_counts) to.*member += more.*member;
  to.digest += more.digest;
}

[[noreturn]] void fail(std::string_view where, std::string_view what) {
  throw startup_error(exit_code::io, fmt::format("{}: {}", where, what));
}

/// A JSON object with the way to it, which begins its error messages.
class object_reader {
 public:
  object_reader(const json::value& v, std::string where) : where_(std::move(where)), object_(v.if_object()) {
    if (object_ == nullptr) fail(where_, "is not an object");
  }

  [[nodiscard]] std::string member(std::string_view name) const { return fmt::format("{}.{}", where_, name); }
  [[nodiscard]] const json::value* find(std::string_view name) const { return object_->if_contains(name); }
  [[nodiscard]] const json::value& get(std::string_view name) const {
    const json::value* v = find(name);
    if (v == nullptr) fail(member(name), "is missing");
    return *v;
  }
  [[nodiscard]] std::uint64_t number(std::string_view name,
                                     std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) const {
    const json::value& v = get(name);
    boost::system::error_code failure;
    const auto n = v.to_number<std::uint64_t>(failure);
    if (failure || v.is_double() || n > most)
      fail(member(name), fmt::format("{} is not an integer in 0..{}", json::serialize(v), most));
    return n;
  }
  /// Modulo 2^64: a sum that may be below 0.
  [[nodiscard]] std::uint64_t growth(std::string_view name) const {
    const json::value* v = find(name);
    if (v == nullptr) return 0;
    boost::system::error_code failure;
    const auto n = v->to_number<std::int64_t>(failure);
    if (failure || v->is_double()) fail(member(name), fmt::format("{} is not an integer", json::serialize(*v)));
    return static_cast<std::uint64_t>(n);
  }
  [[nodiscard]] timestamp time(std::string_view name) const {
    const auto t = parse<timestamp>(text(name));
    if (!t) fail(member(name), fmt::format("'{}' is not a time as 2026-07-22T10:00:00Z", text(name)));
    return *t;
  }
  /// Read: (object_reader of each) -> void; none where the member is missing.
  template <class Read>
  void each(std::string_view name, Read read) const {
    const json::value* v = find(name);
    if (v == nullptr) return;
    if (!v->is_array()) fail(member(name), "is not an array");
    std::size_t i = 0;
    for (const json::value& one : v->get_array()) read(object_reader{one, fmt::format("{}[{}]", member(name), i++)});
  }
  [[nodiscard]] std::string_view text(std::string_view name) const {
    const json::value& v = get(name);
    if (!v.is_string()) fail(member(name), fmt::format("{} is not a string", json::serialize(v)));
    return {v.get_string().data(), v.get_string().size()};
  }
  void counts(manifest_counts& out) const {
    for (const auto& [name, count] : named_counts) out.*count = number(name);
    for (const auto& [name, count] : optional_counts) out.*count = find(name) != nullptr ? number(name) : 0;
    out.digest = digest();
  }
  [[nodiscard]] std::uint64_t digest() const {
    const std::string_view digits = text("digest");
    std::uint64_t out = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out, 16);
    if (digits.size() != 16 || failure != std::errc{} || end != digits.data() + digits.size())
      fail(member("digest"), fmt::format("'{}' is not 16 hex digits", digits));
    return out;
  }
  void sums(manifest_sums& out) const {
    out.flow_records = number("flow_records"), out.flow_bytes = number("flow_bytes");
    out.flow_packets = number("flow_packets");
  }
  [[nodiscard]] const json::object& members() const noexcept { return *object_; }

 private:
  std::string where_;
  const json::object* object_;
};

manifest_fault read_fault(const object_reader& in) {
  manifest_fault out;
  out.kind = in.text("kind");
  out.datagrams = in.number("datagrams"), out.flow_records = in.number("flow_records");
  if (const json::value* arrives = in.find("arrives")) {
    const object_reader counts{*arrives, in.member("arrives")};
    for (const auto& [name, count] : named_counts) out.arrives.*count = counts.growth(name);
    if (counts.find("digest") != nullptr) out.arrives.digest = counts.digest();
  }
  if (const json::value* counted = in.find("counted")) {
    const object_reader counts{*counted, in.member("counted")};
    for (const auto& one : counts.members())
      out.counted.emplace_back(std::string(one.key()), counts.number({one.key().data(), one.key().size()}));
    std::sort(out.counted.begin(), out.counted.end());
  }
  return out;
}

manifest_label read_label(const object_reader& in) {
  manifest_label out;
  out.name = in.text("name"), out.kind = in.text("kind");
  if (out.name.empty()) fail(in.member("name"), "is empty");
  json::object details;  // in their order
  for (const auto& one : in.members())
    if (one.key() != "name" && one.key() != "kind") details.insert(one);
  out.details = json::serialize(details);
  return out;
}

/// The parts of an exporter's flows.
void read_parts(const object_reader& in, const std::vector<manifest_label>& labels, manifest_entry& out) {
  std::uint64_t by_template = 0, by_label = 0;
  in.each("templates", [&](const object_reader& one) {
    template_sums& t = out.templates.emplace_back();
    t.id = static_cast<std::uint16_t>(one.number("id", 65535));
    one.sums(t);
    by_template += t.flow_records;
  });
  in.each("labels", [&](const object_reader& one) {
    label_sums& l = out.labels.emplace_back();
    const std::string_view name = one.text("label");
    const auto at = std::find_if(labels.begin(), labels.end(), [&](const manifest_label& m) { return m.name == name; });
    if (at == labels.end()) fail(one.member("label"), fmt::format("'{}' is none of the manifest's labels", name));
    l.label = static_cast<std::uint16_t>(at - labels.begin() + 1);
    one.sums(l);
    l.first = one.time("first"), l.last = one.time("last");
    by_label += l.flow_records;
  });
  if (!out.templates.empty() && by_template != out.flow_records)
    fail(in.member("templates"), "contradict the exporter's flow_records: was the file edited?");
  if (by_label > out.flow_records) fail(in.member("labels"), "have more flows than the exporter");
  in.each("faults", [&](const object_reader& one) { out.faults.push_back(read_fault(one)); });
}

manifest_entry read_entry(const object_reader& in, const std::vector<manifest_label>& labels) {
  manifest_entry out;
  if (const std::string_view address = in.text("address"); !address.empty()) {
    const auto parsed = parse<ip_address>(address);
    if (!parsed) fail(in.member("address"), fmt::format("'{}' is not an IP address", address));
    out.address = *parsed;
  }
  out.port = static_cast<std::uint16_t>(in.number("port", 65535));
  out.protocol = in.text("protocol");
  out.domain = in.number("domain");
  in.counts(out);
  out.first_sequence = in.number("first_sequence");
  out.next_sequence = in.number("next_sequence");
  read_parts(in, labels, out);
  return out;
}

/// Boost.JSON reports the octet; people look for lines.
std::string position(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return fmt::format("line {}, column {}", line, at - (before.rfind('\n') + 1) + 1);  // npos + 1 is 0
}

json::value parse_json(std::string_view text, const std::string& name) {
  json::parser parser;
  boost::system::error_code failure;
  const std::size_t at = parser.write_some(text.data(), text.size(), failure);
  if (!failure && at < text.size() && text.find_first_not_of(" \t\r\n", at) != std::string_view::npos)
    failure = json::error::extra_data;
  if (failure) fail(name, fmt::format("{}: not JSON ({})", position(text, at), failure.message()));
  return parser.release();
}

}  // namespace

manifest_counts total(const manifest& m) noexcept {
  manifest_counts out;
  for (const manifest_entry& e : m.exporters) add(out, e);
  return out;
}

manifest parse_manifest(std::string_view text, const std::string& name) {
  const json::value document = parse_json(text, name);
  const object_reader in{document, name};
  if (const json::value* format = in.find("format"); format == nullptr || *format != format_name.data())
    fail(name, fmt::format("is no manifest: it lacks \"format\": \"{}\"", format_name));
  if (const std::uint64_t version = in.number("version"); version != format_version)
    fail(in.member("version"), fmt::format("{} is not {}, which this program knows", version, format_version));
  manifest out;
  out.generator = json::serialize(in.get("generator"));
  if (in.find("run") != nullptr) out.run = in.text("run");
  in.each("labels", [&](const object_reader& one) { out.labels.push_back(read_label(one)); });
  static_cast<void>(in.get("exporters"));
  in.each("exporters", [&](const object_reader& one) { out.exporters.push_back(read_entry(one, out.labels)); });
  if (const json::value* totals = in.find("totals")) {
    manifest_counts read;
    object_reader{*totals, in.member("totals")}.counts(read);
    if (read != total(out)) fail(in.member("totals"), "contradict the exporters: was the file edited?");
  }
  return out;
}

manifest read_manifest(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rb"), std::fclose};
  if (!file) fail(path, system_text(errno));
  std::string text;
  std::size_t n = 0;
  do {
    constexpr std::size_t step = 64 << 10;
    text.resize(text.size() + step);
    n = std::fread(text.data() + text.size() - step, 1, step, file.get());
    text.resize(text.size() - step + n);
  } while (n != 0);
  if (std::ferror(file.get()) != 0) fail(path, system_text(errno));
  if (text.empty()) fail(path, "empty");
  return parse_manifest(text, path);
}

}  // namespace flowkit::tools
