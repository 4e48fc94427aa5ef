// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <utility>

#include <boost/asio/post.hpp>

#include "tools/common/system_text.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

namespace {
/// Reading goes on after it: Asio's handlers end what waits for a pipe, as if that were damaged.
void let_reads_go_on(int signal) noexcept {
  struct sigaction as {};
  if (::sigaction(signal, nullptr, &as) != 0) return;
  as.sa_flags |= SA_RESTART;
  static_cast<void>(::sigaction(signal, &as, nullptr));
}

/// Of a clock that costs some 5 ns and is exact to some milliseconds.
std::int64_t tenths_of_a_second() noexcept {
  timespec now{};
  static_cast<void>(::clock_gettime(CLOCK_MONOTONIC_COARSE, &now));
  return std::int64_t{now.tv_sec} * 10 + now.tv_nsec / 100'000'000;
}
}  // namespace

intake::intake(const flowrecv_options& options, intake_handlers handlers) : intake(options, std::move(handlers), 0u) {
  for (const listen_address& at : options_.listen) {
    try {
      open(at);
    } catch (const startup_error& e) {
      if (!handlers_.not_open || e.code() != exit_code::io) throw;
      handlers_.not_open(at, e);
    }
  }
}

intake::intake(const flowrecv_options& options, intake_handlers handlers, intake_share share)
    : intake(options, std::move(handlers), share.worker) {
  auto next = share.sockets.begin();
  for (const listen_address& at : options_.listen) {
    if (at.protocol == transport::udp)
      open(std::move(*next++));
    else if (worker_ == 0)
      open(at);
  }
}

intake::intake(const flowrecv_options& options, intake_handlers handlers, unsigned worker)
    : options_(options), handlers_(std::move(handlers)), worker_(worker) {
  service_.handlers = {.message = [this](const datagram& d) { return arrived(d); },
                       .ended = [this](const message_source& from) { handlers_.ended(from); },
                       .say = [this](const std::string& line) { handlers_.say(line); }};
  if (worker_ == 0) signals_.emplace(loop_, SIGINT, SIGTERM, SIGUSR1);
  if (signals_ && handlers_.reload) signals_->add(SIGHUP);
  if (signals_) let_reads_go_on(SIGUSR1);
  if (signals_ && handlers_.reload) let_reads_go_on(SIGHUP);
}

void intake::open(udp_socket socket) {
  const udp_receiver_options as{
      .buffer = static_cast<int>(std::min<std::uint64_t>(options_.receive_buffer, max_socket_buffer)),
      .gro = options_.gro};
  const auto handle = [this](const datagram& d) { arrived(d); };
  sockets_.push_back(std::make_unique<udp_receiver>(loop_, std::move(socket), handle, as));
}

void intake::open(const listen_address& where) {
  if (where.protocol == transport::udp) return open(udp_socket::listening(where.at));
  const tls_context* tls = nullptr;
  if (is_secured(where.protocol)) {
    auto& one = tls_[where.protocol];
    if (!one) one = std::make_unique<tls_context>(where.protocol, tls_role::listener, options_.tls);
    tls = one.get();
  }
  listeners_.push_back(listen_for_connections(service_, where.protocol, where.at, tls));
}

void intake::all() {
  begun_ = last_ = clock::now();
  if (signals_) {
    signals_->async_wait([this](auto failed, int signal) { signalled(failed, signal); });
    for (const std::string& path : options_.read)
      if (!done()) read(path);
  }
  if (listens() && !done()) listen();
}

void intake::end() {
  boost::asio::post(loop_, [this] {
    stop_ = true;
    loop_.stop();
  });
}

bool intake::look_for_end() {
  loop_.poll();
  if (reads_pipe_ && is_over()) stop_ = true;
  return stop_ || has_listened_;
}

void intake::fail(const std::string& error) {
  ++unread_;
  handlers_.say(error);
}

void intake::read(const std::string& path) {
  // In files of messages (RFC 5655) withdrawals count; captures are of UDP. Several such files are one session, as
  // writers begin a new file without announcing their templates again.
  const bool is_file = is_ipfix_file(path);
  std::int64_t looked = tenths_of_a_second();
  const input_wait wait = [this](bool came) { return waited(came); };
  const auto one = [this, is_file, &looked](datagram d) {
    // After the end of a wait comes what was read before it, but not more than is wanted.
    if (tools::stopped(&stop_reading_) && handlers_.done()) return;
    if (is_file) d.transport = transport_kind::file;
    handlers_.message(d);
    const std::int64_t now = tenths_of_a_second();
    if (++datagrams_ % 256 == 0 || now != std::exchange(looked, now)) loop_.poll();  // signals
    if (done()) stop_reading_ = true;
  };
  const capture_summary s = read_capture(path, one, {.stop = &stop_reading_, .wait = &wait});
  reads_pipe_ = false;
  for (std::size_t i = 0; i < skip_reasons; ++i) skipped_[i] += s.skipped[i];
  last_frame_ = std::max(last_frame_, s.last);
  if (s.error.empty()) return;
  loop_.poll();
  // What a signal has ended, as it waited for a pipe, has not failed.
  if (!tools::stopped(&stop_reading_) || !s.error.ends_with(system_text(EINTR))) fail(s.error);
}

/// False if it is malformed.
bool intake::arrived(const datagram& d) {
  ++datagrams_;
  const bool fine = handlers_.message(d);
  if (done()) loop_.stop();
  return fine;
}

void intake::say_where() {
  if (!sockets_.empty()) {
    const std::string shortfall =
        buffer_shortfall(sockets_.front()->buffer(), options_.receive_buffer, buffer_direction::receive);
    if (!shortfall.empty()) handlers_.say(shortfall);
    if (options_.gro && !sockets_.front()->gro())
      handlers_.say("the kernel does not bundle datagrams (--gro): each is read alone");
  }
  for (const auto& [how, context] : tls_)
    if (!context->warning().empty()) handlers_.say(context->warning());
  for (const auto& socket : sockets_) handlers_.say("listening on udp " + to_string(socket->local()));
  for (const auto& listener : listeners_) handlers_.say("listening on " + listener->name());
}

void intake::listen() {
  if (worker_ == 0) say_where();
  if (handlers_.listening) handlers_.listening();
  begun_ = last_ = clock::now();
  tick();
  loop_.restart();
  loop_.run();
  has_listened_ = true;
  if (handlers_.ending) handlers_.ending();
  finish();
  listened_ = {std::chrono::nanoseconds(clock::now() - begun_).count()};
}

void intake::finish() {
  const bool leaves_rest = handlers_.leaves_rest();
  for (const auto& socket : sockets_) {
    if (!leaves_rest) socket->finish();
    if (!socket->error().empty()) fail(socket->error());
  }
  for (const auto& listener : listeners_) {
    if (leaves_rest)
      listener->stop();
    else
      listener->finish();
    if (!listener->error().empty()) fail(listener->error());
  }
}

/// Ten times a second: what is buffered goes out, time limits are checked.
void intake::tick() {
  timer_.expires_after(std::chrono::milliseconds(100));
  timer_.async_wait([this](auto failed) {
    if (failed) return;
    handlers_.tick();
    if (done() || is_over()) return loop_.stop();
    tick();
  });
}

/// The same while a pipe is read, at which nothing may come for hours. False: that is the end.
bool intake::waited(bool came) {
  reads_pipe_ = true;
  if (came) last_ = clock::now();
  loop_.poll();
  if (!stop_ && handlers_.waits) handlers_.waits();
  if (is_over()) stop_ = true;
  if (done()) stop_reading_ = true;
  return !tools::stopped(&stop_reading_);
}

/// Has a limit on time been reached?
bool intake::is_over() {
  const auto now = clock::now();
  const std::uint64_t seen = datagrams_ + (handlers_.elsewhere ? handlers_.elsewhere() : 0);
  if (seen != seen_) seen_ = seen, last_ = now;
  const auto over = [&](const std::optional<duration>& limit, clock::time_point since) {
    return limit && now - since >= std::chrono::nanoseconds(limit->ns);
  };
  return worker_ == 0 && (over(options_.run_for, begun_) || over(options_.idle, last_));
}

void intake::signalled(const boost::system::error_code& failed, int signal) {
  if (failed) return;
  if (signal == SIGUSR1 || signal == SIGHUP) {
    signal == SIGHUP ? handlers_.reload() : handlers_.asked();
    signals_->async_wait([this](auto e, int s) { signalled(e, s); });
  } else {
    stop_ = true;
    stop_reading_ = true;
    loop_.stop();
  }
}

run_account intake::account() {
  run_account a;
  a.unread = unread_;
  for (const auto& socket : sockets_) {
    a.sockets.push_back({.at = socket->local(),
                         .worker = worker_,
                         .buffer = static_cast<std::uint64_t>(socket->buffer()),
                         .gro = socket->gro(),
                         .datagrams = socket->datagrams(),
                         .messages = socket->messages(),
                         .wake_ups = socket->wake_ups(),
                         .kernel_drops = socket->kernel_drops()});
    a.kernel_drops += a.sockets.back().kernel_drops;
  }
  for (const auto& listener : listeners_) {
    a.connections.push_back(listener->account());
    a.kernel_drops += a.connections.back().kernel_drops;
  }
  for (std::size_t i = 0; i < skip_reasons; ++i) {
    a.skipped_frames += skipped_[i];
    if (skipped_[i] != 0)
      a.skipped_reasons += fmt::format("{}{} {}", a.skipped_reasons.empty() ? "" : ", ", skipped_[i],
                                       to_string(static_cast<skip_reason>(i)));
  }
  return a;
}

}  // namespace flowkit::tools
