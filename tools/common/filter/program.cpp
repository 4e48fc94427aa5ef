// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/program.hpp"

#include <algorithm>

namespace flowkit::tools::filter {

namespace {
application_key key_of_text(const std::string& id) noexcept { return key_of(as_octets(id)); }
}  // namespace

/// Steps are made from the last to the first, as each has to know what follows it.
program::program(const condition& of) {
  add(of, yes, no);
  std::reverse(steps_.begin(), steps_.end());
  const auto count = static_cast<std::uint32_t>(steps_.size());
  const auto renumbered = [count](std::uint32_t at) { return at < count ? count - 1 - at : at; };
  for (step& s : steps_) s.if_true = renumbered(s.if_true), s.if_false = renumbered(s.if_false);
}

/// The number of the step that the condition begins with: the one that was made last.
std::uint32_t program::add(const condition& c, std::uint32_t if_true, std::uint32_t if_false) {
  using kind = expression::kind;
  if (c.what == kind::not_) return add(c.parts.front(), if_false, if_true);
  if (c.what == kind::term) {
    step s = step_of(c.test);
    s.if_true = if_true, s.if_false = if_false;
    steps_.push_back(s);
    return static_cast<std::uint32_t>(steps_.size() - 1);
  }
  std::uint32_t next = c.what == kind::and_ ? if_true : if_false;
  for (auto part = c.parts.rbegin(); part != c.parts.rend(); ++part)
    next = c.what == kind::and_ ? add(*part, next, if_false) : add(*part, if_true, next);
  return next;
}

program::step program::step_of(const test& t) {
  step s{.is_negated = t.is_negated,
         .how = t.how,
         .kind = kind_of(class_of(*t.left)),
         .left = t.left,
         .right = t.right,
         .mask = t.mask};
  switch (t.what) {
    case test::kind::exists: s.what = operation::exists; break;
    case test::kind::columns: s.what = operation::columns; break;
    case test::kind::contains: put(s, operation::contains, texts_, t.texts); break;
    case test::kind::starts_with: put(s, operation::starts_with, texts_, t.texts); break;
    case test::kind::ends_with: put(s, operation::ends_with, texts_, t.texts); break;
    case test::kind::among: put_set(s, t); break;
  }
  return s;
}

void program::put_set(step& s, const test& t) {
  switch (s.kind) {
    case comparison_kind::number: {
      interval_set set{t.numbers};
      if (set.size() == 1) {
        s.what = operation::number, s.first = set[0].first, s.last = set[0].last;
        break;
      }
      put(s, operation::numbers, numbers_, std::move(set));
      break;
    }
    case comparison_kind::real: put(s, operation::real, reals_, interval_set{t.reals}); break;
    case comparison_kind::address: put(s, operation::addresses, addresses_, address_set{t.addresses}); break;
    case comparison_kind::text: {
      auto all = t.texts;
      std::sort(all.begin(), all.end());
      put(s, operation::texts, texts_, std::move(all));
      break;
    }
    case comparison_kind::application: {
      auto all = t.texts;
      std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return key_of_text(a) < key_of_text(b); });
      put(s, operation::applications, applications_, std::move(all));
      break;
    }
  }
}

bool program::has_application(std::size_t set, const application_key& key) const noexcept {
  const auto& all = applications_[set];
  const auto at = std::lower_bound(all.begin(), all.end(), key,
                                   [](const std::string& a, const application_key& k) { return key_of_text(a) < k; });
  return at != all.end() && key_of_text(*at) == key;
}

}  // namespace flowkit::tools::filter
