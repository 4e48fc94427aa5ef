// SPDX-License-Identifier: BSL-1.0
// Type information (RFC 5610): an options record for each of an exporter's own elements, so that collectors that do not
// know them can name and read them.
#pragma once

#include <string_view>

#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::inline v0 {

/// One element, as section 3.9 has it.
struct type_information {
  std::uint32_t enterprise;
  std::uint16_t id;                      ///< receivers ignore an enterprise bit in it (section 3.8)
  std::uint8_t data_type;                ///< abstract_type
  std::uint8_t semantics;                ///< data_semantics
  std::uint16_t units;                   ///< unit
  std::uint64_t range_begin, range_end;  ///< both 0: no range
  std::string_view name, description;
  friend constexpr bool operator==(const type_information&, const type_information&) = default;
};

// clang-format off
inline constexpr auto type_information_layout = layout<type_information>(
    field<&type_information::enterprise, ie::privateEnterpriseNumber>,
    field<&type_information::id, ie::informationElementId>,
    field<&type_information::data_type, ie::informationElementDataType>,
    field<&type_information::semantics, ie::informationElementSemantics>,
    field<&type_information::units, ie::informationElementUnits>,
    field<&type_information::range_begin, ie::informationElementRangeBegin>,
    field<&type_information::range_end, ie::informationElementRangeEnd>,
    varlen<&type_information::name, ie::informationElementName>,
    varlen<&type_information::description, ie::informationElementDescription>);
// clang-format on

/// The options template of type records: the first two fields are its scope.
template <std::uint16_t Id>
using type_information_template = layout_template<type_information_layout, Id, 2>;

/// The record that announces an element.
[[nodiscard]] constexpr type_information describe(const element& e, std::string_view description = {}) noexcept {
  return {.enterprise = e.pen,
          .id = e.id,
          .data_type = static_cast<std::uint8_t>(e.type),
          .semantics = static_cast<std::uint8_t>(e.semantics),
          .units = static_cast<std::uint16_t>(e.units),
          .range_begin = e.has_range() ? e.range_min : 0,
          .range_end = e.has_range() ? e.range_max : 0,
          .name = e.name,
          .description = description};
}

/// visit(element) for each enterprise element that records of the layout are sent with: those that need to be
/// announced.
template <class Record, class... D>
constexpr void each_enterprise_element(layout_t<Record, D...>, auto&& visit) {
  const auto one = [&]<class One>(std::type_identity<One>) {
    if constexpr (has_alternatives<One>)
      if (detail::sent_as<One>().space == element_space::enterprise) visit(detail::sent_as<One>());
  };
  (one(std::type_identity<D>{}), ...);
}

}  // namespace flowkit
