// SPDX-License-Identifier: BSL-1.0
// A condition as steps that follow one another: each is a test, and says where to go on if it holds, and if not.
// Evaluation allocates nothing and throws nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/common/filter/application_key.hpp"
#include "tools/common/filter/condition.hpp"

namespace flowkit::tools::filter {

/// Values come from a source, whatever it is:
///
///   bool has(const flow::column&) const noexcept
///   std::uint64_t number(const flow::column&) const noexcept        as value_reader.hpp has them
///   double real(const flow::column&) const noexcept
///   ip_address address(const flow::column&) const noexcept
///   std::string_view text(const flow::column&) const noexcept
///   application_key application(const flow::column&) const noexcept
class program {
 public:
  explicit program(const condition& of);

  static constexpr std::uint32_t no = 0xffff'fffe, yes = 0xffff'ffff;

  enum class operation : std::uint8_t {
    exists,
    number,   // in one interval
    numbers,  // in several
    real,
    addresses,
    texts,
    contains,
    starts_with,
    ends_with,
    applications,
    columns,
  };
  struct step {
    operation what = operation::exists;
    bool is_negated = false;
    relation how = relation::equal;
    comparison_kind kind = comparison_kind::number;
    std::uint32_t if_true = yes, if_false = no;
    std::uint32_t set = 0;  ///< which of its kind
    const flow::column* left = nullptr;
    const flow::column* right = nullptr;
    std::uint64_t mask = 0, first = 0, last = 0;
  };
  /// In the order of evaluation; the first is where it begins.
  [[nodiscard]] const std::vector<step>& steps() const noexcept { return steps_; }
  [[nodiscard]] const address_set& addresses_of(const step& s) const noexcept { return addresses_[s.set]; }

  template <class Source>
  [[nodiscard]] bool evaluate(const Source& from) const noexcept {
    std::uint32_t at = 0;
    while (at < steps_.size()) {
      const step& s = steps_[at];
      at = holds(s, from) ? s.if_true : s.if_false;
    }
    return at == yes;
  }

  /// The test of one step.
  template <class Source>
  [[nodiscard]] bool holds(const step& s, const Source& from) const noexcept {
    if (!from.has(*s.left)) return false;
    switch (s.what) {
      case operation::exists: return true;
      case operation::number: {
        const std::uint64_t v = from.number(*s.left) & s.mask;
        return (v >= s.first && v <= s.last) != s.is_negated;
      }
      case operation::numbers: return numbers_[s.set].contains(from.number(*s.left) & s.mask) != s.is_negated;
      case operation::real: return reals_[s.set].contains(from.real(*s.left)) != s.is_negated;
      case operation::addresses: return addresses_[s.set].contains(from.address(*s.left)) != s.is_negated;
      case operation::texts: {
        const auto& of = texts_[s.set];
        return std::binary_search(of.begin(), of.end(), from.text(*s.left), std::less<>{}) != s.is_negated;
      }
      case operation::contains: return from.text(*s.left).find(texts_[s.set].front()) != std::string_view::npos;
      case operation::starts_with: return from.text(*s.left).starts_with(texts_[s.set].front());
      case operation::ends_with: return from.text(*s.left).ends_with(texts_[s.set].front());
      case operation::applications: return has_application(s.set, from.application(*s.left)) != s.is_negated;
      case operation::columns: return from.has(*s.right) && columns_hold(s, from);
    }
    return false;
  }

 private:
  std::uint32_t add(const condition& c, std::uint32_t if_true, std::uint32_t if_false);
  step step_of(const test& t);
  void put_set(step& s, const test& t);
  template <class Sets, class Set>
  static void put(step& s, operation what, Sets& sets, Set&& set) {
    s.what = what, s.set = static_cast<std::uint32_t>(sets.size());
    sets.push_back(std::forward<Set>(set));
  }

  template <class Source>
  [[nodiscard]] static bool columns_hold(const step& s, const Source& from) noexcept {
    switch (s.kind) {
      case comparison_kind::number: return related(s.how, from.number(*s.left), from.number(*s.right));
      case comparison_kind::real: return related(s.how, from.real(*s.left), from.real(*s.right));
      case comparison_kind::address:
        return (unmapped(from.address(*s.left)) == unmapped(from.address(*s.right))) == (s.how == relation::equal);
      case comparison_kind::text: return (from.text(*s.left) == from.text(*s.right)) == (s.how == relation::equal);
      case comparison_kind::application:
        return (from.application(*s.left) == from.application(*s.right)) == (s.how == relation::equal);
    }
    return false;
  }
  template <class T>
  [[nodiscard]] static bool related(relation how, T a, T b) noexcept {
    switch (how) {
      case relation::equal: return a == b;
      case relation::not_equal: return a != b;
      case relation::less: return a < b;
      case relation::less_equal: return a <= b;
      case relation::greater: return a > b;
      default: return a >= b;
    }
  }
  [[nodiscard]] bool has_application(std::size_t set, const application_key& key) const noexcept;

  std::vector<step> steps_;
  std::vector<interval_set<std::uint64_t>> numbers_;
  std::vector<interval_set<double>> reals_;
  std::vector<address_set> addresses_;
  std::vector<std::vector<std::string>> texts_;         ///< of a set sorted
  std::vector<std::vector<std::string>> applications_;  ///< ids, sorted as their keys are
};

}  // namespace flowkit::tools::filter
