// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/sarif.hpp"

#include <fmt/format.h>

#include <map>

#include <flowkit/version.hpp>

#include "conformance/reports/json_text.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/endpoint.hpp"

namespace flowkit::conformance {

namespace {
const char* level_of(verdict v) noexcept {
  return v == verdict::fail ? "error" : v == verdict::non_strict ? "warning" : "note";
}

/// RFC 3986: a relative reference, whatever the file is called.
std::string uri_of(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '.' || c == '_' || c == '~' || c == '/';
    out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

class rules {
 public:
  explicit rules(const report_input& in) {
    for (const requirement_row& r : catalogue()) {
      if (!in.covers(r) || in.found.count_of(r.which) == 0) continue;
      index_[r.which] = index_.size();
      text_ += fmt::format(
          "{}        {{\"id\": {}, \"shortDescription\": {{\"text\": {}}}, \"fullDescription\": {{\"text\": {}}}, "
          "\"help\": {{\"text\": {}}}, \"defaultConfiguration\": {{\"level\": \"{}\"}}, "
          "\"properties\": {{\"level\": \"{}\", \"clause\": {}}}}}",
          text_.empty() ? "" : ",\n", quoted(r.id), quoted(r.statement),
          quoted(fmt::format("{}: {}. Decided by: {}.", r.clause, r.statement, r.decided)),
          quoted(fmt::format("What a receiver does: {}", r.consequence)), level_of(verdict_of(r.level)),
          to_string(r.level), quoted(r.clause));
    }
  }
  [[nodiscard]] std::size_t index(requirement r) const { return index_.at(r); }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::map<requirement, std::size_t> index_;
  std::string text_;
};

std::string result_of(const report_input& in, const finding& f, std::size_t rule) {
  const stream& s = in.streams()[f.stream];
  const std::string who = detail::name_of(s);
  // With several files it is not known in which of them the datagram is.
  const std::string file =
      in.from_files && in.names.size() == 1
          ? fmt::format("\"physicalLocation\": {{\"artifactLocation\": {{\"uri\": {}, \"index\": 0}}}}, ",
                        quoted(uri_of(in.names[0])))
          : "";
  const std::string expected = f.expected.empty() ? "" : fmt::format(" Expected: {}.", f.expected);
  return fmt::format(
      "        {{\"ruleId\": {}, \"ruleIndex\": {}, \"level\": \"{}\", \"message\": {{\"text\": {}}}, \"locations\": "
      "[{{{}\"logicalLocations\": [{{\"name\": {}, \"fullyQualifiedName\": {}, \"kind\": \"element\"}}]}}], "
      "\"partialFingerprints\": {{\"requirementAtExporter/v1\": {}}}, \"properties\": {{\"exporter\": {}, "
      "\"datagram\": "
      "{}, \"offset\": {}, \"length\": {}}}}}",
      quoted(row_of(f.what).id), rule, level_of(f.gravity), quoted(f.message + "." + expected), file,
      quoted(detail::range_of(f)), quoted(fmt::format("{}, datagram {}, {}", who, f.datagram, detail::range_of(f))),
      quoted(fmt::format("{} {} {}", row_of(f.what).id, tools::to_string(s.source.address), s.domain)), f.stream,
      f.datagram, f.at.offset, f.at.length);
}
}  // namespace

std::string sarif_report(const report_input& in) {
  const rules all{in};
  std::string results, artifacts;
  for (const finding& f : in.found.in_detail())
    results += (results.empty() ? "" : ",\n") + result_of(in, f, all.index(f.what));
  if (in.from_files)
    for (const std::string& name : in.names)
      artifacts +=
          fmt::format("{}{{\"location\": {{\"uri\": {}}}}}", artifacts.empty() ? "" : ", ", quoted(uri_of(name)));
  return fmt::format(
      "{{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json\",\n"
      "  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \"tool\": {{\"driver\": {{\"name\": \"flowcheck\", "
      "\"version\": \"{}\", \"rules\": [\n{}\n      ]}}}},\n      \"artifacts\": [{}],\n      \"results\": [\n{}\n     "
      " ]\n"
      "    }}\n  ]\n}}\n",
      FLOWKIT_VERSION_STRING, all.text(), artifacts, results);
}

}  // namespace flowkit::conformance
