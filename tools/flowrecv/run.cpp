// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/run.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "tools/common/capture_reader.hpp"
#include "tools/common/comparison.hpp"
#include "tools/common/manifest.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/terminal.hpp"
#include "tools/common/transport/connections.hpp"
#include "tools/common/transport/udp_receiver.hpp"
#include "tools/common/transport/udp_socket.hpp"
#include "tools/flowrecv/pipeline.hpp"
#include "tools/flowrecv/receiver.hpp"
#include "tools/flowrecv/sinks/line_sink.hpp"
#include "tools/flowrecv/statistics.hpp"

namespace flowkit::tools {

namespace {
namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

class run {
 public:
  explicit run(const flowrecv_options& options)
      : options_(options),
        exporters_(options.max_exporters),
        out_(options.output),
        sink_(out_, *options.format, on_terminal(options), options.scale, options.counters),
        pipeline_(options, sink_),
        receiver_(
            exporters_, pipeline_.first(), [this](const std::string& line) { say(line); }, options.receiver) {
    exporters_.set_names(options.names);
    receiver_.set_limit(options.count);
    for (const listen_address& at : options.listen) open(at);
  }

  exit_code all() {
    signals_.async_wait([this](auto failed, int signal) { signalled(failed, signal); });
    for (const std::string& path : options_.read)
      if (!done()) read(path);
    if (!options_.listen.empty() && !done()) listen();
    return account();
  }

 private:
  void open(const listen_address& where) {
    if (where.protocol == transport::udp) {
      sockets_.push_back(std::make_unique<udp_receiver>(
          loop_, where.at, [this](const datagram& d) { arrived(d); },
          udp_receiver_options{
              .buffer = static_cast<int>(std::min<std::uint64_t>(options_.receive_buffer, max_socket_buffer)),
              .gro = options_.gro}));
      return;
    }
    const tls_context* tls = nullptr;
    if (is_secured(where.protocol)) {
      auto& one = tls_[where.protocol];
      if (!one) one = std::make_unique<tls_context>(where.protocol, tls_role::listener, options_.tls);
      tls = one.get();
    }
    listeners_.push_back(listen_for_connections(service_, where.protocol, where.at, tls));
  }

  static format_settings on_terminal(const flowrecv_options& options) {
    format_settings s = options.format_as;
    if (options.output == "-") s.terminal = terminal_columns(STDOUT_FILENO);
    return s;
  }

  /// Messages and the progress line share the terminal.
  void say(const std::string& line) {
    progress_.finish();
    fmt::print(stderr, "flowrecv: {}\n", line);
  }

  [[nodiscard]] bool done() const {
    return stop_ || receiver_.limit_reached() || out_.closed() || !out_.error().empty();
  }

  void read(const std::string& path) {
    // In files of messages (RFC 5655) withdrawals count; captures are of UDP. Several such files are one session, as
    // writers begin a new file without announcing their templates again.
    const auto transport = path.ends_with(".ipfix") ? transport_kind::file : transport_kind::udp;
    const capture_summary s = read_capture(
        path,
        [this, transport](datagram d) {
          d.transport = transport;
          receiver_.handle(d);
          if (receiver_.datagrams() % 256 == 0) loop_.poll();  // signals
          if (done()) stop_reading_ = true;
        },
        &stop_reading_);
    for (std::size_t i = 0; i < skip_reasons; ++i) skipped_[i] += s.skipped[i];
    if (s.error.empty()) return;
    ++unread_;
    failed_ = true;
    say(s.error);
  }

  /// False if it is malformed.
  bool arrived(const datagram& d) {
    const bool fine = receiver_.handle(d);
    if (done()) loop_.stop();
    return fine;
  }

  void listen() {
    if (!sockets_.empty()) {
      const std::string shortfall =
          buffer_shortfall(sockets_.front()->buffer(), options_.receive_buffer, buffer_direction::receive);
      if (!shortfall.empty()) say(shortfall);
      if (options_.gro && !sockets_.front()->gro())
        say("the kernel does not bundle datagrams (--gro): each is read alone");
    }
    for (const auto& [how, context] : tls_)
      if (!context->warning().empty()) say(context->warning());
    for (const auto& socket : sockets_) say("listening on udp " + to_string(socket->local()));
    for (const auto& listener : listeners_) say("listening on " + listener->name());
    begun_ = last_ = clock::now();
    tick();
    loop_.restart();
    loop_.run();
    for (const auto& socket : sockets_) {
      if (!receiver_.limit_reached() && !out_.closed()) socket->finish();
      if (!socket->error().empty()) failed_ = true, ++unread_, say(socket->error());
    }
    for (const auto& listener : listeners_) {
      if (receiver_.limit_reached() || out_.closed())
        listener->stop();
      else
        listener->finish();
      if (!listener->error().empty()) failed_ = true, ++unread_, say(listener->error());
    }
  }

  /// Ten times a second: what is buffered goes out, time limits are checked, progress is shown.
  void tick() {
    timer_.expires_after(std::chrono::milliseconds(100));
    timer_.async_wait([this](auto failed) {
      if (failed) return;
      pipeline_.first().flush();
      const auto now = clock::now();
      if (receiver_.datagrams() != seen_) seen_ = receiver_.datagrams(), last_ = now;
      const auto over = [&](const std::optional<duration>& limit, clock::time_point since) {
        return limit && now - since >= std::chrono::nanoseconds(limit->ns);
      };
      if (done() || over(options_.run_for, begun_) || over(options_.idle, last_)) return loop_.stop();
      if (options_.output != "-" && progress_.due())
        progress_.show(fmt::format("{} datagrams, {} flows", receiver_.datagrams(), receiver_.records()));
      tick();
    });
  }

  void signalled(const boost::system::error_code& failed, int signal) {
    if (failed) return;
    if (signal == SIGUSR1) {
      progress_.finish();
      fmt::print(stderr, "{}", statistics_text(receiver_, gather(), account_columns()));
      signals_.async_wait([this](auto e, int s) { signalled(e, s); });
    } else {
      stop_ = true;
      stop_reading_ = true;
      loop_.stop();
    }
  }

  static std::size_t account_columns() {
    const std::size_t terminal = terminal_columns(STDERR_FILENO);
    return terminal != 0 ? terminal : usual_columns;
  }

  run_account gather() {
    run_account a;
    a.sessions = account_of(receiver_.sessions());
    a.unread = unread_;
    a.output_failed = !out_.error().empty();
    for (const auto& socket : sockets_) {
      a.sockets.push_back({.at = socket->local(),
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
    if (exporter* one = exporters_.only_one()) one->counters.kernel_drops = a.kernel_drops;
    for (std::size_t i = 0; i < skip_reasons; ++i) {
      a.skipped_frames += skipped_[i];
      if (skipped_[i] != 0)
        a.skipped_reasons += fmt::format("{}{} {}", a.skipped_reasons.empty() ? "" : ", ", skipped_[i],
                                         to_string(static_cast<skip_reason>(i)));
    }
    return a;
  }

  exit_code account() {
    progress_.finish();
    pipeline_.first().close();
    const run_account a = gather();
    if (!out_.error().empty()) failed_ = true, say(out_.error());
    // `flowrecv | head`: nobody wants to know more, unless they asked for it.
    const bool closed = out_.closed();
    if (!closed) fmt::print(stderr, "{}{}", pipeline_.report(), statistics_text(receiver_, a, account_columns()));
    if (!options_.stats.empty()) {
      output_file file{options_.stats};
      if (!file.write(statistics_json(receiver_, a)) || !file.flush()) failed_ = true, say(file.error());
    }
    bool as_expected = true;
    if (!options_.expect.empty()) {
      const comparison c = compare(read_manifest(options_.expect), received_manifest(exporters_));
      fmt::print(stderr, "{}", to_text(c));
      as_expected = c.equal();
    }
    if (failed_) return exit_code::io;
    if (closed && options_.expect.empty()) return exit_code::ok;
    return losses_of(exporters_, a).any() || !as_expected ? exit_code::findings : exit_code::ok;
  }

  const flowrecv_options& options_;
  exporter_table exporters_;
  output_file out_;
  line_sink sink_;
  pipeline pipeline_;
  receiver receiver_;
  asio::io_context loop_{1};
  asio::signal_set signals_{loop_, SIGINT, SIGTERM, SIGUSR1};
  asio::steady_timer timer_{loop_};
  std::vector<std::unique_ptr<udp_receiver>> sockets_;
  std::map<transport, std::unique_ptr<tls_context>> tls_;
  connection_service service_{.loop = loop_,
                              .limits = options_.connections,
                              .handlers = {.message = [this](const datagram& d) { return arrived(d); },
                                           .ended = [this](const message_source& from) { receiver_.close(from); },
                                           .say = [this](const std::string& line) { say(line); }}};
  std::vector<std::unique_ptr<connection_listener>> listeners_;
  std::array<std::uint64_t, skip_reasons> skipped_{};
  std::uint64_t unread_ = 0;  ///< inputs
  progress progress_;
  clock::time_point begun_, last_;
  std::uint64_t seen_ = 0;  ///< datagrams by last_, which is when the last of them was there, to a tenth of a second
  stop_flag stop_reading_{false};
  bool stop_ = false, failed_ = false;
};
}  // namespace

exit_code run_flowrecv(const flowrecv_options& options) { return run{options}.all(); }

}  // namespace flowkit::tools
