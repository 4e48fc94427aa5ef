// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/http_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <chrono>
#include <optional>
#include <string_view>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools::verify {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

namespace {
[[noreturn]] void refuse(std::string_view option, std::string_view text, std::string_view why) {
  throw startup_error(exit_code::usage, fmt::format("{}: '{}' {}", option, text, why));
}

std::string base64(std::string_view text) {
  std::string out(beast::detail::base64::encoded_size(text.size()), '\0');
  out.resize(beast::detail::base64::encode(out.data(), text.data(), text.size()));
  return out;
}
}  // namespace

std::string http_address::text() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}{}", is_secured ? "https" : "http", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port,
                     prefix);
}

http_address parse_http_address(std::string_view option, std::string_view text) {
  http_address out;
  std::string_view rest = text;
  if (rest.starts_with("https://"))
    out.is_secured = true, rest.remove_prefix(8);
  else if (rest.starts_with("http://"))
    rest.remove_prefix(7);
  else
    refuse(option, text, "is not http://HOST:PORT or https://HOST:PORT");
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  out.prefix = rest.substr(slash);
  while (out.prefix.ends_with('/')) out.prefix.pop_back();
  rest = rest.substr(0, slash);
  if (rest.find('@') != std::string_view::npos)
    throw startup_error(exit_code::usage, fmt::format("{}: names and passwords are not given in an address, but by "
                                                      "--user and --password-file",
                                                      option));
  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) refuse(option, text, "has a bracket that is not closed");
    out.host = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    if (!rest.empty() && rest.front() != ':') refuse(option, text, "has no colon between address and port");
    if (!rest.empty()) port = rest.substr(1);
  } else {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    out.host = rest.substr(0, colon);
    if (colon < rest.size()) port = rest.substr(colon + 1);
  }
  if (out.host.empty()) refuse(option, text, "has no host");
  if (!port.empty()) out.port = port;
  if (out.port.find_first_not_of("0123456789") != std::string::npos || out.port.size() > 5 ||
      std::stoul(out.port) > 65'535)
    refuse(option, text, "has a port that is no number");
  return out;
}

struct http_client::connection {
  explicit connection(const http_settings& s) : settings(s), tls(asio::ssl::context::tls_client) {
    if (!s.at.is_secured) return;
    tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                    asio::ssl::context::no_tlsv1_1);
    boost::system::error_code failure;
    if (s.authorities.empty())
      tls.set_default_verify_paths(failure);
    else
      tls.load_verify_file(s.authorities, failure);
    if (failure) throw startup_error(exit_code::io, fmt::format("--ca: {}: {}", s.authorities, failure.message()));
    tls.set_verify_mode(asio::ssl::verify_peer);
  }

  [[nodiscard]] bool is_open() const noexcept { return plain || secured; }
  void close() noexcept {
    plain.reset(), secured.reset();
    buffer.clear();
  }
  [[nodiscard]] beast::tcp_stream& lowest() { return secured ? beast::get_lowest_layer(*secured) : *plain; }

  /// Runs until the one operation that was begun is done.
  void finish(const boost::system::error_code& failure, const char* what) {
    context.restart();
    context.run();
    if (!failure) return;
    close();
    const bool is_of_tls = failure.category() == asio::error::get_ssl_category();
    throw http_failure(
        fmt::format("{}: {}", what, failure == beast::error::timeout ? "no answer in time" : failure.message()),
        !is_of_tls);
  }

  void open() {
    boost::system::error_code failure;
    tcp::resolver resolver{context};
    const auto found = resolver.resolve(settings.at.host, settings.at.port, failure);
    if (failure) throw http_failure(fmt::format("cannot find the host: {}", failure.message()), false);
    if (settings.at.is_secured) {
      secured.emplace(context, tls);
      secured->set_verify_callback(asio::ssl::host_name_verification{settings.at.host});
      SSL_set_tlsext_host_name(secured->native_handle(), settings.at.host.c_str());
    } else {
      plain.emplace(context);
    }
    begin();
    lowest().async_connect(found, [&](const boost::system::error_code& e, const auto&) { failure = e; });
    finish(failure, "cannot connect");
    if (!secured) return;
    begin();
    secured->async_handshake(asio::ssl::stream_base::client, [&](const boost::system::error_code& e) { failure = e; });
    finish(failure, "TLS");
  }
  void begin() { lowest().expires_after(std::chrono::nanoseconds{settings.timeout}); }

  template <class Stream>
  http_answer exchange(Stream& stream, http::request<http::string_body>& request) {
    boost::system::error_code failure;
    begin();
    http::async_write(stream, request, [&](const boost::system::error_code& e, std::size_t) { failure = e; });
    finish(failure, "cannot send the request");
    http::response_parser<http::string_body> parser;
    parser.body_limit(settings.most_octets);
    begin();
    http::async_read(stream, buffer, parser, [&](const boost::system::error_code& e, std::size_t) { failure = e; });
    finish(failure, "cannot read the answer");
    http_answer out{parser.get().result_int(), std::move(parser.get().body())};
    if (!parser.get().keep_alive()) close();
    return out;
  }

  const http_settings& settings;
  asio::io_context context;
  asio::ssl::context tls;
  std::optional<beast::tcp_stream> plain;
  std::optional<beast::ssl_stream<beast::tcp_stream>> secured;
  beast::flat_buffer buffer;
};

http_client::http_client(const http_settings& settings)
    : settings_(settings), connection_(std::make_unique<connection>(settings_)) {}
http_client::~http_client() = default;

http_answer http_client::request(const char* method, const std::string& target, const std::string& body) {
  http::request<http::string_body> request{http::string_to_verb(method), settings_.at.prefix + target, 11};
  const bool is_v6 = settings_.at.host.find(':') != std::string::npos;
  request.set(http::field::host,
              fmt::format("{}{}{}:{}", is_v6 ? "[" : "", settings_.at.host, is_v6 ? "]" : "", settings_.at.port));
  request.set(http::field::accept, "application/json");
  request.set(http::field::user_agent, "flowgen");
  if (!settings_.user.empty())
    request.set(http::field::authorization, "Basic " + base64(settings_.user + ":" + settings_.password));
  if (!body.empty()) {
    request.set(http::field::content_type, "application/json");
    request.body() = body;
  }
  request.prepare_payload();
  connection& c = *connection_;
  if (!c.is_open()) c.open();
  return c.secured ? c.exchange(*c.secured, request) : c.exchange(*c.plain, request);
}

}  // namespace flowkit::tools::verify
