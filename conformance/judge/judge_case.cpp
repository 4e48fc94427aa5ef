// SPDX-License-Identifier: BSL-1.0
#include "conformance/judge/judge_case.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/judge/compare_records.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
namespace json = boost::json;

std::string numbers(const std::vector<std::size_t>& all) {
  return fmt::format("{} {}", all.size() == 1 ? "record" : "records", fmt::join(all, ", "));
}
/// What a decoder gives as its reason may be of any length.
std::string in_brackets(const std::string& reason) {
  constexpr std::size_t most = 200;
  if (reason.empty()) return {};
  return fmt::format(" ({}{})", std::string_view(reason).substr(0, most), reason.size() > most ? " ..." : "");
}
const char* is_or_are(std::size_t n) noexcept { return n == 1 ? "is" : "are"; }

/// Which of what is due came, and as which: each takes the first that is equal and not taken yet.
struct pairing {
  std::vector<std::size_t> came_as;         ///< for each that came and was due: its number among those due, from 1
  std::vector<std::size_t> missing, extra;  ///< numbers from 1
};

class frame_judge {
 public:
  frame_judge(const test_case& c, std::size_t frame, std::vector<std::string>& out)
      : case_(c), expected_(c.expected[frame]), frame_(frame + 1), out_(out) {}

  /// False: the decoder does not do this, or shows nothing of it.
  [[nodiscard]] bool judge(const answer& a) {
    const bool has_records = expected_.records.has_value();
    if (!expected_.given && !has_records) return true;
    if (a.given == answer_verdict::unsupported && expected_.given != answer_verdict::unsupported) return false;
    if (expected_.given && *expected_.given != a.given)
      say(fmt::format("{}{}, and {} is due", to_string(a.given), in_brackets(a.reason), to_string(*expected_.given)));
    return !has_records || records(*expected_.records, a.records);
  }

 private:
  void say(const std::string& what) { out_.push_back(fmt::format("frame {}: {}", frame_, what)); }

  /// Partial records of which nothing could be compared show nothing.
  bool records(const json::array& due, const std::vector<told_record>& came) {
    const pairing p = pair(due, came);
    if (due.size() != came.size())
      count(due.size(), came.size(), p);
    else if (p.missing.empty() && !std::is_sorted(p.came_as.begin(), p.came_as.end()))
      say(fmt::format("the records come in another order: {}", fmt::join(p.came_as, ", ")));
    for (std::size_t i = 0; i < std::min(p.missing.size(), p.extra.size()); ++i)
      fields(p.missing[i], due[p.missing[i] - 1].get_object(), came[p.extra[i] - 1]);
    return std::none_of(came.begin(), came.end(), [&](const told_record& r) {
      return r.is_partial && std::none_of(due.begin(), due.end(), [&](const json::value& d) {
               return compare_records(d.get_object(), r.values, false, true).compared != 0;
             });
    });
  }

  [[nodiscard]] pairing pair(const json::array& due, const std::vector<told_record>& came) const {
    pairing p;
    std::vector<bool> taken(due.size());
    for (std::size_t i = 0; i < came.size(); ++i) {
      // The one at its own place first: equal records, and partial ones that fit several, are in order then.
      const auto fits = [&](std::size_t d) {
        return d < due.size() && !taken[d] &&
               compare_records(due[d].get_object(), came[i].values, case_.exact, came[i].is_partial)
                   .differences.empty();
      };
      std::size_t d = i;
      if (!fits(d))
        for (d = 0; d < due.size() && !fits(d);) ++d;
      if (d < due.size())
        taken[d] = true, p.came_as.push_back(d + 1);
      else
        p.extra.push_back(i + 1);
    }
    for (std::size_t d = 0; d < due.size(); ++d)
      if (!taken[d]) p.missing.push_back(d + 1);
    return p;
  }

  void count(std::size_t due, std::size_t came, const pairing& p) {
    const std::vector<std::size_t>& which = came < due ? p.missing : p.extra;
    std::string text = fmt::format("{}, and {} {} due", tools::counted(came, "records"), due, is_or_are(due));
    if (came == 0 || due == 0) return say(text);
    constexpr std::size_t most = 8;
    if (which.size() > most) return say(text);
    say(fmt::format("{}: {} {} {}", text, numbers(which), is_or_are(which.size()),
                    came < due          ? "missing"
                    : p.missing.empty() ? "too many"
                                        : "not among them"));
  }

  void fields(std::size_t number, const json::object& due, const told_record& came) {
    for (const std::string& difference : compare_records(due, came.values, case_.exact, came.is_partial).differences)
      out_.push_back(fmt::format("frame {}, record {}: {}", frame_, number, difference));
  }

  const test_case& case_;
  const expected_answer& expected_;
  std::size_t frame_;
  std::vector<std::string>& out_;
};

/// "frame 1 accepted, 2 records; frame 2 refused ("too short")"; frames that came to the same are one.
std::string what_it_did(const std::vector<answer>& answers) {
  std::vector<std::pair<std::size_t, std::string>> runs;  // first frame, what
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const answer& a = answers[i];
    std::string text = to_string(a.given);
    if (!a.records.empty()) text += ", " + tools::counted(a.records.size(), "records");
    text += in_brackets(a.reason);
    if (runs.empty() || runs.back().second != text) runs.emplace_back(i + 1, std::move(text));
  }
  if (runs.size() == 1) return runs[0].second;
  std::string out;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::size_t first = runs[i].first, last = i + 1 < runs.size() ? runs[i + 1].first - 1 : answers.size();
    out += fmt::format("{}{}: {}", out.empty() ? "" : "; ",
                       first == last ? fmt::format("frame {}", first) : fmt::format("frames {} to {}", first, last),
                       runs[i].second);
  }
  return out;
}

case_outcome outcome_of(case_verdict what, std::vector<std::string> all) {
  case_outcome out{what, all.empty() ? std::string{} : std::move(all[0])};
  const std::size_t others = all.empty() ? 0 : all.size() - 1, kept = std::min(others, case_outcome::most_more);
  for (std::size_t i = 0; i < kept; ++i) out.more.push_back(std::move(all[i + 1]));
  out.left_out = others - kept;
  return out;
}
}  // namespace

case_outcome judge_case(const test_case& c, const testee_run& run) {
  const auto as_fault = [&] {
    const bool at_frame = run.frame != 0 && c.frames.size() > 1 && run.message.find("frame") == std::string::npos;
    return at_frame ? fmt::format("frame {}: {}", run.frame, run.message) : run.message;
  };
  if (run.what != fault::none && run.what != fault::late) return outcome_of(verdict_of(run.what), {as_fault()});

  std::vector<std::string> wrong;
  std::size_t unsupported = 0;
  bool judged = true;
  for (std::size_t i = 0; i < std::min(run.answers.size(), c.expected.size()); ++i) {
    unsupported += run.answers[i].given == answer_verdict::unsupported;
    judged &= frame_judge{c, i, wrong}.judge(run.answers[i]);
  }
  if (run.what == fault::late) wrong.push_back(as_fault());
  // Wrong values are graver than late ones.
  if (run.what == fault::late && wrong.size() == 1) return outcome_of(case_verdict::late, std::move(wrong));
  if (!wrong.empty()) return outcome_of(case_verdict::fail, std::move(wrong));
  const std::string did = what_it_did(run.answers);
  if (!judged || (unsupported != 0 && unsupported == run.answers.size() && c.kind == case_kind::open))
    return outcome_of(case_verdict::unsupported,
                      {unsupported != 0 ? did : "a record was partial, with no field that is judged"});
  return c.kind == case_kind::open ? outcome_of(case_verdict::info, {did}) : case_outcome{};
}

}  // namespace flowkit::conformance
