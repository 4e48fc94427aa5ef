// SPDX-License-Identifier: BSL-1.0
// Who receives which protocol.
#include <array>

#include "tools/flowrecv/receivers/protocol_receiver.hpp"

namespace flowkit::tools {

// Each beside its receiver.
std::unique_ptr<protocol_receiver> make_netflow1_receiver(reception& shared);
std::unique_ptr<protocol_receiver> make_netflow5_receiver(reception& shared);
std::unique_ptr<protocol_receiver> make_netflow7_receiver(reception& shared);
std::unique_ptr<protocol_receiver> make_netflow9_receiver(reception& shared);
std::unique_ptr<protocol_receiver> make_ipfix_receiver(reception& shared);
std::unique_ptr<protocol_receiver> make_sflow5_receiver(reception& shared);

namespace {
struct row {
  protocol which;
  make_receiver make;
};
// clang-format off
constexpr std::array receivers{
    row{protocol::netflow1, make_netflow1_receiver},
    row{protocol::netflow5, make_netflow5_receiver},
    row{protocol::netflow7, make_netflow7_receiver},
    row{protocol::netflow9, make_netflow9_receiver},
    row{protocol::ipfix, make_ipfix_receiver},
    row{protocol::sflow5, make_sflow5_receiver},
};
// clang-format on
}  // namespace

make_receiver receiver_of(protocol p) noexcept {
  for (const row& r : receivers)
    if (r.which == p) return r.make;
  return nullptr;
}

std::unique_ptr<protocol_account> protocol_receiver::account() const { return nullptr; }

}  // namespace flowkit::tools
