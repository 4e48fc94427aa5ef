// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow5/inspect.hpp>

#include "tools/flowrecv/receivers/fixed_receiver.hpp"

namespace flowkit::tools {

namespace {
class netflow5_receiver final : public fixed_receiver {
 public:
  explicit netflow5_receiver(reception& shared) noexcept : fixed_receiver(shared, protocol::netflow5) {}

  /// The complete records of a datagram that announces more are delivered [NFV5-HDR-COUNT].
  void receive(const datagram& d) override {
    const auto strict = netflow5::decode(d.payload);
    const auto m = strict ? strict : netflow5::decode_lenient(d.payload);
    if (!m) return shared().refuse_whole(d, protocol::netflow5, 0, m.failure());
    take(d, *m, strict ? netflow5::inspect_length(d.payload) : strict.failure());
  }
};
}  // namespace

std::unique_ptr<protocol_receiver> make_netflow5_receiver(reception& shared) {
  return std::make_unique<netflow5_receiver>(shared);
}

}  // namespace flowkit::tools
