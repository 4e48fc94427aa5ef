// SPDX-License-Identifier: BSL-1.0
#include <flowkit/packet/build.hpp>

using namespace flowkit::packet;

std::byte out[200];
#ifdef FLOWKIT_SHOULD_COMPILE
auto size = build(out, 0, ethernet{}, ipv4{}, udp{}, vxlan{}, ethernet{});
#else
auto size = build(out, 0, ethernet{}, ipv4{}, tcp{}, ethernet{});
#endif
