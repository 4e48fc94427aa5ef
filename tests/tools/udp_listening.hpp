// SPDX-License-Identifier: BSL-1.0
// A UDP receiver for tests, which keeps what comes. On loopback only.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/transport/udp_receiver.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::test {

using namespace flowkit::tools;
using namespace std::chrono_literals;

inline octets view(std::string_view s) { return {reinterpret_cast<const std::byte*>(s.data()), s.size()}; }
inline endpoint at(std::string_view address, std::uint16_t port = 0) { return {*parse<ip_address>(address), port}; }
inline std::string failure(auto call, exit_code expected = exit_code::io) {
  try {
    call();
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), expected);
    return e.what();
  }
  return "nothing was thrown";
}
inline bool has_ipv6() {
  try {
    static_cast<void>(udp_socket::listening(at("::1")));
    return true;
  } catch (const startup_error&) {
    return false;
  }
}

struct owned {
  std::string payload;
  endpoint source, destination;
  timestamp received;
};

/// A receiver that keeps what comes.
struct listening {
  explicit listening(const endpoint& where, const udp_receiver_options& options = {})
      : receiver(
            loop, where,
            [this](const datagram& d) {
              got.push_back({{reinterpret_cast<const char*>(d.payload.data()), d.payload.size()},
                             d.source,
                             d.destination,
                             d.received});
            },
            options) {}
  /// Until that many are there, or for two seconds.
  void run_until(std::size_t n) {
    const auto end = std::chrono::steady_clock::now() + 2s;
    while (got.size() < n && std::chrono::steady_clock::now() < end) loop.run_one_for(50ms);
  }
  [[nodiscard]] std::vector<std::string> payloads() const {
    std::vector<std::string> out;
    for (const owned& d : got) out.push_back(d.payload);
    return out;
  }
  boost::asio::io_context loop;
  std::vector<owned> got;
  udp_receiver receiver;
};

}  // namespace flowkit::test
