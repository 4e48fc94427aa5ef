// SPDX-License-Identifier: BSL-1.0
// NetFlow v5: decode, normalise, encode again.
#include <flowkit/flow.hpp>
#include <flowkit/netflow5.hpp>

#include "fuzz/datagrams.hpp"

using namespace flowkit;

namespace {
void one(octets datagram) {
  const auto m = netflow5::decode(datagram);
  if (!m) {
    fuzz::require(m.failure().code != errc::ok && m.failure().offset <= datagram.size());
    return;
  }
  fuzz::require(fuzz::within(m->records.raw(), datagram));
  const flow::netflow5_flows flows{*m, from_unix_seconds(1'000'000)};
  fuzz::require(flows.size() == m->records.size());
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const flow::record r = flows[i];
    if (r.has<&flow::record::start>() && r.has<&flow::record::end>()) fuzz::require(r.start <= r.end);
  }
  std::vector<std::byte> again(datagram.size());
  if (const auto size = netflow5::encode(*m, again)) {
    fuzz::require(*size <= datagram.size());
    const auto back = netflow5::decode(octets{again}.first(*size));
    fuzz::require(back && *back == *m);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [](unsigned, octets d) { one(d); });
  return 0;
}
