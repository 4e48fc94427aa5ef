// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/tls_session.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/certificate_text.hpp"
#include "tools/common/transport/tls_bio.hpp"

namespace flowkit::tools {

/// What the callbacks of OpenSSL say; found again from its session.
struct tls_session::notes {
  const tls_context& context;
  std::string failure, certificate;
  endpoint peer;  ///< for cookies
  unsigned renegotiations = 0;
  bool established = false;
};

namespace {
constexpr std::size_t cookie_size = 32;

/// Of the process: cookies of a run before are refused.
const std::array<unsigned char, 32>& cookie_key() {
  static const std::array<unsigned char, 32> key = [] {
    std::array<unsigned char, 32> k{};
    if (RAND_bytes(k.data(), static_cast<int>(k.size())) != 1)
      throw startup_error(exit_code::io, "OpenSSL has no random numbers");
    return k;
  }();
  return key;
}

std::array<unsigned char, cookie_size> cookie_of(const endpoint& peer) noexcept {
  std::array<unsigned char, 18> who{};
  const auto address = peer.address.octets();
  std::transform(address.begin(), address.end(), who.begin(), [](auto b) { return static_cast<unsigned char>(b); });
  who[16] = static_cast<unsigned char>(peer.port >> 8), who[17] = static_cast<unsigned char>(peer.port);
  std::array<unsigned char, cookie_size> out{};
  unsigned size = 0;
  HMAC(EVP_sha256(), cookie_key().data(), static_cast<int>(cookie_key().size()), who.data(), who.size(), out.data(),
       &size);
  return out;
}

/// What the last error of OpenSSL says of the peer.
std::string words_of_last_error(transport how) {
  const unsigned long code = ERR_peek_last_error();
  const int reason = ERR_GET_REASON(code);
  const char* const name = how == transport::dtls ? "DTLS" : "TLS";
  if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
    if (reason > SSL_AD_REASON_OFFSET) {  // an alert of its: "tlsv13 alert certificate required"
      const char* const said = ERR_reason_error_string(code);
      const std::string_view words = said != nullptr ? said : "alert unknown";
      const std::size_t at = words.find("alert ");
      return fmt::format("it rejected us: {}", at == std::string_view::npos ? words : words.substr(at + 6));
    }
    switch (reason) {
      case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: return "it presents no certificate (RFC 7011 section 11.3)";
      case SSL_R_WRONG_VERSION_NUMBER:
      case SSL_R_HTTP_REQUEST:
      case SSL_R_HTTPS_PROXY_REQUEST:
      case SSL_R_UNEXPECTED_MESSAGE:
      case SSL_R_BAD_RECORD_TYPE: return fmt::format("it does not speak {}", name);
      case SSL_R_UNSUPPORTED_PROTOCOL:
      case SSL_R_VERSION_TOO_LOW: return fmt::format("it offers no version of {} that is allowed here", name);
      case SSL_R_NO_SHARED_CIPHER: return "it offers no cipher that is allowed here";
      case SSL_R_UNEXPECTED_EOF_WHILE_READING: return "it closed the connection";
      default: break;
    }
  }
  const char* const text = ERR_reason_error_string(code);
  return text != nullptr ? text : fmt::format("{} failed", name);
}
}  // namespace

void use_in_sessions(tls_context& context) {
  SSL_CTX* const c = context.get();
  SSL_CTX_set_app_data(c, &context);
  static constexpr auto notes_of = [](const SSL* s) noexcept {
    return static_cast<tls_session::notes*>(SSL_get_app_data(s));
  };
  const auto verify = [](int fine, X509_STORE_CTX* checked) -> int {
    const auto* const s =
        static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(checked, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* const n = notes_of(s);
    const std::vector<std::string>& names = n->context.settings().peer_names;
    if (fine == 1 && X509_STORE_CTX_get_error_depth(checked) == 0 && !names.empty() &&
        !is_for_any(X509_STORE_CTX_get_current_cert(checked), names)) {
      X509_STORE_CTX_set_error(checked, X509_V_ERR_HOSTNAME_MISMATCH);
      fine = 0;
    }
    if (fine != 1 && n->certificate.empty()) n->certificate = "its certificate " + refusal_of(checked, names);
    return fine;
  };
  SSL_CTX_set_verify(c, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, verify);
  SSL_CTX_set_info_callback(c, [](const SSL* s, int what, int value) {
    auto* const n = notes_of(s);
    if (n != nullptr && (what & SSL_CB_WRITE_ALERT) == SSL_CB_WRITE_ALERT && (value & 0xff) == SSL_AD_NO_RENEGOTIATION)
      ++n->renegotiations;
  });
  if (context.how() != transport::dtls || context.role() != tls_role::listener) return;
  static_cast<void>(cookie_key());  // what may throw does so now
  SSL_CTX_set_cookie_generate_cb(c, [](SSL* s, unsigned char* cookie, unsigned* size) -> int {
    const auto made = cookie_of(notes_of(s)->peer);
    std::copy(made.begin(), made.end(), cookie);
    *size = cookie_size;
    return 1;
  });
  SSL_CTX_set_cookie_verify_cb(c, [](SSL* s, const unsigned char* cookie, unsigned size) -> int {
    const auto made = cookie_of(notes_of(s)->peer);
    return size == cookie_size && CRYPTO_memcmp(cookie, made.data(), cookie_size) == 0 ? 1 : 0;
  });
}

void tls_session::free::operator()(ssl_st* s) const noexcept { SSL_free(s); }
tls_session::~tls_session() = default;
tls_session::tls_session(tls_session&&) noexcept = default;
tls_session& tls_session::operator=(tls_session&&) noexcept = default;

tls_session::tls_session(const tls_context& context, bio_st* bio)
    : notes_(new notes{.context = context, .failure = {}, .certificate = {}, .peer = {}}),
      ssl_(SSL_new(context.get())) {
  if (!ssl_) {
    BIO_free(bio);
    throw std::bad_alloc{};
  }
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), notes_.get());
  if (context.how() == transport::dtls) DTLS_set_link_mtu(ssl_.get(), 1500);
  if (context.role() == tls_role::listener)
    SSL_set_accept_state(ssl_.get());
  else
    SSL_set_connect_state(ssl_.get());
}
tls_session::tls_session(const tls_context& context, int fd)
    : tls_session(context, new_socket_bio(fd, context.how() == transport::dtls)) {}
tls_session::tls_session(const tls_context& context, int fd, const endpoint& peer)
    : tls_session(context, new_peer_bio(fd, peer)) {
  notes_->peer = peer;
}

void tls_session::ask_for(const std::string& host_name) noexcept {
  SSL_set_tlsext_host_name(ssl_.get(), host_name.c_str());
}
void tls_session::resume(const tls_session& before) noexcept {
  SSL_SESSION* const saved = SSL_get1_session(before.ssl_.get());
  if (saved == nullptr) return;
  if (SSL_SESSION_is_resumable(saved) == 1) SSL_set_session(ssl_.get(), saved);
  SSL_SESSION_free(saved);
}

tls_session::state tls_session::outcome_of(int result) noexcept {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE: return state::done;
    case SSL_ERROR_WANT_READ: return state::wants_read;
    case SSL_ERROR_WANT_WRITE: return state::wants_write;
    case SSL_ERROR_ZERO_RETURN: return state::closed;
    case SSL_ERROR_SYSCALL:
      notes_->failure = errno != 0 ? system_text(errno) : "the connection broke";
      return state::failed;
    default: break;
  }
  const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
  if (ended && notes_->established) return state::closed;
  notes_->failure = !notes_->certificate.empty() ? notes_->certificate : words_of_last_error(notes_->context.how());
  return state::failed;
}

tls_session::state tls_session::handshake() noexcept {
  ERR_clear_error();
  errno = 0;
  const state s = outcome_of(SSL_do_handshake(ssl_.get()));
  if (s == state::done) notes_->established = true;
  return s;
}
bool tls_session::is_established() const noexcept { return notes_->established; }

tls_session::state tls_session::read(std::span<std::byte> into, std::size_t& got) noexcept {
  ERR_clear_error();
  errno = 0;
  got = 0;
  return outcome_of(SSL_read_ex(ssl_.get(), into.data(), into.size(), &got));
}
tls_session::state tls_session::write(octets from, std::size_t& sent) noexcept {
  ERR_clear_error();
  errno = 0;
  sent = 0;
  return outcome_of(SSL_write_ex(ssl_.get(), from.data(), from.size(), &sent));
}
bool tls_session::close() noexcept {
  if (!notes_->established || !notes_->failure.empty()) return true;
  ERR_clear_error();
  const int result = SSL_shutdown(ssl_.get());
  const bool again = result < 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_WRITE;
  ERR_clear_error();
  return !again;
}

void tls_session::give(octets datagram) noexcept { give_datagram(SSL_get_rbio(ssl_.get()), datagram); }
bool tls_session::listen(const endpoint& peer) noexcept {
  notes_->peer = peer;
  tools::set_peer(SSL_get_wbio(ssl_.get()), peer);
  ERR_clear_error();
  BIO_ADDR* const unused = BIO_ADDR_new();
  const bool shown = DTLSv1_listen(ssl_.get(), unused) > 0;
  BIO_ADDR_free(unused);
  return shown;
}
std::optional<duration> tls_session::retransmits_in() const noexcept {
  timeval left{};
  if (DTLSv1_get_timeout(ssl_.get(), &left) != 1) return std::nullopt;
  return duration{std::int64_t{left.tv_sec} * 1'000'000'000 + std::int64_t{left.tv_usec} * 1000};
}
void tls_session::retransmit() noexcept { DTLSv1_handle_timeout(ssl_.get()); }
std::uint64_t tls_session::rejected() const noexcept { return datagrams_rejected(SSL_get_wbio(ssl_.get())); }

bool tls_session::was_closed_properly() const noexcept {
  return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}
const std::string& tls_session::failure() const noexcept { return notes_->failure; }
std::string tls_session::description() const {
  const X509* const peer = SSL_get0_peer_certificate(ssl_.get());
  return fmt::format("{}, {}, {}", SSL_get_version(ssl_.get()), SSL_get_cipher_name(ssl_.get()),
                     peer != nullptr ? subject_of(peer) : "no certificate");
}
bool tls_session::was_resumed() const noexcept { return SSL_session_reused(ssl_.get()) == 1; }
unsigned tls_session::renegotiations_refused() const noexcept { return notes_->renegotiations; }

}  // namespace flowkit::tools
