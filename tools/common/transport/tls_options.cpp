// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/tls_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

void add_tls_options(CLI::App& app, tls_role role, tls_settings& to) {
  const bool listens = role == tls_role::listener;
  app.add_option("--cert", to.certificate,
                 listens ? "tls, dtls: the own certificate (PEM)"
                         : "tls, dtls: the own certificate (PEM); without one collectors should reject it "
                           "(RFC 7011 section 11.3)")
      ->type_name("FILE");
  app.add_option("--key", to.key, "tls, dtls: its private key, which not every user may read")->type_name("FILE");
  app.add_option("--ca", to.authorities, "tls, dtls: certificates of the authorities to trust")->type_name("FILE");
  app.add_option("--peer-name", to.peer_names,
                 listens ? "tls, dtls: accept only exporters whose certificate is for this host name or address; "
                           "repeatable (default: all that the authorities have signed)"
                         : "tls, dtls: the host name or address that the collector's certificate is to be for; "
                           "repeatable (default: the host of --target)")
      ->allow_extra_args(false)
      ->type_name("NAME");
  app.add_option("--ciphers", to.ciphers,
                 "tls, dtls: only these, as OpenSSL names them, separated by colons; those of TLS 1.3 begin with TLS_")
      ->type_name("LIST");
}

void refuse_tls_options(const tls_settings& s, const char* option) {
  const char* const given = !s.certificate.empty()   ? "--cert"
                            : !s.key.empty()         ? "--key"
                            : !s.authorities.empty() ? "--ca"
                            : !s.peer_names.empty()  ? "--peer-name"
                            : !s.ciphers.empty()     ? "--ciphers"
                                                     : nullptr;
  if (given != nullptr)
    throw startup_error(exit_code::usage, fmt::format("{}: only with {} tls:... or dtls:...", given, option));
}

void add_connection_options(CLI::App& app, connection_texts& to) {
  app.add_option(
         "--max-connections", to.connections,
         fmt::format("tcp, tls, dtls: open at once, for each --listen (default: {})", connection_limits{}.connections))
      ->type_name("N");
  app.add_option("--connection-idle", to.idle,
                 fmt::format("tcp, tls, dtls: close what has been silent for so long (default: {}s)",
                             connection_limits{}.idle.ns / 1'000'000'000))
      ->type_name("TIME");
  app.add_option("--message-time", to.message,
                 fmt::format("tcp, tls: close a connection in which a message takes longer (default: {}s)",
                             connection_limits{}.message.ns / 1'000'000'000))
      ->type_name("TIME");
  app.add_option("--handshake-time", to.handshake,
                 fmt::format("tls, dtls: close a connection whose handshake takes longer (default: {}s)",
                             connection_limits{}.handshake.ns / 1'000'000'000))
      ->type_name("TIME");
}

connection_limits to_limits(const connection_texts& from) {
  constexpr std::uint64_t most = 100'000;
  connection_limits out;
  if (!from.connections.empty()) out.connections = parse_count("--max-connections", from.connections, 1, most);
  if (!from.idle.empty()) out.idle = parse_duration("--connection-idle", from.idle);
  if (!from.message.empty()) out.message = parse_duration("--message-time", from.message);
  if (!from.handshake.empty()) out.handshake = parse_duration("--handshake-time", from.handshake);
  return out;
}

}  // namespace flowkit::tools
