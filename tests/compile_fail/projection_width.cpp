// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/projection.hpp>

struct record {
  unsigned value;
};
constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

template <std::size_t... I>
constexpr auto repeated(std::index_sequence<I...>) {
  return flowkit::layout<record>((static_cast<void>(I), flowkit::field<&record::value, value>)...);
}
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto wanted = repeated(std::make_index_sequence<64>{});
#else
constexpr auto wanted = repeated(std::make_index_sequence<65>{});
#endif

[[maybe_unused]] constexpr std::uint64_t present = flowkit::projection<wanted, wanted>::present;
