// SPDX-License-Identifier: BSL-1.0
// Requests over HTTP/1.1, plain or over TLS, to one server: with time limits, basic authentication, one connection that
// stays open. Boost.Beast is in its .cpp only.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace flowkit::tools::verify {

/// http://HOST:PORT/PREFIX or https://...
struct http_address {
  bool is_secured = false;
  std::string host, port = "9200", prefix;
  [[nodiscard]] std::string text() const;
};
/// Throws startup_error (usage): it is none, or has a password in it.
[[nodiscard]] http_address parse_http_address(std::string_view option, std::string_view text);

struct http_settings {
  http_address at;
  std::string authorities;                ///< a file of certificates; empty: the system's
  std::string user, password;             ///< empty: no authentication
  std::int64_t timeout = 0;               ///< ns, of one request
  std::uint64_t most_octets = 512 << 20;  ///< of an answer
};

struct http_answer {
  unsigned status = 0;
  std::string body;
};

/// No answer: the server cannot be reached, is not who it should be, or does not finish in time.
class http_failure : public std::runtime_error {
 public:
  http_failure(const std::string& what, bool may_pass) : std::runtime_error(what), may_pass_(may_pass) {}
  /// Another attempt may do.
  [[nodiscard]] bool may_pass() const noexcept { return may_pass_; }

 private:
  bool may_pass_;
};

class http_client {
 public:
  /// Throws startup_error (io): the certificates cannot be read.
  explicit http_client(const http_settings& settings);
  ~http_client();
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  /// `body` is JSON; empty: none. Throws http_failure.
  [[nodiscard]] http_answer request(const char* method, const std::string& target, const std::string& body);

 private:
  struct connection;
  http_settings settings_;
  std::unique_ptr<connection> connection_;
};

}  // namespace flowkit::tools::verify
