// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/live.hpp"

#include <chrono>
#include <map>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "tools/common/system_clock.hpp"
#include "tools/common/transport/udp_receiver.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

namespace {
namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

/// Ten times a second: is it time to stop?
class ticker {
 public:
  ticker(asio::io_context& loop, std::optional<duration> run_for, const std::function<void()>& tick,
         const stop_flag& stop)
      : loop_(loop), timer_(loop), run_for_(run_for), tick_(tick), stop_(stop), begun_(clock::now()) {
    wait();
  }

 private:
  void wait() {
    timer_.expires_after(std::chrono::milliseconds(100));
    timer_.async_wait([this](auto failed) {
      if (failed) return;
      tick_();
      if (stop_ || (run_for_ && clock::now() - begun_ >= std::chrono::nanoseconds(run_for_->ns))) return loop_.stop();
      wait();
    });
  }

  asio::io_context& loop_;
  asio::steady_timer timer_;
  std::optional<duration> run_for_;
  const std::function<void()>& tick_;
  const stop_flag& stop_;
  clock::time_point begun_;
};
}  // namespace

live_counts receive_live(const live_settings& settings, const datagram_handler& handle,
                         const std::function<void(const std::string&)>& say, const std::function<void()>& tick,
                         const stop_flag& stop) {
  constexpr int buffer = 4 << 20;  // octets
  live_counts out;
  asio::io_context loop{1};
  std::map<transport, std::unique_ptr<tls_context>> tls;
  // Whoever judges a message reads on after one that is malformed, as long as it is clear where the next one begins.
  connection_service service{
      .loop = loop,
      .limits = settings.connections,
      .handlers = {.message = [&](const datagram& d) { return handle(d), true; }, .ended = [](auto&) {}, .say = say}};
  std::vector<std::unique_ptr<udp_receiver>> sockets;
  std::vector<std::unique_ptr<connection_listener>> listeners;
  // Without bundles of datagrams: what the kernel drops is to be counted exactly.
  for (const listen_address& one : settings.at) {
    if (one.protocol == transport::udp) {
      sockets.push_back(
          std::make_unique<udp_receiver>(loop, one.at, handle, udp_receiver_options{.buffer = buffer, .gro = false}));
      continue;
    }
    if (is_secured(one.protocol) && !tls[one.protocol])
      tls[one.protocol] = std::make_unique<tls_context>(one.protocol, tls_role::listener, settings.tls);
    const tls_context* const with = is_secured(one.protocol) ? tls[one.protocol].get() : nullptr;
    listeners.push_back(listen_for_connections(service, one.protocol, one.at, with));
  }
  for (const auto& s : sockets) out.names.push_back("udp " + to_string(s->local()));
  for (const auto& l : listeners) out.names.push_back(l->name());
  for (const auto& [how, context] : tls)
    if (!context->warning().empty()) say(context->warning());
  for (const std::string& name : out.names) say("listening on " + name);
  const ticker ticks{loop, settings.run_for, tick, stop};
  loop.run();
  out.until = system_now();
  for (const auto& s : sockets) {
    s->finish();
    out.kernel_drops += s->kernel_drops();
    if (!s->error().empty()) out.errors.push_back(s->error());
  }
  for (const auto& l : listeners) {
    l->finish();
    out.connections.push_back(l->account());
    out.kernel_drops += l->account().kernel_drops;
    if (!l->error().empty()) out.errors.push_back(l->error());
  }
  return out;
}

}  // namespace flowkit::tools
