// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>

struct record {
  std::uint32_t packets;
};
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto fields = flowkit::layout<record>(flowkit::field<&record::packets, flowkit::ie::packetDeltaCount>);
#else
constexpr auto fields = flowkit::layout<record>(flowkit::varlen<&record::packets, flowkit::ie::packetDeltaCount>);
#endif
const auto r = flowkit::decode(fields, {});
