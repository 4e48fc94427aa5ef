// SPDX-License-Identifier: BSL-1.0
#include "tools/common/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <limits>
#include <memory>
#include <utility>

#include <flowkit/core/text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace json = boost::json;

namespace {

constexpr std::string_view format_name = "flowkit-manifest";
constexpr std::uint64_t format_version = 1;

void add(manifest_counts& to, const manifest_counts& more) noexcept {
  for (const auto& [name, member] : named_counts) to.*member += more.*member;
  for (const auto& [name, member] : optional_counts) to.*member += more.*member;
  to.digest += more.digest;
}

[[noreturn]] void fail(std::string_view where, std::string_view what) {
  throw startup_error(exit_code::io, fmt::format("{}: {}", where, what));
}

void put_counts(std::string& out, const manifest_counts& c) {
  for (const auto& [name, member] : named_counts) out += fmt::format("\"{}\": {}, ", name, c.*member);
  for (const auto& [name, member] : optional_counts)
    if (c.*member != 0) out += fmt::format("\"{}\": {}, ", name, c.*member);
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
  [[nodiscard]] std::string_view text(std::string_view name) const {
    const json::value& v = get(name);
    if (!v.is_string()) fail(member(name), fmt::format("{} is not a string", json::serialize(v)));
    return {v.get_string().data(), v.get_string().size()};
  }
  void counts(manifest_counts& out) const {
    for (const auto& [name, count] : named_counts) out.*count = number(name);
    for (const auto& [name, count] : optional_counts) out.*count = find(name) != nullptr ? number(name) : 0;
    const std::string_view digits = text("digest");
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out.digest, 16);
    if (digits.size() != 16 || failure != std::errc{} || end != digits.data() + digits.size())
      fail(member("digest"), fmt::format("'{}' is not 16 hex digits", digits));
  }

 private:
  std::string where_;
  const json::object* object_;
};

manifest_entry read_entry(const json::value& v, const std::string& where) {
  const object_reader in{v, where};
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

std::string to_json(const manifest& m) {
  const json::value generator = json::parse(m.generator);
  assert(generator.is_object());
  std::string out = fmt::format("{{\"format\": \"{}\", \"version\": {},\n\"generator\": {},\n\"exporters\": [",
                                format_name, format_version, json::serialize(generator));
  const char* separator = "\n";
  for (const manifest_entry& e : m.exporters) {
    out += fmt::format("{}{{\"address\": \"{}\", \"port\": {}, \"protocol\": {}, \"domain\": {}, ",
                       std::exchange(separator, ",\n"), to_string(e.address), e.port,
                       json::serialize(json::string(e.protocol)), e.domain);
    put_counts(out, e);
    out += fmt::format("\"first_sequence\": {}, \"next_sequence\": {}, \"digest\": \"{:016x}\"}}", e.first_sequence,
                       e.next_sequence, e.digest);
  }
  const manifest_counts all = total(m);
  out += fmt::format("\n],\n\"totals\": {{\"exporters\": {}, ", m.exporters.size());
  put_counts(out, all);
  return out + fmt::format("\"digest\": \"{:016x}\"}}}}\n", all.digest);
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
  const json::value& exporters = in.get("exporters");
  if (!exporters.is_array()) fail(in.member("exporters"), "is not an array");
  for (const json::value& v : exporters.get_array())
    out.exporters.push_back(read_entry(v, fmt::format("{}[{}]", in.member("exporters"), out.exporters.size())));
  if (const json::value* totals = in.find("totals")) {
    manifest_counts read;
    object_reader{*totals, in.member("totals")}.counts(read);
    if (read != total(out)) fail(in.member("totals"), "contradict the exporters: was the file edited?");
  }
  return out;
}

void write_manifest(const manifest& m, const std::string& path) {
  output_file out{path};
  if (out.write(to_json(m)) && out.flush()) return;
  if (!out.closed()) throw startup_error(exit_code::io, out.error());
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
