// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/when.hpp>

struct record {
  unsigned short flags, port;
  static constexpr bool has_port(const record& r) noexcept { return r.flags != 0; }
  static constexpr bool may_throw(const record& r) { return r.flags != 0; }
};
constexpr flowkit::element number = flowkit::local_term("number", flowkit::abstract_type::unsigned16);

#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto port = flowkit::when<&record::has_port>(flowkit::field<&record::port, number>);
#else
constexpr auto port = flowkit::when<&record::may_throw>(flowkit::field<&record::port, number>);
#endif
static_assert(port.max_size == 2);
