// SPDX-License-Identifier: BSL-1.0
// Verdicts on samplers, and the steps of a plan.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/reports/text_parts.hpp"
#include "tools/common/table.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
verdict gravity_of(sampling_answer a) noexcept {
  return a == sampling_answer::right ? verdict::pass : a == sampling_answer::wrong ? verdict::fail : verdict::not_seen;
}

/// A few of many: the wrong ones first, then those that are not decided.
std::vector<const sampling_verdict*> shown_of(std::span<const sampling_verdict> all) {
  constexpr std::size_t most = 50;
  std::vector<const sampling_verdict*> out;
  for (const sampling_verdict& v : all) out.push_back(&v);
  if (out.size() <= most) return out;
  const auto rank = [](const sampling_verdict* v) {
    return v->answer == sampling_answer::wrong ? 0 : v->answer == sampling_answer::undecided ? 1 : 2;
  };
  std::stable_sort(out.begin(), out.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  out.resize(most);
  return out;
}

std::string text_of(const report_input& in, const sampling_verdict& v, const text_style& style) {
  const std::string_view word = to_string(v.answer);
  std::string out = paragraph(
      fmt::format("{}  {} of {}, by its {}", word, v.sampler, name_of(in.streams()[v.stream]), to_string(v.basis)), 2,
      style);
  out.replace(2, word.size(), coloured(word, gravity_of(v.answer), style));
  const char* what = v.basis == sampling_basis::octets ? "octets" : "packets";
  const char* sampled = v.basis == sampling_basis::octets ? "octets of samples" : "samples";
  const std::string numbers = v.rate == 0 ? fmt::format("{} {}, {} {}", v.offered, what, v.samples, sampled)
                                          : fmt::format("1 of {}: {} {}, {} {}; {:.0f} to {:.0f} are right", v.rate,
                                                        v.offered, what, v.samples, sampled, v.low, v.high);
  return out + paragraph(numbers, 4, style) + paragraph(v.sentence, 4, style);
}
}  // namespace

std::string text_of_sampling(const report_input& in, const text_style& style) {
  if (in.sampling.empty()) return {};
  std::array<std::size_t, 3> n{};
  for (const sampling_verdict& v : in.sampling) ++n[static_cast<std::size_t>(v.answer)];
  std::string out = fmt::format("\nSampling: {} right, {} wrong, {} undecided\n", n[0], n[1], n[2]);
  const std::vector<const sampling_verdict*> shown = shown_of(in.sampling);
  for (const sampling_verdict* v : shown) out += text_of(in, *v, style);
  if (shown.size() < in.sampling.size()) out += fmt::format("  and {} more\n", in.sampling.size() - shown.size());
  return out;
}

std::string text_of_plan(const report_input& in, const text_style& style) {
  if (in.plan == nullptr) return {};
  verdict_counts n{};
  for (const plan_step& s : in.plan->steps) ++n[static_cast<std::size_t>(s.result)];
  std::string out = fmt::format("\nPlan {}: {}\n", in.plan->name, in_words(n, style));
  constexpr std::size_t width = 10;
  for (const plan_step& s : in.plan->steps) {
    const std::string_view word = to_string(s.result);
    std::string head = paragraph(fmt::format("{:<{}}  {}: {}", word, width, s.id, s.title), 2, style);
    out += head.replace(2, word.size(), coloured(s.result, style));
    if (!s.message.empty()) out += paragraph(s.message, 4, style);
    if (s.result == verdict::not_seen && !s.action.empty()) out += paragraph("to decide it: " + s.action, 4, style);
  }
  return out;
}

}  // namespace flowkit::conformance::detail
