// SPDX-License-Identifier: BSL-1.0
// HTTP/1.1 for a few readers who ask again and again: GET and HEAD of texts. It has a thread of its own, so that
// whoever reads slowly delays nobody who receives.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tools/common/endpoint.hpp"
#include "tools/common/transport/descriptor.hpp"

namespace boost::asio {
class io_context;
}

namespace flowkit::tools {

struct http_answer {
  unsigned status = 200;
  std::shared_ptr<const std::string> text;
  const char* type = "text/plain; charset=utf-8";
};
[[nodiscard]] inline http_answer plain_answer(unsigned status, std::string text) {
  return {status, std::make_shared<const std::string>(std::move(text) + '\n')};
}

/// To be called once, in the server's thread.
using http_reply = std::function<void(http_answer)>;

class http_server {
 public:
  /// Connections at once. One more takes the place of the one that has been silent for longest, or is closed if all are
  /// being answered.
  static constexpr std::size_t most_connections = 16;
  static constexpr std::size_t most_header_octets = 8192;
  /// For a request to be whole, for an answer to be taken, and between the two.
  static constexpr int timeout_seconds = 10;

  /// `path` is without what follows a question mark. Called in the server's thread.
  using handler = std::function<void(std::string_view path, http_reply reply)>;

  /// `listening`: a socket that listens.
  http_server(descriptor listening, handler get);
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  void start();
  /// Ends its thread; what was asked is not answered.
  void stop();

  [[nodiscard]] boost::asio::io_context& loop() noexcept;
  [[nodiscard]] const endpoint& local() const noexcept;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace flowkit::tools
