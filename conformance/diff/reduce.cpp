// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/reduce.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_set>

#include <flowkit/core/hash.hpp>

#include "conformance/diff/malformed.hpp"
#include "conformance/diff/octet_ranges.hpp"
#include "conformance/diff/structure.hpp"

namespace flowkit::conformance {

namespace {
class reducer {
 public:
  reducer(case_frames& frames, attempts& tries) : frames_(frames), tries_(tries) {}

  void all() {
    few_frames();
    drop_frames();
    tries_.look_for_isolation(frames_);
    for (bool changed = true; changed && !tries_.exhausted();) {
      changed = drop_parts();
      changed |= drop_frames();
      // Zeros first: of ranges of zeros few differ in what they leave.
      changed = changed || zeros() || ranges();
    }
  }

 private:
  bool accept(case_frames candidate) {
    if (!tries_.holds(candidate)) return false;
    frames_ = std::move(candidate);
    return true;
  }

  /// What is likely, before anything is searched: the last frame alone; those of its exporter; those of them that
  /// announce templates.
  void few_frames() {
    if (frames_.size() < 2) return;
    const case_frame& last = frames_.back();
    if (accept({last})) return;
    case_frames same;
    for (const case_frame& f : frames_)
      if (f.source.address == last.source.address) same.push_back(f);
    if (same.size() < frames_.size()) accept(same);
    case_frames announcing;
    for (std::size_t i = 0; i + 1 < frames_.size(); ++i)
      if (announces_templates(frames_[i].octets)) announcing.push_back(frames_[i]);
    announcing.push_back(frames_.back());
    if (announcing.size() < frames_.size()) accept(announcing);
  }

  /// Groups of frames, then halves of those that are needed.
  bool drop_frames() {
    const std::size_t before = frames_.size();
    bool again = before > 1;
    while (again && !tries_.exhausted()) {
      const std::size_t n = frames_.size();
      drop_between(0, n - 1);
      again = frames_.size() < n && frames_.size() > 1;
    }
    return frames_.size() < before;
  }
  /// The last frame is the one at which they differ. From the end, so that offsets before stay.
  void drop_between(std::size_t begin, std::size_t end) {
    if (begin >= end || end > frames_.size() || tries_.exhausted()) return;
    case_frames candidate = frames_;
    candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(begin),
                    candidate.begin() + static_cast<std::ptrdiff_t>(end));
    if (accept(std::move(candidate)) || end - begin == 1) return;
    const std::size_t middle = begin + (end - begin) / 2;
    drop_between(middle, end);
    drop_between(begin, middle);
  }

  bool drop_parts() {
    bool changed = false;
    for (std::size_t level = 0; level < part_levels; ++level)
      changed |= drop_all([level](const structure& s, const case_frames&) {
        std::vector<droppable_part> out;
        for (const droppable_part& p : s.parts)
          if (static_cast<std::size_t>(p.level) == level) out.push_back(p);
        return out;
      });
    return changed;
  }
  bool ranges() {
    return drop_all([](const structure&, const case_frames& frames) {
      std::vector<droppable_part> out;
      for (const octet_range& r : ranges_to_drop(frames)) out.push_back({{}, {r}, {}});
      return out;
    });
  }
  /// With lengths and counts that fit, and as it is: the fault may be in what is done about wrong ones.
  template <class PartsOf>
  bool drop_all(const PartsOf& parts_of) {
    bool changed = false;
    for (const bool consistent : {true, false}) {
      while (!tries_.exhausted()) {
        const structure s = structure_of(frames_);
        std::vector<edit> edits;
        for (const droppable_part& p : parts_of(s, frames_)) {
          edit e = dropping(s, p);
          if (!consistent && e.decreased.empty()) continue;  // the same once more
          if (!consistent) e.decreased.clear();
          edits.push_back(std::move(e));
        }
        if (!take(edits)) break;
        changed = true;
      }
    }
    return changed;
  }

  bool zeros() {
    // Nothing is to become malformed by it: whose bug it is would be lost.
    broken_ = requirements_broken(frames_);
    bool changed = take(zeroing(parts_not_zero(frames_)));
    changed |= take(zeroing(octets_not_zero(frames_)));
    broken_.reset();
    return changed;
  }
  static std::vector<edit> zeroing(const std::vector<octet_range>& all) {
    std::vector<edit> out;
    for (const octet_range& r : all) out.push_back({.removed = {}, .zeroed = {r}, .decreased = {}});
    return out;
  }

  using requirements = std::set<requirement>;
  static requirements requirements_broken(const case_frames& frames) {
    requirements out;
    for (const malformed_octets& m : find_malformed(frames)) out.insert(m.what);
    return out;
  }
  [[nodiscard]] bool keeps_form(const case_frames& candidate) const {
    if (!broken_) return true;
    const requirements now = requirements_broken(candidate);
    return std::includes(broken_->begin(), broken_->end(), now.begin(), now.end());
  }

  /// All of the edits that hold alone and together, or of many the first of them; false: none.
  bool take(const std::vector<edit>& edits) {
    std::vector<const edit*> good;
    for (std::size_t from = 0; from < edits.size() && !tries_.exhausted();) {
      std::vector<case_frames> candidates;
      std::vector<const edit*> tried;
      std::vector<std::uint64_t> prints;
      for (; from < edits.size() && candidates.size() < attempts::most_together; ++from) {
        const edit* const one = &edits[from];
        auto made = edited(frames_, {&one, 1});
        if (!made || failed_.contains(fingerprint(*made)) || !keeps_form(*made)) continue;
        prints.push_back(fingerprint(*made));
        failed_.insert(prints.back());  // unless it is seen to hold
        candidates.push_back(std::move(*made)), tried.push_back(one);
      }
      const attempts::screened found = tries_.screen(candidates);
      for (std::size_t i = found.looked_at; i < candidates.size(); ++i) failed_.erase(prints[i]);
      for (const std::size_t i : found.good) good.push_back(tried[i]);
      if (found.looked_at < candidates.size() && !good.empty()) break;
    }
    std::vector<const edit*> taken;
    case_frames now = frames_;
    add_group(good, taken, now);
    if (taken.empty()) return false;
    frames_ = std::move(now);
    return true;
  }
  /// The group as a whole, or as much of its halves as holds beside what was taken.
  void add_group(std::span<const edit* const> group, std::vector<const edit*>& taken, case_frames& now) {
    if (group.empty() || tries_.exhausted()) return;
    std::vector<const edit*> together = taken;
    together.insert(together.end(), group.begin(), group.end());
    auto made = edited(frames_, together);
    if (made && keeps_form(*made) && tries_.holds(*made)) {
      taken = std::move(together), now = std::move(*made);
      return;
    }
    if (group.size() == 1) return;
    add_group(group.first(group.size() / 2), taken, now);
    add_group(group.subspan(group.size() / 2), taken, now);
  }

  /// Candidates that leave the same octets are one.
  static std::uint64_t fingerprint(const case_frames& frames) {
    std::uint64_t out = frames.size();
    for (const case_frame& f : frames) {
      const std::string_view text{reinterpret_cast<const char*>(f.octets.data()), f.octets.size()};
      out = mix_bits(out ^ std::hash<std::string_view>{}(text));
    }
    return out;
  }

  case_frames& frames_;
  attempts& tries_;
  std::optional<requirements> broken_;        ///< what may be broken, while something may not
  std::unordered_set<std::uint64_t> failed_;  ///< fingerprints: what did not hold once never does
};
}  // namespace

void reduce(case_frames& frames, attempts& tries) { reducer{frames, tries}.all(); }

}  // namespace flowkit::conformance
