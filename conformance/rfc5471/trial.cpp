// SPDX-License-Identifier: BSL-1.0
#include "conformance/rfc5471/trial.hpp"

#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <functional>
#include <string_view>

#include "conformance/runner/live.hpp"
#include "conformance/runner/received.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::conformance::rfc5471 {

namespace {
using steady = std::chrono::steady_clock;

/// What is there, but no more than it can write meanwhile without end; false at its end.
bool read_all(int fd, std::string* keep) {
  std::array<char, 4096> buffer;
  constexpr int most_reads = 16;
  for (int i = 0; i < most_reads; ++i) {
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n == 0) return false;
    if (n < 0) return true;
    if (keep == nullptr) continue;
    constexpr std::size_t most = 2000;
    keep->append(buffer.data(), static_cast<std::size_t>(n));
    if (keep->size() > most) keep->erase(0, keep->size() - most);
  }
  return true;
}
}  // namespace

void running_commands::start() {
  while (children_.size() < commands_.size()) {
    children_.push_back(std::make_unique<child_process>(
        std::vector<std::string>{"sh", "-c", commands_[children_.size()]}, std::vector<std::string>{}));
    children_.back()->close_input();
  }
}

bool running_commands::look() {
  bool all = children_.size() == commands_.size();
  for (const auto& child : children_) {
    if (child->output() >= 0 && !read_all(child->output(), nullptr)) child->close_output();
    if (child->errors() >= 0 && !read_all(child->errors(), &errors_)) child->close_errors();
    all &= child->poll_end().has_value();
  }
  return all;
}

void running_commands::kill() noexcept {
  for (const auto& child : children_) child->kill();
}

std::unique_ptr<trial> run_trial(const trial_settings& how, running_commands& commands, const tools::stop_flag& stop) {
  auto out = std::make_unique<trial>();
  tools::stop_flag over{false};
  const auto began = steady::now();
  int quiet_ticks = 0;
  const auto take = [&](const tools::datagram& d) {
    ++out->messages;
    const std::string_view text{reinterpret_cast<const char*>(d.payload.data()), d.payload.size()};
    out->payloads[d.destination.port].push_back(std::hash<std::string_view>{}(text));
    out->examined.examine(tools::to_examined(d));
    if (how.enough_messages != 0 && out->messages >= how.enough_messages) over = true;
  };
  const auto tick = [&] {
    commands.start();  // the sockets are open
    // What was sent last is on its way: it gets 3 ticks of 100 ms.
    constexpr int grace = 3;
    quiet_ticks = commands.look() ? quiet_ticks + 1 : 0;
    if (quiet_ticks > grace || tools::stopped(&stop) ||
        steady::now() - began > std::chrono::nanoseconds(how.longest.ns))
      over = true;
  };
  const tools::live_counts counts = tools::receive_live(
      {.at = how.at, .tls = {}, .connections = {}, .run_for = std::nullopt}, take, [](const std::string&) {}, tick,
      over);
  if (how.ends_commands) commands.kill();
  for (const tools::connection_account& one : counts.connections) out->connections += one.accepted;
  out->kernel_drops = counts.kernel_drops;
  out->errors = counts.errors;
  out->examined.finish();
  return out;
}

std::uint16_t free_port(const ip_address& address) {
  namespace ip = boost::asio::ip;
  boost::asio::io_context loop;
  const auto at = ip::make_address(tools::to_string(address));
  constexpr int attempts = 20;
  for (int i = 0; i < attempts; ++i) {
    boost::system::error_code failed;
    ip::udp::socket datagrams{loop};
    datagrams.open(at.is_v6() ? ip::udp::v6() : ip::udp::v4(), failed);
    if (!failed) datagrams.bind({at, 0}, failed);
    if (failed) throw tools::startup_error(tools::exit_code::io, "no free port: " + failed.message());
    const std::uint16_t port = datagrams.local_endpoint(failed).port();
    ip::tcp::acceptor connections{loop};
    connections.open(at.is_v6() ? ip::tcp::v6() : ip::tcp::v4(), failed);
    if (!failed) connections.bind({at, port}, failed);
    if (!failed) return port;
  }
  throw tools::startup_error(tools::exit_code::io, "no port that is free over UDP and TCP");
}

}  // namespace flowkit::conformance::rfc5471
