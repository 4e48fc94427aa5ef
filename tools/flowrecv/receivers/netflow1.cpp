// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow1/inspect.hpp>

#include "tools/flowrecv/receivers/fixed_receiver.hpp"

namespace flowkit::tools {

namespace {
class netflow1_receiver final : public fixed_receiver {
 public:
  explicit netflow1_receiver(reception& shared) noexcept : fixed_receiver(shared, protocol::netflow1) {}

  void receive(const datagram& d) override {
    if (netflow1::has_wide_records(d.payload))
      take_exact<netflow1::wide_format>(d);
    else
      take_exact<netflow1::format>(d);
  }
};
}  // namespace

std::unique_ptr<protocol_receiver> make_netflow1_receiver(reception& shared) {
  return std::make_unique<netflow1_receiver>(shared);
}

}  // namespace flowkit::tools
