// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/json.hpp"

#include <fmt/format.h>

#include <flowkit/version.hpp>

#include "conformance/reports/json_text.hpp"
#include "tools/common/endpoint.hpp"

namespace flowkit::conformance {

namespace {
/// The elements of an array, a line each.
class lines {
 public:
  void add(const std::string& element) { text_ += (text_.empty() ? "\n    " : ",\n    ") + element; }
  [[nodiscard]] std::string text() const { return text_.empty() ? "[]" : "[" + text_ + "\n  ]"; }

 private:
  std::string text_;
};

std::string exporters(const report_input& in) {
  lines all;
  for (const stream& s : in.streams())
    all.add(fmt::format(
        R"({{"address": "{}", "port": {}, "protocol": "{}", "domain": {}, "datagrams": {}, "records": {}}})",
        tools::to_string(s.source.address), s.source.port, name_of(s.book), s.domain, s.datagrams, s.records));
  return all.text();
}

std::string requirements(const report_input& in) {
  lines all;
  for (const requirement_row& r : catalogue())
    if (in.covers(r))
      all.add(fmt::format(R"({{"id": "{}", "level": "{}", "verdict": "{}", "count": {}}})", r.id, to_string(r.level),
                          to_string(in.found.verdict_on(r.which)), in.found.count_of(r.which)));
  return all.text();
}

/// What is no fault is no finding of a MUST, though its requirement may be one.
level level_of(const finding& f) noexcept {
  const level l = row_of(f.what).level;
  return f.gravity == verdict::info && l != level::MAY ? level::observed : l;
}

std::string details(const report_input& in) {
  lines all;
  for (const finding& f : in.found.in_detail())
    all.add(fmt::format(R"({{"requirement": "{}", "level": "{}", "exporter": {}, "datagram": {}, "offset": {}, )"
                        R"("length": {}, "message": {}, "expected": {}, "consequence": {}}})",
                        row_of(f.what).id, to_string(level_of(f)), f.stream, f.datagram, f.at.offset, f.at.length,
                        quoted(f.message), quoted(f.expected), quoted(row_of(f.what).consequence)));
  return all.text();
}

std::string samplers(const report_input& in) {
  lines all;
  for (const sampling_verdict& v : in.sampling)
    all.add(fmt::format(R"({{"exporter": {}, "sampler": {}, "basis": "{}", "offered": {}, "rate": {}, "samples": {}, )"
                        R"("expected": {:.1f}, "low": {:.0f}, "high": {:.0f}, "answer": "{}", "sentence": {}}})",
                        v.stream, quoted(v.sampler), to_string(v.basis), v.offered, v.rate, v.samples, v.expected,
                        v.low, v.high, to_string(v.answer), quoted(v.sentence)));
  return all.text();
}

std::string plan(const plan_outcome& p) {
  lines all;
  for (const plan_step& s : p.steps)
    all.add(fmt::format(R"({{"id": {}, "title": {}, "verdict": "{}", "message": {}, "action": {}, "decided": {}}})",
                        quoted(s.id), quoted(s.title), to_string(s.result), quoted(s.message), quoted(s.action),
                        quoted(s.decided)));
  return fmt::format(R"({{"name": {}, "passed": {}, "steps": {}}})", quoted(p.name), p.passed(), all.text());
}

std::string counts(const report_input& in) {
  std::string out;
  for (const verdict v : {verdict::fail, verdict::non_strict, verdict::info, verdict::pass, verdict::not_seen})
    out += fmt::format(R"({}"{}": {})", out.empty() ? "" : ", ", to_string(v), in.found.with(v));
  return "{" + out + "}";
}
}  // namespace

std::string json_report(const report_input& in) {
  std::string names;
  for (const std::string& n : in.names) names += (names.empty() ? "" : ", ") + quoted(n);
  std::string optional;
  if (!in.sampling.empty()) optional += fmt::format(",\n  \"sampling\": {}", samplers(in));
  if (in.plan != nullptr) optional += fmt::format(",\n  \"plan\": {}", plan(*in.plan));
  return fmt::format(
      "{{\n  \"flowcheck\": \"{}\",\n  \"input\": [{}],\n  \"exporters\": {},\n  \"requirements\": {},\n"
      "  \"findings\": {}{},\n  \"counts\": {}\n}}\n",
      FLOWKIT_VERSION_STRING, names, exporters(in), requirements(in), details(in), optional, counts(in));
}

}  // namespace flowkit::conformance
