// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/junit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/time_text.hpp>

#include "conformance/reports/junit_suite.hpp"
#include "conformance/reports/sections.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
/// The findings of a requirement that are kept, a line each.
std::string lines_of(const report_input& in, const std::vector<const finding*>& all) {
  std::string out;
  for (const finding* f : all) {
    const std::string expected = f->expected.empty() ? "" : "; expected: " + f->expected;
    out += fmt::format("datagram {}, {}, from {}: {}{}\n", f->datagram, detail::range_of(*f),
                       detail::name_of(in.streams()[f->stream]), f->message, expected);
  }
  return out;
}

void add(junit_suite& to, const report_input& in, const section& s,
         const std::vector<std::vector<const finding*>>& of) {
  // Dots separate packages.
  std::string group = std::string{s.document} + (s.name.empty() ? "" : " s" + std::string{s.name});
  std::replace(group.begin(), group.end(), '.', '_');
  for (const requirement_row* r : s.rows) {
    const verdict v = in.found.verdict_on(r->which);
    const std::vector<const finding*>& some = of[index_of(r->which)];
    const std::string count = tools::counted(in.found.count_of(r->which), "findings");
    if (v == verdict::not_seen) {
      to.skipped(group, r->id, "not seen");
    } else if (v == verdict::fail || (v == verdict::non_strict && in.strict)) {
      to.failed(group, r->id, to_string(r->level), fmt::format("{}: {}", r->statement, count),
                fmt::format("{}\n{}", r->clause, lines_of(in, some)));
    } else {
      to.passed(group, r->id);
      if (v != verdict::pass) to.note(fmt::format("{} {}: {}\n{}", to_string(v), r->id, count, lines_of(in, some)));
    }
  }
}

junit_suite samplers(const report_input& in) {
  junit_suite s{"sampling"};
  for (const sampling_verdict& v : in.sampling) {
    const std::string name = fmt::format("{}, 1 of {}, {}", v.sampler, v.rate, to_string(v.basis));
    const std::string group = detail::name_of(in.streams()[v.stream]);
    if (v.answer == sampling_answer::right)
      s.passed(group, name);
    else if (v.answer == sampling_answer::undecided)
      s.skipped(group, name, "undecided: " + v.sentence);
    else
      s.failed(group, name, "sampling", v.sentence,
               fmt::format("{} of {}, {:.0f} to {:.0f} are right", v.samples, v.offered, v.low, v.high));
  }
  return s;
}

junit_suite steps(const plan_outcome& plan) {
  junit_suite s{plan.name};
  for (const plan_step& step : plan.steps) {
    if (step.result == verdict::not_seen)
      s.skipped({}, step.id, step.message);
    else if (step.result == verdict::fail)
      s.failed({}, step.id, "plan", step.title, fmt::format("{}\n{}", step.message, step.decided));
    else
      s.passed({}, step.id);
  }
  return s;
}

/// When the first datagram came, without fraction and zone, as the schemas want it.
std::string time_of(const report_input& in) {
  std::array<char, 40> text;
  text_writer out{text};
  write_text(out, in.examined.first_seen());
  return std::string{out.text().substr(0, std::string_view{"2026-01-31T12:00:00"}.size())};
}
}  // namespace

std::string junit_report(const report_input& in) {
  std::vector<std::vector<const finding*>> of(requirement_count);
  for (const finding& f : in.found.in_detail()) of[index_of(f.what)].push_back(&f);
  std::vector<junit_suite> all;
  for (const rule_book b : rule_books) {
    all.emplace_back(name_of(b));
    for (const section& s : sections_of(in, b)) add(all.back(), in, s, of);
  }
  all.push_back(samplers(in));
  if (in.plan != nullptr) all.push_back(steps(*in.plan));
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t id = 0;
  for (const junit_suite& s : all)
    if (!s.empty()) out += s.text(id++, time_of(in));
  return out + "</testsuites>\n";
}

}  // namespace flowkit::conformance
