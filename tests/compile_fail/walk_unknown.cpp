// SPDX-License-Identifier: BSL-1.0
#include "../../conformance/properties/walk.hpp"

struct record {
  flowkit::octets data;
};
/// A descriptor of a user's own that differs in size.
struct doubled : flowkit::rest_t<&record::data> {};

#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto fields = flowkit::layout<record>(flowkit::rest<&record::data>);
#else
constexpr auto fields = flowkit::layout<record>(doubled{});
#endif

// Where it ends, walk() cannot guess: all that follows would be told of the wrong octets.
[[maybe_unused]] const auto behind = flowkit::conformance::walk(fields, {}, [](auto, flowkit::octets, const auto&) {});
