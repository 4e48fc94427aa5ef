// SPDX-License-Identifier: BSL-1.0
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/layout_template.hpp>

using namespace flowkit;
struct record {
  std::uint8_t mode;
  std::uint16_t pool;
};
inline constexpr auto pool = local_term("pool", abstract_type::unsigned16);
#ifdef FLOWKIT_SHOULD_COMPILE
inline constexpr const auto& second = ie::dot1qVlanId;
#else
inline constexpr const auto& second = pool;
#endif
inline constexpr auto record_layout =
    layout<record>(packed<2>(bits<&record::mode, 4, ie::flowEndReason>, bits<&record::pool, 12, second>));
[[maybe_unused]] constexpr auto view = layout_template<record_layout, 256>::view();
