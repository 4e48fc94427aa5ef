// SPDX-License-Identifier: BSL-1.0
// What a term of a filter is about: a column of the flow table, or a name for one of either side of a flow.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <flowkit/flow/columns.hpp>

#include "tools/common/filter/expression.hpp"
#include "tools/common/filter/filter_text.hpp"

namespace flowkit::tools::filter {

/// What the values of a column are, and so how they are written and compared.
enum class value_class : std::uint8_t {
  number,
  real,
  time,
  period,
  address,
  mac,
  protocol,
  rate_source,
  text,
  application,
};
[[nodiscard]] value_class class_of(const flow::column& c) noexcept;
/// "an address".
[[nodiscard]] std::string_view to_text(value_class c) noexcept;
/// The greatest number of a column of numbers.
[[nodiscard]] std::uint64_t greatest_of(const flow::column& c) noexcept;

/// `port` is source.port and destination.port.
struct side_name {
  std::string_view name, source, destination;
};
[[nodiscard]] std::span<const side_name> side_names() noexcept;

/// Null: there is none.
[[nodiscard]] const flow::column* find_column(std::string_view name) noexcept;
/// One, or two: source and destination, of one class. Throws startup_error (usage).
[[nodiscard]] std::vector<const flow::column*> columns_called(const filter_text& from, const written& name);

}  // namespace flowkit::tools::filter
