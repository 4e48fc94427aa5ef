// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/duel.hpp"

#include <algorithm>
#include <deque>

namespace flowkit::conformance {

namespace {
/// A fault of one of them, or of both, each in its way.
difference of_faults(const testee_run& a, const testee_run& b, fault of_a, fault of_b, std::size_t frame,
                     const answer* given) {
  difference d;
  d.what = difference_kind::fault, d.frame = frame;
  const auto text = [](fault f, const testee_run& r) {
    return f == fault::none ? std::string{} : std::string{to_string(f)} + (f == fault::crash ? ": " + r.message : "");
  };
  d.a = text(of_a, a), d.b = text(of_b, b);
  if (given != nullptr) d.given = to_string(given->given);
  return d;
}

class duel {
 public:
  duel(const duel_options& o, const answers_handler& each, const tools::stop_flag* stop)
      : options_(o), each_(each), a_(o.a, o.limits, stop), b_(o.b, o.limits, stop) {}

  duel_end all(std::size_t frames, const std::function<tools::datagram(std::size_t)>& frame,
               const tools::stop_flag* stop) {
    for (std::size_t n = 1; n <= frames && !ended_ && !tools::stopped(stop); ++n) {
      const tools::datagram d = frame(n);
      a_.feed(d), b_.feed(d);  // both work at once
      look_at_both();
      take(a_, of_a_), take(b_, of_b_);
      tell();
      if (a_.failed() || b_.failed()) break;
    }
    if (!ended_ && !tools::stopped(stop)) finish(frames);
    return std::move(out_);
  }

 private:
  /// Until neither has anything to come; each has its own time, whatever the other takes.
  void look_at_both() {
    for (bool more = true; more;) {
      more = a_.look();
      if (b_.look()) more = true;
    }
  }

  static void take(testee_session& from, std::deque<answer>& to) {
    if (auto given = from.next()) to.push_back(std::move(*given));
  }
  void tell() {
    while (!ended_ && !of_a_.empty() && !of_b_.empty()) {
      ended_ = !each_(++out_.compared, of_a_.front(), of_b_.front());
      of_a_.pop_front(), of_b_.pop_front();
    }
  }
  static void append(testee_run& from, std::deque<answer>& to) {
    for (answer& one : from.answers) to.push_back(std::move(one));
    from.answers.clear();
  }
  [[nodiscard]] fault counted(const testee_run& r) const noexcept {
    return r.what == fault::late && !options_.late_counts ? fault::none : r.what;
  }

  void finish(std::size_t frames) {
    out_.a = a_.finish(), out_.b = b_.finish();
    append(out_.a, of_a_), append(out_.b, of_b_);
    tell();
    if (ended_) return;
    const fault of_a = counted(out_.a), of_b = counted(out_.b);
    if (of_a == fault::none && of_b == fault::none) return;
    const testee_run& first =
        of_a == fault::none || (of_b != fault::none && out_.b.frame < out_.a.frame) ? out_.b : out_.a;
    const std::size_t at = std::clamp<std::size_t>(first.frame, 1, frames);
    out_.both_failed = of_a == of_b && of_a != fault::late;
    if (of_a == of_b) return;
    // The one that goes on has answered the frame at which the other stopped, unless it answers at the end.
    const answer* const given = !of_a_.empty() ? &of_a_.front() : !of_b_.empty() ? &of_b_.front() : nullptr;
    out_.found = of_faults(out_.a, out_.b, of_a, of_b, at, given);
  }

  const duel_options& options_;
  const answers_handler& each_;
  testee_session a_, b_;
  std::deque<answer> of_a_, of_b_;  ///< that the other has no answer for yet
  duel_end out_;
  bool ended_ = false;
};
}  // namespace

duel_end run_duel(const duel_options& o, std::size_t frames, const std::function<tools::datagram(std::size_t)>& frame,
                  const answers_handler& each, const tools::stop_flag* stop) {
  return duel{o, each, stop}.all(frames, frame, stop);
}

first_difference find_difference(const duel_options& o, std::size_t frames,
                                 const std::function<tools::datagram(std::size_t)>& frame,
                                 const tools::stop_flag* stop) {
  first_difference out;
  const auto each = [&](std::size_t n, const answer& a, const answer& b) {
    if (a.given == answer_verdict::unsupported || b.given == answer_verdict::unsupported) {
      ++out.unsupported;
      return true;
    }
    out.found = compare_answers(a, b, o.ignored);
    if (out.found) out.found->frame = n;
    if (!out.found && b.given == answer_verdict::refused) out.refused_before = true;
    return !out.found;
  };
  out.end = run_duel(o, frames, frame, each, stop);
  if (!out.found) out.found = out.end.found;
  return out;
}

}  // namespace flowkit::conformance
