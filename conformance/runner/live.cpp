// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/live.hpp"

#include <chrono>
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

live_counts receive_live(const std::vector<listen_address>& at, std::optional<duration> run_for,
                         const datagram_handler& handle, const std::function<void(const std::string&)>& say,
                         const std::function<void()>& tick, const stop_flag& stop) {
  constexpr int buffer = 4 << 20;  // octets
  live_counts out;
  asio::io_context loop{1};
  std::vector<std::unique_ptr<udp_receiver>> sockets;
  // Without bundles of datagrams: what the kernel drops is to be counted exactly.
  for (const listen_address& one : at)
    sockets.push_back(
        std::make_unique<udp_receiver>(loop, one.at, handle, udp_receiver_options{.buffer = buffer, .gro = false}));
  for (const auto& s : sockets) {
    out.names.push_back("udp " + to_string(s->local()));
    say("listening on " + out.names.back());
  }
  const ticker ticks{loop, run_for, tick, stop};
  loop.run();
  out.until = system_now();
  for (const auto& s : sockets) {
    s->finish();
    out.kernel_drops += s->kernel_drops();
    if (!s->error().empty()) out.errors.push_back(s->error());
  }
  return out;
}

}  // namespace flowkit::tools
