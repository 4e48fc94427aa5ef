// SPDX-License-Identifier: BSL-1.0
// Where datagrams come from: files first, then sockets, until a limit, a signal, or nobody wants more. What becomes of
// them is the user's.
#pragma once

#include <chrono>
#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "tools/common/capture_reader.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/transport/connections.hpp"
#include "tools/common/transport/udp_receiver.hpp"
#include "tools/flowrecv/account.hpp"
#include "tools/flowrecv/options.hpp"

namespace flowkit::tools {

struct intake_handlers {
  std::function<bool(const datagram&)> message;      ///< false: it is malformed
  std::function<void(const message_source&)> ended;  ///< a connection
  std::function<void(const std::string&)> say;
  std::function<bool()> done;         ///< nothing more is wanted
  std::function<bool()> leaves_rest;  ///< not even what waits in the sockets at the end
  std::function<void()> tick;         ///< ten times a second, while it listens
  std::function<void()> asked;        ///< SIGUSR1
  std::function<void()> reload{};     ///< SIGHUP; null: that is the end
  // These may be null.
  std::function<void()> waits{};               ///< ten times a second, while a pipe is read
  std::function<void()> listening{};           ///< files are read, and it begins to listen
  std::function<void()> ending{};              ///< it has listened, and reads what waits in the sockets
  std::function<std::uint64_t()> elsewhere{};  ///< datagrams that others received: as long as there are, it is not idle
  /// An address that cannot be had; the others are listened on. Null: that ends the program.
  std::function<void(const listen_address&, const startup_error&)> not_open{};
};

/// Of several workers, each has sockets of its own for all addresses; all else is the first one's: files, connections,
/// signals, limits on time.
struct intake_share {
  unsigned worker = 0;
  std::vector<udp_socket> sockets{};  ///< for the UDP addresses of the options, in order
};

class intake {
 public:
  /// Opens the sockets. `options` must outlive this. Throws startup_error.
  intake(const flowrecv_options& options, intake_handlers handlers);
  /// The same with UDP sockets that are open.
  intake(const flowrecv_options& options, intake_handlers handlers, intake_share share);

  /// Until the end.
  void all();
  /// From any thread: ends all().
  void end();
  /// While a handler waits for something: looks for signals. True once the end was asked for, or it listens no longer,
  /// as a limit was reached. Files alone can wait: that is no end.
  bool look_for_end();
  /// In whose thread it runs.
  [[nodiscard]] boost::asio::io_context& loop() noexcept { return loop_; }

  /// What sockets, connections and files know of the run.
  [[nodiscard]] run_account account();
  /// Did a file or a socket fail?
  [[nodiscard]] bool failed() const noexcept { return unread_ != 0; }
  /// Is there any socket?
  [[nodiscard]] bool listens() const noexcept { return !sockets_.empty() || !listeners_.empty(); }
  /// The latest frame of the captures, whatever is in it; 0: there was none.
  [[nodiscard]] timestamp last_frame() const noexcept { return last_frame_; }
  /// Frames of captures that held no datagram.
  [[nodiscard]] std::uint64_t skipped(skip_reason r) const noexcept { return skipped_[static_cast<std::size_t>(r)]; }
  /// How long it has listened.
  [[nodiscard]] duration listened() const noexcept { return listened_; }

 private:
  intake(const flowrecv_options& options, intake_handlers handlers, unsigned worker);

  using clock = std::chrono::steady_clock;

  void open(const listen_address& where);
  void open(udp_socket socket);
  void say_where();
  void read(const std::string& path);
  void listen();
  void finish();
  void tick();
  bool waited(bool came);
  [[nodiscard]] bool is_over();
  void signalled(const boost::system::error_code& failed, int signal);
  bool arrived(const datagram& d);
  void fail(const std::string& error);
  [[nodiscard]] bool done() const { return stop_ || handlers_.done(); }

  const flowrecv_options& options_;
  intake_handlers handlers_;
  boost::asio::io_context loop_{1};
  unsigned worker_ = 0;
  std::optional<boost::asio::signal_set> signals_;
  boost::asio::steady_timer timer_{loop_};
  std::vector<std::unique_ptr<udp_receiver>> sockets_;
  std::map<transport, std::unique_ptr<tls_context>> tls_;
  connection_service service_{.loop = loop_, .limits = options_.connections, .handlers = {}};
  std::vector<std::unique_ptr<connection_listener>> listeners_;
  std::array<std::uint64_t, skip_reasons> skipped_{};
  std::uint64_t unread_ = 0;  ///< inputs
  std::uint64_t datagrams_ = 0;
  clock::time_point begun_, last_;
  duration listened_{};
  timestamp last_frame_{};
  std::uint64_t seen_ = 0;  ///< datagrams by last_, which is when the last of them was there, to a tenth of a second
  stop_flag stop_reading_{false};
  bool stop_ = false, has_listened_ = false;
  bool reads_pipe_ = false;  ///< limits on time count
};

}  // namespace flowkit::tools
