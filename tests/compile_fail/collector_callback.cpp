// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/collector.hpp>

struct record {
  std::uint64_t bytes;
};
inline constexpr auto layout = flowkit::layout<record>(flowkit::field<&record::bytes, flowkit::ie::octetDeltaCount>);

int main() {
  flowkit::flow::collector<layout> in;
#ifdef FLOWKIT_SHOULD_COMPILE
  const auto callback = [](const record&) {};
#else
  const auto callback = [](record&) {};
#endif
  in.read({}, {}, callback);
}
