// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>

struct record {
  std::string_view name;
};
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto fields = flowkit::layout<record>(flowkit::varlen<&record::name, flowkit::ie::interfaceName>);
#else
constexpr auto fields = flowkit::layout<record>(flowkit::field<&record::name, flowkit::ie::interfaceName>);
#endif
const auto r = flowkit::decode(fields, {});
