// SPDX-License-Identifier: BSL-1.0
// Listens for DTLS: one UDP socket, which all exporters share. As over UDP, what is lost is not sent again.
#pragma once

#include "tools/common/transport/connections.hpp"

namespace flowkit::tools {

[[nodiscard]] std::unique_ptr<connection_listener> make_dtls_listener(connection_service& service, const endpoint& at,
                                                                      const tls_context& tls);

}  // namespace flowkit::tools
