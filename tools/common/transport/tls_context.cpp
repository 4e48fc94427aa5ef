// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/tls_context.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cerrno>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/certificate_text.hpp"
#include "tools/common/transport/descriptor.hpp"
#include "tools/common/transport/tls_session.hpp"

namespace flowkit::tools {

namespace {
[[noreturn]] void fail(exit_code code, const char* option, const std::string& what) {
  throw startup_error(code, fmt::format("{}: {}", option, what));
}

/// OpenSSL says little of files.
struct stat look_at(const char* option, const std::string& path) {
  const descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat s {};
  if (!file || fstat(file.get(), &s) != 0) fail(exit_code::io, option, fmt::format("{}: {}", path, system_text(errno)));
  if (!S_ISREG(s.st_mode)) fail(exit_code::io, option, path + " is not a file");
  return s;
}

[[noreturn]] void not_pem(const char* option, const std::string& path, const char* of_what) {
  ERR_clear_error();
  fail(exit_code::io, option, fmt::format("{} holds no {} in PEM", path, of_what));
}

/// Programs that run unattended ask nobody for a passphrase.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(":, ", at), text.size());
    if (end != at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}
}  // namespace

void tls_context::free::operator()(ssl_ctx_st* c) const noexcept { SSL_CTX_free(c); }
tls_context::~tls_context() = default;

tls_context::tls_context(transport how, tls_role role, const tls_settings& settings)
    : how_(how),
      role_(role),
      settings_(settings),
      context_(SSL_CTX_new(how == transport::dtls ? DTLS_method() : TLS_method())) {
  if (!context_) throw startup_error(exit_code::io, "OpenSSL cannot be used");
  SSL_CTX* const c = context_.get();
  // RFC 7011 section 11.1 names TLS 1.1 and DTLS 1.0; RFC 8996 has deprecated these since.
  SSL_CTX_set_min_proto_version(c, how == transport::dtls ? DTLS1_2_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(
      c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_QUERY_MTU);
  SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_cert_list(c, 32 << 10);  // of octets that who has not shown who he is may make a listener keep
  SSL_CTX_set_read_ahead(c, 1);            // else two system calls a record
  // Sessions may be resumed; a listener keeps nothing of them but the key of its tickets.
  constexpr unsigned char name[] = "flowkit";
  SSL_CTX_set_session_id_context(c, name, sizeof name);
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
  load_authorities();
  load_own();
  choose_ciphers();
  use_in_sessions(*this);
}

void tls_context::load_authorities() {
  if (settings_.authorities.empty())
    fail(exit_code::usage, "--ca", fmt::format("{} needs a file of the authorities to trust", to_string(how_)));
  static_cast<void>(look_at("--ca", settings_.authorities));
  if (SSL_CTX_load_verify_file(context_.get(), settings_.authorities.c_str()) != 1)
    not_pem("--ca", settings_.authorities, "certificate");
  if (role_ == tls_role::listener)
    SSL_CTX_set_client_CA_list(context_.get(), SSL_load_client_CA_file(settings_.authorities.c_str()));
}

void tls_context::load_own() {
  const auto& [certificate, key, authorities, names, ciphers] = settings_;
  if (certificate.empty() != key.empty())
    fail(exit_code::usage, certificate.empty() ? "--cert" : "--key", "a certificate and its key go together");
  if (certificate.empty() && role_ == tls_role::listener)
    fail(exit_code::usage, "--cert", fmt::format("{} needs a certificate and its key to listen", to_string(how_)));
  if (certificate.empty()) return;
  static_cast<void>(look_at("--cert", certificate));
  const struct stat of_key = look_at("--key", key);
  if ((of_key.st_mode & (S_IROTH | S_IWOTH)) != 0)
    fail(exit_code::io, "--key",
         fmt::format("{} is open to every user of this machine, which makes it worthless: chmod 600 {}", key, key));
  SSL_CTX* const c = context_.get();
  if (SSL_CTX_use_certificate_chain_file(c, certificate.c_str()) != 1) not_pem("--cert", certificate, "certificate");
  bool asked = false;
  SSL_CTX_set_default_passwd_cb(c, no_passphrase);
  SSL_CTX_set_default_passwd_cb_userdata(c, &asked);
  const bool read = SSL_CTX_use_PrivateKey_file(c, key.c_str(), SSL_FILETYPE_PEM) == 1;
  SSL_CTX_set_default_passwd_cb_userdata(c, nullptr);
  if (asked) fail(exit_code::io, "--key", key + " has a passphrase: it is to be without");
  const int reason = ERR_GET_REASON(ERR_peek_last_error());
  const bool fits = read && SSL_CTX_check_private_key(c) == 1;
  if (!fits && !read && reason != X509_R_KEY_VALUES_MISMATCH && reason != X509_R_KEY_TYPE_MISMATCH)
    not_pem("--key", key, "private key");
  ERR_clear_error();
  if (!fits) fail(exit_code::io, "--key", fmt::format("{} is not the key of the certificate in {}", key, certificate));
  if (const std::string problem = validity_problem(SSL_CTX_get0_certificate(c)); !problem.empty())
    warning_ = fmt::format("{}: the certificate {}", certificate, problem);
}

/// Each by itself: OpenSSL passes over names that it does not know as long as one is left. Those of TLS 1.3 and of
/// older versions are two lists; who names some of one alone means that version alone.
void tls_context::choose_ciphers() {
  std::string older, tls13;
  const std::unique_ptr<ssl_ctx_st, free> probe{SSL_CTX_new(TLS_method())};
  for (const std::string& name : split_list(settings_.ciphers)) {
    const bool is_13 = name.starts_with("TLS_");
    const bool known = is_13 ? SSL_CTX_set_ciphersuites(probe.get(), name.c_str()) == 1
                             : SSL_CTX_set_cipher_list(probe.get(), name.c_str()) == 1;
    ERR_clear_error();
    if (!known)
      fail(exit_code::usage, "--ciphers", fmt::format("'{}' is not to be had here (see: openssl ciphers -s -v)", name));
    if (is_13 && how_ == transport::dtls)
      fail(exit_code::usage, "--ciphers", fmt::format("'{}' is of TLS 1.3, and DTLS here is 1.2", name));
    std::string& list = is_13 ? tls13 : older;
    list += (list.empty() ? "" : ":") + name;
  }
  if (older.empty() && tls13.empty()) return;
  SSL_CTX* const c = context_.get();
  if (!older.empty()) SSL_CTX_set_cipher_list(c, older.c_str());
  if (!tls13.empty()) SSL_CTX_set_ciphersuites(c, tls13.c_str());
  if (how_ == transport::dtls) return;
  if (older.empty()) SSL_CTX_set_min_proto_version(c, TLS1_3_VERSION);
  if (tls13.empty()) SSL_CTX_set_max_proto_version(c, TLS1_2_VERSION);
}

}  // namespace flowkit::tools
