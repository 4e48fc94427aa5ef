// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 with its templates.
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>

#include "fuzz/templates.hpp"

using namespace flowkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::receiver<netflow9::rules> to;
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [&](unsigned source, octets d) {
    const auto m = netflow9::decode_lenient(d);
    const auto strict = netflow9::decode(d);
    fuzz::require(m || !strict);
    if (!strict) fuzz::require(strict.failure().code != errc::ok && strict.failure().offset <= d.size());
    if (!m) return fuzz::require(m.failure().code != errc::ok && m.failure().offset <= d.size());
    to.message(source, m->head.source_id, netflow9::sets(*m), d, netflow9::context(m->head));
  });
  return 0;
}
