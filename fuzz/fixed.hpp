// SPDX-License-Identifier: BSL-1.0
// NetFlow with fixed records: decode, normalise, look for anomalies, encode again.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/flow/fixed.hpp>

#include "fuzz/datagrams.hpp"

namespace flowkit::fuzz {

template <class Format>
void one(octets datagram) {
  const auto m = fixed::decode<Format>(datagram), exact = fixed::decode_exact<Format>(datagram),
             lenient = fixed::decode_lenient<Format>(datagram);
  require(m.has_value() || !exact.has_value());
  const auto sink = [&](fixed::finding, place p) { require(p.offset + p.length <= datagram.size()); };
  if (lenient) {
    require(within(lenient->records.raw(), datagram));
    inspect(*lenient, datagram, sink);
    for (std::size_t i = 0; i < lenient->records.size(); ++i)
      fixed::inspect_record<Format>(lenient->records[i], lenient->head, fixed::encoded_size<Format>(i), sink);
  }
  if (!m) {
    require(m.failure().code != errc::ok && m.failure().offset <= datagram.size());
    return;
  }
  require(within(m->records.raw(), datagram) && lenient && *lenient == *m);
  const flow::fixed_flows<Format> flows{*m, from_unix_seconds(1'000'000)};
  require(flows.size() == m->records.size());
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const flow::record r = flows[i];
    if (r.has<&flow::record::start>() && r.has<&flow::record::end>()) require(r.start <= r.end);
  }
  std::vector<std::byte> again(datagram.size());
  if (const auto size = fixed::encode(*m, again)) {
    require(*size <= datagram.size());
    const auto back = fixed::decode<Format>(octets{again}.first(*size));
    require(back && *back == *m);
  }
}

}  // namespace flowkit::fuzz
