// SPDX-License-Identifier: BSL-1.0
// IPFIX with its templates; several messages may stand in a datagram, as in a stream.
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>

#include "fuzz/templates.hpp"

using namespace flowkit;

namespace {
void datagram(fuzz::receiver<ipfix::rules>& to, unsigned source, octets d) {
  octets rest = d;
  while (true) {
    const bool lenient = source == 3;  // one source is read as far as it goes
    const auto m = lenient ? ipfix::decode_lenient(rest) : ipfix::decode(rest);
    if (!m) return fuzz::require(m.failure().code != errc::ok && m.failure().offset <= rest.size());
    const std::size_t size = ipfix::size(*m);
    fuzz::require(size >= ipfix::header_size && size <= rest.size() && fuzz::within(m->sets, rest));
    if (!lenient) fuzz::require(*ipfix::frame_size(rest) == size);
    to.message(source, m->head.observation_domain, ipfix::sets(*m), d, ipfix::context(m->head));
    rest = rest.subspan(size);
    if (rest.empty()) return;
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::receiver<ipfix::rules> to;
  fuzz::each_datagram(std::as_bytes(std::span{data, size}),
                      [&](unsigned source, octets d) { datagram(to, source, d); });
  return 0;
}
