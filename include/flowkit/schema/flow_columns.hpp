// SPDX-License-Identifier: BSL-1.0
// schema::flow_columns: the columns of the normalised flow, all of them; flow_column(c) is one, for those that a
// program has chosen.
#pragma once

#include <flowkit/flow/columns.hpp>
#include <flowkit/schema/columns.hpp>

namespace flowkit::inline v0::schema {

namespace detail {
template <class T>
consteval kind kind_of_flow_value() {
  if constexpr (std::is_same_v<T, flow::ip_protocol> || std::is_same_v<T, flow::sampling_source> ||
                std::is_same_v<T, flowkit::octets>)
    return kind::string;  // keywords; an applicationId
  else
    return kind_of<T>();
}
template <class Record, class... D>
consteval std::array<const element*, sizeof...(D)> elements_of(layout_t<Record, D...>) {
  return {&D::info...};
}
template <const auto& Table>
inline constexpr auto table_elements = elements_of(Table);
}  // namespace detail

/// `number`: of the column among all.
template <const auto& Table = flow::table>
[[nodiscard]] constexpr column flow_column(const flow::column& c, std::size_t number) noexcept {
  column out{.name = c.name, .number = static_cast<std::uint16_t>(number)};
  out.type = flow::with_value_type(c.type, []<class T>() { return detail::kind_of_flow_value<T>(); });
  if (c.type == flow::column_type::label) out.bits = 20;
  out.optional = c.type != flow::column_type::filed_under;
  if (flow::is_of_table(c.type)) out.what = detail::table_elements<Table>[c.field];
  return out;
}

namespace detail {
template <const auto& Table>
inline constexpr auto flow_columns = [] {
  std::array<column, flow::columns.size<Table>()> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = flow_column<Table>(flow::columns[i], i + 1);
  return out;
}();
}  // namespace detail

template <const auto& Table = flow::table>
inline constexpr columns_view flow_columns_of{detail::flow_columns<Table>};
inline constexpr columns_view flow_columns{flow_columns_of<>};

}  // namespace flowkit::schema
