// SPDX-License-Identifier: BSL-1.0
#include <string>

#include <flowkit/core/field.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  std::string_view name;
#else
  std::string name;
#endif
};
#ifdef FLOWKIT_SHOULD_COMPILE
[[maybe_unused]] constexpr auto name = flowkit::varlen<&record::name, flowkit::ie::interfaceName>;
#else
[[maybe_unused]] constexpr auto name = flowkit::field<&record::name, flowkit::ie::interfaceName>;
#endif
