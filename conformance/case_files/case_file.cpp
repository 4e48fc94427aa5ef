// SPDX-License-Identifier: BSL-1.0
#include "conformance/case_files/case_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include <flowkit/core/time_text.hpp>

#include "conformance/case_files/case_hex.hpp"
#include "conformance/testee/unique_members.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::conformance {

namespace {
namespace fs = std::filesystem;
namespace json = boost::json;
using tools::exit_code;
using tools::startup_error;

constexpr timestamp first_receipt = from_unix_seconds(1'767'225'600);  // 2026-01-01T00:00:00Z
constexpr ipv4_address usual_source{0xc0000201};                       // 192.0.2.1

std::string read_text(const fs::path& path) {
  std::error_code failed;
  std::ifstream in(path, std::ios::binary);
  // A folder can be opened like a file.
  if (!in || !fs::is_regular_file(path, failed))
    throw startup_error(exit_code::usage, fmt::format("{} cannot be read", path.string()));
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.flush();
  if (!out) throw startup_error(exit_code::io, fmt::format("{} cannot be written", path.string()));
}

std::string to_text(timestamp t) {
  constexpr int nanoseconds = 9;
  std::string out(detail::time_size + nanoseconds, '\0');
  text_writer to{out};
  write_time(to, t, t.ns % 1'000'000 == 0 ? 3 : nanoseconds);
  out.resize(to.text().size());
  return out;
}

/// "y" of "rfc7011/8.1-y_words"; 0 if the name is not of that form.
char kind_letter(std::string_view id) {
  const auto slash = id.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? std::string_view{} : id.substr(slash + 1);
  for (std::size_t at = name.find('-'); at != std::string_view::npos; at = name.find('-', at + 1))
    if (at > 0 && at + 3 < name.size() && name[at + 2] == '_') return name[at + 1];
  return 0;
}

/// One file of JSON, member by member; what is wrong names the file and the member.
class case_json {
 public:
  case_json(std::string file, const json::object& members) : file_(std::move(file)), members_(members) {}

  [[nodiscard]] const std::string& name() const noexcept { return file_; }
  [[noreturn]] void wrong(const std::string& what) const {
    throw startup_error(exit_code::usage, fmt::format("{}: {}", file_, what));
  }
  void only(std::initializer_list<std::string_view> allowed, const json::object& of, std::string_view where) const {
    for (const auto& member : of)
      if (std::find(allowed.begin(), allowed.end(), member.key()) == allowed.end())
        wrong(fmt::format("{}\"{}\" is no member of a case; there are: {}", where, std::string_view(member.key()),
                          fmt::join(allowed, ", ")));
  }
  [[nodiscard]] std::string text(const char* name, bool needed) const {
    const json::value* const v = members_.if_contains(name);
    if (v == nullptr && !needed) return {};
    if (v == nullptr || !v->is_string() || v->get_string().empty()) wrong(fmt::format("\"{}\" has to be a text", name));
    return std::string(v->get_string());
  }
  [[nodiscard]] bool flag(const char* name, bool otherwise) const {
    const json::value* const v = members_.if_contains(name);
    if (v != nullptr && !v->is_bool()) wrong(fmt::format("\"{}\" has to be true or false", name));
    return v != nullptr ? v->get_bool() : otherwise;
  }
  /// The objects of an array; `count` of them.
  [[nodiscard]] std::vector<const json::object*> objects(const char* name, std::size_t count, bool needed) const {
    const json::value* const v = members_.if_contains(name);
    std::vector<const json::object*> out;
    if (v == nullptr && !needed) return out;
    if (v == nullptr || !v->is_array() || v->get_array().size() != count)
      wrong(fmt::format("\"{}\" has to be an array of {} objects, one for each frame", name, count));
    for (const json::value& one : v->get_array()) {
      if (!one.is_object()) wrong(fmt::format("\"{}\" has to hold objects", name));
      out.push_back(&one.get_object());
    }
    return out;
  }

 private:
  std::string file_;
  const json::object& members_;
};

std::uint16_t port_of(const case_json& file, const json::value& v) {
  if (!v.is_int64() || v.get_int64() < 0 || v.get_int64() > 65535) file.wrong("\"port\" has to be 0 to 65535");
  return static_cast<std::uint16_t>(v.get_int64());
}

void read_frame(const case_json& file, const json::object& from, case_frame& to) {
  file.only({"source", "port", "received"}, from, "frames: ");
  if (const json::value* v = from.if_contains("source")) {
    if (!v->is_string()) file.wrong("\"source\" has to be a text, ADDRESS:PORT");
    to.source = tools::parse_listen(file.name() + ": \"source\"", v->get_string()).at;
  }
  if (const json::value* v = from.if_contains("port")) to.destination_port = port_of(file, *v);
  if (const json::value* v = from.if_contains("received")) {
    const auto time = v->is_string() ? parse<timestamp>(v->get_string()) : parse<timestamp>("");
    if (!time) file.wrong("\"received\" has to be a time: 2026-01-31T12:00:00Z");
    to.received = *time;
  }
}

void read_expected(const case_json& file, const json::object& from, expected_answer& to) {
  file.only({"verdict", "records"}, from, "expect: ");
  if (const json::value* v = from.if_contains("verdict")) {
    to.given = v->is_string() ? parse_verdict(v->get_string()) : std::nullopt;
    if (!to.given) file.wrong("\"verdict\" has to be accepted, refused or unsupported");
  }
  if (const json::value* v = from.if_contains("records")) {
    const bool fits = v->is_array() && std::all_of(v->get_array().begin(), v->get_array().end(),
                                                   [](const json::value& r) { return r.is_object(); });
    if (!fits) file.wrong("\"records\" has to be an array of objects");
    to.records = v->get_array();
  }
}

tools::protocol protocol_named(const case_json& file, std::string_view name) {
  for (const tools::protocol_row& row : tools::protocols())
    if (row.which != tools::protocol::unknown && name == row.name) return row.which;
  file.wrong(fmt::format("\"protocol\" is '{}', not netflow5, netflow9, ipfix or sflow5", name));
}

void check_kind(const case_json& file, const test_case& c) {
  const auto given = [&](answer_verdict v) {
    return std::count_if(c.expected.begin(), c.expected.end(), [&](const expected_answer& e) { return e.given == v; });
  };
  const auto all = static_cast<std::ptrdiff_t>(c.expected.size());
  if (c.kind == case_kind::accept && given(answer_verdict::accepted) != all)
    file.wrong("a case y_ has to expect \"accepted\" for every frame");
  if (c.kind == case_kind::refuse && given(answer_verdict::refused) == 0)
    file.wrong("a case n_ has to expect that one frame at least is malformed");
}
}  // namespace

std::vector<std::string> list_cases(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    if (at->path().extension() == ".json")
      out.push_back(fs::path(at->path()).replace_extension().lexically_relative(folder).generic_string());
  if (failed && fs::exists(folder))
    throw startup_error(exit_code::usage,
                        fmt::format("'{}' cannot be read to its end: {}", folder.string(), failed.message()));
  if (out.empty())
    throw startup_error(exit_code::usage, fmt::format("'{}' has no case: no .json file below it", folder.string()));
  std::sort(out.begin(), out.end());
  return out;
}

test_case read_case(const fs::path& folder, const std::string& id) {
  const std::string name = (folder / id).string();
  const std::string text = read_text(name + ".json");
  json::error_code why;
  const json::value parsed = json::parse(text, why);
  const json::object nothing;
  const case_json file{name + ".json", why || !parsed.is_object() ? nothing : parsed.get_object()};
  if (why || !parsed.is_object()) file.wrong(why ? "is no JSON: " + why.message() : "is no JSON object");
  const json::object& members = parsed.get_object();
  if (const std::string twice = duplicate_member(text); !twice.empty())
    file.wrong(fmt::format("\"{}\" stands twice in one object", twice));
  file.only({"clause", "sentence", "requirement", "rfc5471", "protocol", "transport", "frames", "exact", "expect"},
            members, "");

  test_case c;
  c.id = id;
  const char letter = kind_letter(id);
  if (letter != 'y' && letter != 'n' && letter != 'i')
    file.wrong("its name is not SOURCE/SECTION-y_WORDS, or with n_ or i_");
  c.kind = static_cast<case_kind>(letter);
  c.clause = file.text("clause", true), c.sentence = file.text("sentence", true);
  c.requirement = file.text("requirement", false), c.rfc5471 = file.text("rfc5471", false);
  c.what = protocol_named(file, file.text("protocol", true));
  c.exact = file.flag("exact", true);
  const std::string transport = file.text("transport", false);
  if (!transport.empty() && transport != "udp" && transport != "tcp") file.wrong("\"transport\" has to be udp or tcp");

  const case_octets hex = read_case_hex(read_text(name + ".hex"));
  if (!hex.error.empty()) throw startup_error(exit_code::usage, fmt::format("{}.hex: {}", name, hex.error));
  if (hex.frames.empty()) throw startup_error(exit_code::usage, fmt::format("{}.hex: no frame", name));
  const std::uint16_t port = tools::row_of(c.what).port;
  for (const auto& one : hex.frames)
    c.frames.push_back({.octets = one,
                        .comments = {},
                        .source = {usual_source, port},
                        .destination_port = port,
                        .received = first_receipt + seconds(static_cast<std::int64_t>(c.frames.size())),
                        .transport = transport == "tcp" ? transport_kind::stream : transport_kind::udp});
  const auto from = file.objects("frames", c.frames.size(), false);
  for (std::size_t i = 0; i < from.size(); ++i) read_frame(file, *from[i], c.frames[i]);
  c.expected.resize(c.frames.size());
  const auto expected = file.objects("expect", c.frames.size(), true);
  for (std::size_t i = 0; i < expected.size(); ++i) read_expected(file, *expected[i], c.expected[i]);
  check_kind(file, c);
  return c;
}

void write_case(const fs::path& folder, const test_case& c) {
  json::array frames, expect;
  for (const case_frame& f : c.frames)
    frames.push_back(json::object{
        {"source", tools::to_string(f.source)}, {"port", f.destination_port}, {"received", to_text(f.received)}});
  for (const expected_answer& e : c.expected) {
    json::object one;
    if (e.given) one["verdict"] = to_string(*e.given);
    if (e.records) one["records"] = *e.records;
    expect.push_back(std::move(one));
  }
  // A member a line: objects of Boost.JSON are written in one.
  std::string text = "{\n";
  const auto member = [&](const char* name, const json::value& v) {
    text += fmt::format("{}  \"{}\": {}", text.size() > 2 ? ",\n" : "", name, json::serialize(v));
  };
  const auto list = [&](const char* name, const json::array& of) {
    text += fmt::format(",\n  \"{}\": [", name);
    for (std::size_t i = 0; i < of.size(); ++i) text += (i != 0 ? ",\n    " : "\n    ") + json::serialize(of[i]);
    text += "\n  ]";
  };
  member("clause", c.clause.c_str());
  member("sentence", c.sentence.c_str());
  if (!c.requirement.empty()) member("requirement", c.requirement.c_str());
  if (!c.rfc5471.empty()) member("rfc5471", c.rfc5471.c_str());
  member("protocol", tools::to_string(c.what));
  if (!c.frames.empty() && c.frames[0].transport == transport_kind::stream) member("transport", "tcp");
  list("frames", frames);
  if (!c.exact) member("exact", false);
  list("expect", expect);
  text += "\n}\n";

  const fs::path name = folder / c.id;
  std::error_code failed;
  fs::create_directories(name.parent_path(), failed);
  write_file(name.string() + ".json", text);
  write_file(name.string() + ".hex", write_case_hex(c));
}

std::vector<tools::datagram> datagrams_of(const test_case& c) {
  std::vector<tools::datagram> out;
  for (const case_frame& f : c.frames) out.push_back(f.as_datagram());
  return out;
}

}  // namespace flowkit::conformance
