// SPDX-License-Identifier: BSL-1.0
// What all TLS (DTLS) sessions of a listener or a target share: own certificate, authorities, names of peers, ciphers
// (RFC 7011 section 11). TLS 1.2 and 1.3, DTLS 1.2; nothing older is spoken.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/common/endpoint.hpp"

struct ssl_ctx_st;

namespace flowkit::tools {

/// Files are PEM.
struct tls_settings {
  std::string certificate;  ///< own one, with those of the authorities between it and its root; empty: none
  std::string key;          ///< its private key
  std::string authorities;  ///< whose signature on a certificate is trusted
  /// The peer's certificate is for one of these: host names (in subjectAltName, else the common name) or addresses (in
  /// subjectAltName). Empty: any that the authorities have signed.
  std::vector<std::string> peer_names;
  std::string ciphers;  ///< those to use, as OpenSSL names them, separated by colons or commas; empty: its default
};

enum class tls_role { listener, exporter };

/// Checks certificates by the settings: of both roles, with every session.
class tls_context {
 public:
  /// Throws startup_error: usage if something needed is not set or makes no sense, io for files: missing, unreadable,
  /// no certificate, a key that does not fit it, or that every user can read.
  tls_context(transport how, tls_role role, const tls_settings& settings);
  ~tls_context();
  tls_context(const tls_context&) = delete;
  tls_context& operator=(const tls_context&) = delete;

  [[nodiscard]] ssl_ctx_st* get() const noexcept { return context_.get(); }
  [[nodiscard]] transport how() const noexcept { return how_; }
  [[nodiscard]] tls_role role() const noexcept { return role_; }
  [[nodiscard]] const tls_settings& settings() const noexcept { return settings_; }
  /// What peers will probably not accept: "cert.pem: the certificate expired on ..."; else empty.
  [[nodiscard]] const std::string& warning() const noexcept { return warning_; }

 private:
  struct free {
    void operator()(ssl_ctx_st* c) const noexcept;
  };
  void load_own();
  void load_authorities();
  void choose_ciphers();

  transport how_;
  tls_role role_;
  tls_settings settings_;
  std::unique_ptr<ssl_ctx_st, free> context_;
  std::string warning_;
};

}  // namespace flowkit::tools
