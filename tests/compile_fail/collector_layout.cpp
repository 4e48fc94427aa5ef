// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/plain.hpp>
#include <flowkit/flow/collector.hpp>

struct record {
  std::uint64_t bytes;
};
#ifdef FLOWKIT_SHOULD_COMPILE
inline constexpr auto layout = flowkit::layout<record>(flowkit::field<&record::bytes, flowkit::ie::octetDeltaCount>);
#else
inline constexpr auto layout = flowkit::layout<record>(flowkit::plain<&record::bytes>);
#endif

int main() { flowkit::flow::collector<layout> in; }
