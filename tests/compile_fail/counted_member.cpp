// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/counted.hpp>
#include <flowkit/core/list.hpp>

constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

struct part {
  unsigned value;
};
constexpr auto part_layout = flowkit::layout<part>(flowkit::field<&part::value, value>);

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  flowkit::list<part_layout> parts;
#else
  std::span<const part> parts;
#endif
};

[[maybe_unused]] constexpr auto parts = flowkit::counted<&record::parts, value, std::uint32_t>;
