// SPDX-License-Identifier: BSL-1.0
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/layout_template.hpp>

struct record {
  std::uint32_t pool;
};
inline constexpr auto pool = flowkit::local_term("pool", flowkit::abstract_type::unsigned32);
#ifdef FLOWKIT_SHOULD_COMPILE
inline constexpr auto layout =
    flowkit::layout<record>(flowkit::field<&record::pool, flowkit::ie::flowActiveTimeout, 2>);
#else
inline constexpr auto layout = flowkit::layout<record>(flowkit::field<&record::pool, pool>);
#endif
[[maybe_unused]] constexpr auto view = flowkit::layout_template<layout, 256>::view();
