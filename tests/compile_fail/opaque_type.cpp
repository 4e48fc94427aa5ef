// SPDX-License-Identifier: BSL-1.0
#include <string>

#include <flowkit/core/opaque.hpp>

constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::octetArray);

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  std::string_view data;
#else
  std::string data;
#endif
};

[[maybe_unused]] constexpr auto data = flowkit::opaque<&record::data, value>;
