// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/connections.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/common/pacer.hpp"
#include "tools/common/transport/stream_sender.hpp"
#include "tools/common/transport/tcp_socket.hpp"
#include "tools/flowgen/output/following.hpp"
#include "tools/flowgen/output/sources.hpp"

namespace flowkit::tools {

namespace {
/// About connections that broke; more are only counted.
constexpr std::uint64_t max_lines = 20;
/// At the end, for the collector to end the connections, too.
constexpr duration patience = seconds(5);

/// Whom the collector's certificate is to be for: the target, unless other names are given.
tls_settings with_target(tls_settings settings, const target_address& target) {
  if (settings.peer_names.empty()) settings.peer_names = {target.host};
  return settings;
}

class to_collector final : public destination {
 public:
  to_collector(const flowgen_options& o, const stop_flag& stop, part_of_run part)
      : options_(o),
        stop_(stop),
        part_(part),
        how_(o.targets.front().protocol),
        targets_(o.targets.size()),
        sessions_(part.exporters(o.groups.exporters())) {
    check_sources_suffice(o);
    raise_descriptor_limit();
    if (is_secured(how_))
      for (std::size_t t = 0; t < targets_.size(); ++t) {
        targets_[t].tls.emplace(how_, tls_role::exporter, with_target(o.tls, o.targets[t]));
        if (t == 0 && part.number == 0 && !targets_[t].tls->warning().empty()) say(targets_[t].tls->warning());
      }
    const std::size_t n = std::min<std::size_t>(sessions_.size(), connections_of_part());
    links_.reserve(n);
    while (links_.size() < n && (links_.empty() || !stop_)) {
      if (connect_next()) continue;
      if (!stop_) throw startup_error(exit_code::io, in_words(links_.back()));
      break;
    }
    for (std::uint32_t i = 0; i < sessions_.size(); ++i) sessions_[i] = session_of(link_at(i));
  }

  bool send(std::span<const outgoing> batch) override {
    while (!batch.empty()) {  // also when it ends: what was made is accounted for
      link& to = link_at(part_.place(batch.front().exporter));
      const std::uint64_t session = to.sender.total().connections;
      payloads_.clear();
      std::uint64_t all = 0;
      for (; !batch.empty() && &link_at(part_.place(batch.front().exporter)) == &to; batch = batch.subspan(1), ++all)
        // What was made for the connection before has no meaning in this one.
        if (batch.front().session == session) payloads_.push_back(batch.front().payload);
      const std::uint64_t before = to.sender.total().messages;
      if (to.sender.is_open() && !to.sender.send(payloads_) && !stop_) broke(to);
      failed_ += all - (to.sender.total().messages - before);
    }
    if (stop_) return false;
    // Without a rate there is no time in which a connection could come again.
    const bool may_come_again = options_.load.is_paced() && options_.reconnect > duration{};
    return may_come_again ||
           std::any_of(links_.begin(), links_.end(), [](const link& l) { return l.sender.is_open(); });
  }

  std::optional<endpoint> renewed(std::uint32_t exporter) override {
    const std::uint32_t place = part_.place(exporter);
    link& l = link_at(place);
    if (!l.sender.is_open() && options_.reconnect > duration{}) reconnect(l);
    const known_session now = session_of(l);
    if (!l.sender.is_open() || now.number == sessions_[place].number) return std::nullopt;
    return std::exchange(sessions_[place], now).from;
  }
  std::uint64_t session(std::uint32_t exporter) const override { return sessions_[part_.place(exporter)].number; }
  endpoint source_of(std::uint32_t exporter) const override { return sessions_[part_.place(exporter)].from; }
  bool finish() override {
    for (link& l : links_) l.sender.end();
    const std::int64_t until = steady_now() + patience.ns;
    for (link& l : links_)
      if (!l.broken && !l.sender.wait_for_end(until) && !stop_) broke(l), unconfirmed_ = true;
    return true;
  }
  bool complete() const override { return !unconfirmed_; }
  std::string error() const override { return error_; }
  std::string notes() override { return links_.empty() ? "" : links_.front().sender.description(); }
  udp_sender::counts network() override {
    udp_sender::counts sum;
    for (const link& l : links_) {
      const stream_sender::counts c = l.sender.total();
      sum.datagrams += c.messages, sum.octets += c.octets, sum.waits += c.waits, sum.refused += c.refused;
    }
    sum.messages = sum.datagrams;
    sum.failed = failed_;
    return sum;
  }

 private:
  struct link {
    stream_sender sender;
    std::uint32_t index;  ///< of its first exporter
    std::int64_t next_attempt = 0;
    bool broken = false;
  };
  struct target {
    std::optional<tls_context> tls;
    std::optional<endpoint> at;  ///< once one of its addresses has answered
  };
  /// What an exporter's messages are part of.
  struct known_session {
    std::uint64_t number = 0;  ///< of its link
    endpoint from{};
  };
  static known_session session_of(const link& l) { return {l.sender.total().connections, l.sender.local()}; }
  link& link_at(std::uint32_t place) { return links_[place % links_.size()]; }
  /// Where there are fewer than exporters, those that share one have the same target.
  [[nodiscard]] std::size_t connections_of_part() const {
    const std::size_t share = std::max<std::size_t>(max_connections / part_.of, 1), n = targets_.size();
    return sessions_.size() <= share || share < n ? share : share / n * n;
  }

  /// One after the other, each in short time: the others have messages to send.
  void reconnect(link& l) {
    constexpr duration short_patience = seconds(1);
    const std::int64_t now = steady_now();
    if (now < l.next_attempt || now < next_of_any_) return;
    l.broken = !l.sender.open(short_patience);
    if (!l.broken) return;
    next_of_any_ = steady_now() + short_patience.ns;
    broke(l);
  }
  /// A name may have several addresses, of which the first that answers is taken for all.
  bool connect_next() {
    const std::uint32_t exporter = part_.exporter(static_cast<std::uint32_t>(links_.size()));
    const std::size_t number = exporter % targets_.size();
    target& to = targets_[number];
    if (to.at) return connect(exporter, number, *to.at);
    bool fine = false, tried = false;
    for (const endpoint& one : resolve("--target", options_.targets[number])) {
      if (fine || (stop_ && !links_.empty())) break;
      if (std::exchange(tried, true)) links_.pop_back();
      fine = connect(exporter, number, one);
      if (fine) to.at = one;
    }
    return fine;
  }
  bool connect(std::uint32_t exporter, std::size_t number, const endpoint& at) {
    const target& to = targets_[number];
    const std::string& host = options_.targets[number].host;
    const endpoint from{options_.groups.source_of(exporter).value_or(ip_address{}), source_port(options_, exporter)};
    links_.push_back({stream_sender{at,
                                    {.how = how_,
                                     .from = from,
                                     .tls = to.tls ? &*to.tls : nullptr,
                                     .host_name = parse<ip_address>(host) ? "" : host,
                                     .buffer = static_cast<int>(options_.send_buffer),
                                     .stop = &stop_}},
                      exporter});
    return links_.back().sender.open();
  }
  std::string in_words(const link& l) const {
    return fmt::format("{} {}: {}", to_string(how_), to_string(l.sender.target()), l.sender.error());
  }
  void broke(link& l) {
    l.broken = true;
    l.next_attempt = steady_now() + options_.reconnect.ns;
    error_ = in_words(l);
    if (lines_++ < max_lines)
      say(fmt::format("{} (exporter {}, after {} messages){}", error_, l.index + 1, l.sender.total().messages,
                      lines_ == max_lines ? "; further ones are only counted" : ""));
  }
  static void say(const std::string& line) { fmt::print(stderr, "flowgen: {}\n", line); }

  const flowgen_options& options_;
  const stop_flag& stop_;
  part_of_run part_;
  transport how_;
  std::vector<target> targets_;
  std::vector<link> links_;              ///< by place of their first exporter
  std::vector<known_session> sessions_;  ///< by place of the exporter, as it knows it
  std::vector<octets> payloads_;
  std::string error_;
  std::uint64_t failed_ = 0, lines_ = 0;
  std::int64_t next_of_any_ = 0;  ///< steady_now(), when the next attempt may be made
  bool unconfirmed_ = false;
};
}  // namespace

std::unique_ptr<destination> connect_to_collector(const flowgen_options& o, const stop_flag& stop, part_of_run part) {
  return std::make_unique<to_collector>(o, stop, part);
}

}  // namespace flowkit::tools
