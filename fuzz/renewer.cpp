// SPDX-License-Identifier: BSL-1.0
// Datagrams of any protocol, renewed as flowgen replay does: moved by no time they stay as they are, moved there and
// back they are the same again, and sequence numbers are all that else may change.
#include <vector>

#include <flowkit/ipfix/message.hpp>

#include "fuzz/datagrams.hpp"
#include "tools/flowgen/replay/renewer.hpp"

using namespace flowkit;
using namespace flowkit::tools;

namespace {
using bytes = std::vector<std::byte>;
constexpr timestamp received = from_unix_seconds(1'700'000'000);
constexpr duration there = seconds(86'400);

bytes renewed(renewer& by, unsigned source, octets before, duration shift, std::uint64_t round = 0) {
  const datagram d{before, {ipv4_address{source / 2}, static_cast<std::uint16_t>(source)}, {}, received};
  const protocol which = recognise(before);
  bytes after(before.begin(), before.end());
  by.renew(after, which, d, {.exporter = source, .leaves = received + shift, .round = round});
  fuzz::require(after.size() == before.size() && recognise(after) == which);
  if (which == protocol::ipfix) fuzz::require(ipfix::decode(after).has_value() == ipfix::decode(before).has_value());
  return after;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  renewer still{{.times = true}}, forth{{.times = true}}, back{{.times = true}};
  renewer numbers{{.sequence = true}}, all{{.times = true, .sequence = true}};
  std::uint64_t round = 0;
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [&](unsigned source, octets d) {
    // Not the octets themselves: a checksum that was wrong becomes right.
    const bytes same = renewed(still, source, d, {});
    const bytes moved = renewed(forth, source, d, there);
    const bytes restored = renewed(back, source, moved, {-there.ns});
    if (forth.lacking().fields == 0 && back.lacking().fields == 0) fuzz::require(restored == same);
    fuzz::require(forth.lacking().sets == still.lacking().sets && back.lacking().sets == still.lacking().sets);
    fuzz::require(forth.lacking().datagrams == still.lacking().datagrams);
    renewed(numbers, source, d, there, round);
    renewed(all, source, d, there, round);
    ++round;
  });
  return 0;
}
