// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow7/message.hpp>

#include "tools/flowrecv/receivers/fixed_receiver.hpp"

namespace flowkit::tools {

namespace {
class netflow7_receiver final : public fixed_receiver {
 public:
  explicit netflow7_receiver(reception& shared) noexcept : fixed_receiver(shared, protocol::netflow7) {}

  void receive(const datagram& d) override { take_exact<netflow7::format>(d); }
};
}  // namespace

std::unique_ptr<protocol_receiver> make_netflow7_receiver(reception& shared) {
  return std::make_unique<netflow7_receiver>(shared);
}

}  // namespace flowkit::tools
