// SPDX-License-Identifier: BSL-1.0
// A filter with its names and values looked up: what is compared is of one class. Programs are made of it.
#pragma once

#include <string>
#include <vector>

#include "tools/common/filter/address_set.hpp"
#include "tools/common/filter/expression.hpp"
#include "tools/common/filter/subject.hpp"

namespace flowkit::tools::filter {

/// How values are compared.
enum class comparison_kind : std::uint8_t { number, real, address, text, application };
[[nodiscard]] comparison_kind kind_of(value_class c) noexcept;

/// About one column, or two. False where one of them has no value.
struct test {
  enum class kind : std::uint8_t { exists, among, contains, starts_with, ends_with, columns };
  kind what = kind::exists;
  const flow::column* left = nullptr;
  const flow::column* right = nullptr;  ///< of columns, which `how` compares
  relation how = relation::equal;
  bool is_negated = false;  ///< among: not among
  std::uint64_t mask = ~std::uint64_t{0};
  // Of among, as the column's class wants it; contains and so on: the one text.
  std::vector<interval<std::uint64_t>> numbers{};
  std::vector<interval<double>> reals{};
  std::vector<address_set::range> addresses{};
  std::vector<std::string> texts{};  ///< or ids of applications
};

struct condition {
  expression::kind what = expression::kind::term;
  std::vector<condition> parts{};
  filter::test test{};
};

/// Throws startup_error (usage; io if a list's file cannot be read).
[[nodiscard]] condition check(const filter_text& from, const expression& e);

/// The columns that it looks at, each once.
[[nodiscard]] std::vector<const flow::column*> columns_of(const condition& c);

}  // namespace flowkit::tools::filter
