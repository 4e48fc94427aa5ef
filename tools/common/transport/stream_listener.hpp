// SPDX-License-Identifier: BSL-1.0
// Listens on TCP, with or without TLS.
#pragma once

#include "tools/common/transport/connections.hpp"

namespace flowkit::tools {

[[nodiscard]] std::unique_ptr<connection_listener> make_stream_listener(connection_service& service, transport how,
                                                                        const endpoint& at, const tls_context* tls);

}  // namespace flowkit::tools
