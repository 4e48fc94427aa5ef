// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/metrics/http_server.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <optional>

#include "tools/common/transport/socket_address.hpp"
#include "tools/flowrecv/workers/thread_without_signals.hpp"

namespace flowkit::tools {

namespace {
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;
using beast::error_code;

endpoint local_of(int fd) noexcept {
  socket_address a{};
  a.size = sizeof a.v6;
  return ::getsockname(fd, &a.any, &a.size) == 0 ? to_endpoint(a.any) : endpoint{};
}
tcp family_of(int fd) noexcept {
  sockaddr_storage a{};
  socklen_t size = sizeof a;
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size) == 0 && a.ss_family == AF_INET ? tcp::v4()
                                                                                                  : tcp::v6();
}

class connection;
/// Those that are open, the one that has been silent for longest first.
using connections = std::list<connection*>;

class connection : public std::enable_shared_from_this<connection> {
 public:
  connection(tcp::socket socket, connections& open, const http_server::handler& get)
      : stream_(std::move(socket)), open_(open), place_(open.insert(open.end(), this)), get_(get) {}
  ~connection() { leave(); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  [[nodiscard]] bool is_silent() const noexcept { return is_silent_; }
  void read() {
    is_silent_ = true, is_head_ = false;
    if (place_ != open_.end()) open_.splice(open_.end(), open_, place_);
    parser_.emplace();
    parser_->header_limit(http_server::most_header_octets);
    stream_.expires_after(std::chrono::seconds(http_server::timeout_seconds));
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](error_code failed, std::size_t) { self->has_read(failed); });
  }
  void close() {
    leave();
    error_code none;
    stream_.socket().shutdown(tcp::socket::shutdown_both, none);
    stream_.close();
  }

 private:
  void leave() {
    if (place_ != open_.end()) open_.erase(place_);
    place_ = open_.end();
  }

  void has_read(error_code failed) {
    is_silent_ = false;
    const auto& request = parser_->get();
    const bool ends = failed || !request.keep_alive();
    if (parser_->is_header_done()) {
      is_head_ = request.method() == http::verb::head;
      if (!is_head_ && request.method() != http::verb::get) return answer(plain_answer(405, "only GET and HEAD"), ends);
    }
    if (failed) return explain(failed);
    const std::string_view target{request.target().data(), request.target().size()};
    get_(target.substr(0, target.find('?')),
         [self = shared_from_this(), ends](http_answer a) { self->answer(std::move(a), ends); });
  }

  void explain(error_code failed) {
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow)
      return answer(plain_answer(431, "the request's header is too long"), true);
    if (failed == http::error::unexpected_body || failed == http::error::body_limit)
      return answer(plain_answer(400, "a request here has no body"), true);
    const bool is_gone = failed == http::error::end_of_stream || failed == http::error::partial_message;
    if (!is_gone && failed.category() == http::make_error_code(http::error::bad_method).category())
      return answer(plain_answer(400, "no request of HTTP/1.1"), true);
    close();  // the reader has gone, or was silent for too long
  }

  void answer(http_answer a, bool ends) {
    text_ = std::move(a.text);
    response_ = {};
    response_.result(a.status);
    response_.version(11);
    response_.set(http::field::content_type, a.type);
    response_.set(http::field::cache_control, "no-store");
    if (a.status == 405) response_.set(http::field::allow, "GET, HEAD");
    response_.keep_alive(!ends);
    response_.body() = {text_->data(), text_->size()};
    response_.content_length(text_->size());
    serializer_.emplace(response_);
    stream_.expires_after(std::chrono::seconds(http_server::timeout_seconds));
    const auto then = [self = shared_from_this(), ends](error_code failed, std::size_t) {
      if (failed) return self->close();
      if (ends) return self->take_leave();
      self->read();
    };
    if (is_head_)
      http::async_write_header(stream_, *serializer_, then);
    else
      http::async_write(stream_, *serializer_, then);
  }

  /// What the reader still sends is read, a little of it: else the system would take the answer back.
  void take_leave() {
    error_code none;
    stream_.socket().shutdown(tcp::socket::shutdown_send, none);
    stream_.expires_after(std::chrono::seconds(1));
    discard();
  }
  void discard() {
    stream_.async_read_some(boost::asio::buffer(rest_), [self = shared_from_this()](error_code failed, std::size_t n) {
      self->discarded_ += n;
      if (failed || self->discarded_ > most_discarded) return self->close();
      self->discard();
    });
  }

  static constexpr std::size_t most_discarded = 64 << 10;
  using body = http::span_body<const char>;

  beast::tcp_stream stream_;
  connections& open_;
  connections::iterator place_;
  const http_server::handler& get_;
  beast::flat_buffer buffer_{2 * http_server::most_header_octets};
  std::optional<http::request_parser<http::empty_body>> parser_;
  std::shared_ptr<const std::string> text_;
  http::response<body> response_;
  std::optional<http::response_serializer<body>> serializer_;
  bool is_silent_ = true, is_head_ = false;
  std::array<char, 1024> rest_;
  std::size_t discarded_ = 0;
};
}  // namespace

class http_server::state {
 public:
  state(descriptor listening, handler get) : local(local_of(listening.get())), get_(std::move(get)), acceptor_(loop) {
    acceptor_.assign(family_of(listening.get()), listening.get());
    static_cast<void>(listening.release());  // the acceptor's from here on
  }
  ~state() { stop(); }

  void start() {
    accept();
    thread_ = thread_without_signals([this] { loop.run(); });
  }
  void stop() {
    loop.stop();
    if (thread_.joinable()) thread_.join();
  }

  const endpoint local;

 private:
  connections open_;  ///< outlives the loop, which has the connections
  handler get_;

 public:
  boost::asio::io_context loop{1};

 private:
  void accept() {
    acceptor_.async_accept([this](error_code failed, tcp::socket socket) {
      if (failed) return accept_later();
      if (has_room()) std::make_shared<connection>(std::move(socket), open_, get_)->read();
      accept();
    });
  }
  bool has_room() {
    if (open_.size() < most_connections) return true;
    const auto silent = std::find_if(open_.begin(), open_.end(), [](const connection* c) { return c->is_silent(); });
    if (silent != open_.end()) (*silent)->close();
    return open_.size() < most_connections;
  }
  /// There are no descriptors left.
  void accept_later() {
    later_.expires_after(std::chrono::milliseconds(100));
    later_.async_wait([this](error_code failed) {
      if (!failed) accept();
    });
  }

  tcp::acceptor acceptor_;
  boost::asio::steady_timer later_{loop};
  std::thread thread_;
};

http_server::http_server(descriptor listening, handler get)
    : state_(std::make_unique<state>(std::move(listening), std::move(get))) {}
http_server::~http_server() = default;
void http_server::start() { state_->start(); }
void http_server::stop() { state_->stop(); }
boost::asio::io_context& http_server::loop() noexcept { return state_->loop; }
const endpoint& http_server::local() const noexcept { return state_->local; }

}  // namespace flowkit::tools
