// SPDX-License-Identifier: BSL-1.0
// What command lines say of TLS and DTLS: the same in every program.
#pragma once

#include <string>
#include <vector>

#include "tools/common/transport/connections.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// --cert, --key, --ca, --peer-name and --ciphers.
void add_tls_options(CLI::App& app, tls_role role, tls_settings& to);
/// Throws startup_error (usage) if any of these is set, and nothing secured needs them. `option`: "--listen",
/// "--target".
void refuse_tls_options(const tls_settings& settings, const char* option);

/// --max-connections, --connection-idle, --message-time and --handshake-time, as typed.
struct connection_texts {
  std::string connections, idle, message, handshake;
};
void add_connection_options(CLI::App& app, connection_texts& to);
/// Throws startup_error (usage).
[[nodiscard]] connection_limits to_limits(const connection_texts& from);

}  // namespace flowkit::tools
