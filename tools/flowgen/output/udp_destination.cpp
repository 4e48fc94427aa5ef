// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/udp_destination.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/transport/socket_address.hpp"
#include "tools/flowgen/output/following.hpp"
#include "tools/flowgen/output/sources.hpp"

namespace flowkit::tools {

namespace {
/// Sockets that are asked twice a second whether somebody rejects: more would hold up the datagrams that are due.
constexpr std::size_t most_watched = 64;

std::vector<endpoint> resolved_targets(const flowgen_options& o) {
  std::vector<endpoint> out;
  for (const target_address& t : o.targets) {
    const socket_address a = to_socket_address(resolve("--target", t).front());
    out.push_back(to_endpoint(a.any));  // IPv4 mapped into IPv6 as what it is
    if (std::find(out.begin(), out.end() - 1, out.back()) != out.end() - 1)
      throw startup_error(exit_code::usage, fmt::format("--target: {} is given twice", to_string(out.back())));
  }
  return out;
}

class to_network final : public destination {
 public:
  to_network(const flowgen_options& o, const stop_flag& stop, part_of_run part)
      : part_(part), exporters_(o.groups.exporters()), spread_(o.spread), targets_(resolved_targets(o)) {
    check_sources_suffice(o);
    check_targets(o.groups);
    if (o.groups.have_sources())
      for (std::uint32_t i = 0; i < part_.exporters(exporters_); ++i)
        sources_.push_back(*o.groups.source_of(part_.exporter(i)));
    routed_ = has_sources() || (targets_.size() > 1 && spread_ != target_spread::exporter);
    const bool is_first = part.number == 0;
    if (has_sources()) {
      if (is_first) check_own_sources(o.groups, targets_, spread_ != target_spread::exporter);
    } else if (is_first) {
      check_sockets_suffice(exporters_, o.source_port == 0);
    }
    open_sockets(o, stop);
    if (routed_ && !has_sources()) usual_source_ = usual_source(targets_.front());
    if (spread_ == target_spread::datagram) turns_.resize(part_.exporters(exporters_));
    warned_.resize(targets_.size());
    watched_.reserve(most_watched);
    payloads_.reserve(1024), routes_.reserve(1024);
  }

  bool send(std::span<const outgoing> batch) override {
    // Consecutive datagrams of the same socket leave in one system call.
    while (!batch.empty()) {
      const std::size_t socket = socket_of(batch.front().exporter);
      std::size_t n = 1;
      while (n < batch.size() && socket_of(batch[n].exporter) == socket) ++n;
      gather(batch.first(n));
      if (watched_.size() < most_watched && (watched_.empty() || watched_.back() != socket)) watched_.push_back(socket);
      if (senders_[socket].send(payloads_, routes_) != payloads_.size()) return false;
      batch = batch.subspan(n);
    }
    return true;
  }

  endpoint source_of(std::uint32_t exporter) const override {
    const endpoint local = senders_[socket_of(exporter)].local();
    if (has_sources()) return {sources_[part_.place(exporter)], local.port};
    return routed_ ? endpoint{usual_source_, local.port} : local;
  }
  std::vector<unasked_target> unasked_targets() const override {
    std::vector<unasked_target> out;
    for (std::uint32_t t = 0; t < targets_.size(); ++t) {
      const ip_address& a = targets_[t].address;
      const auto same = std::find_if(out.begin(), out.end(), [&](const auto& u) { return u.address == a; });
      if (same == out.end())
        out.push_back({a, share_of(t)});
      else
        same->share += share_of(t);
    }
    return out;
  }
  std::vector<endpoint> udp_targets() const override { return targets_; }
  std::string early_warning() override {
    std::string out;
    for (const std::size_t socket : watched_) {
      static_cast<void>(senders_[socket].total());
      for (std::size_t t = 0; t < targets_.size(); ++t)
        if (!warned_[t] && counts_of(socket, t).refused != 0) {
          warned_[t] = true;
          out += fmt::format("{}nothing listens at {} (connection refused): sending goes on", out.empty() ? "" : "; ",
                             to_string(targets_[t]));
        }
    }
    watched_.clear();
    return out;
  }
  std::string error() const override { return first_of(&udp_sender::last_error); }
  std::string notes() override {
    std::string out = first_of(&udp_sender::segmentation_refusal);
    if (targets_.size() == 1) return out;
    if (spread_ == target_spread::copy)
      out +=
          fmt::format("{}each datagram went to {} targets, and counts once", out.empty() ? "" : "; ", targets_.size());
    return out;
  }
  std::vector<target_account> by_target() override {
    std::vector<target_account> out;
    for (std::size_t t = 0; t < targets_.size() && targets_.size() > 1; ++t) {
      out.push_back({targets_[t]});
      for (std::size_t s = 0; s < senders_.size(); ++s) {
        const auto c = counts_of(s, t);
        out.back().datagrams += c.datagrams, out.back().refused += c.refused, out.back().failed += c.failed;
      }
    }
    return out;
  }
  udp_sender::counts network() override {
    udp_sender::counts sum;
    for (udp_sender& s : senders_) {
      const auto c = s.total();
      sum.datagrams += c.datagrams, sum.octets += c.octets, sum.messages += c.messages, sum.waits += c.waits;
      sum.refused += c.refused, sum.failed += c.failed;
    }
    return sum;
  }

 private:
  void check_targets(const exporter_groups& groups) const {
    for (const endpoint& t : targets_) {
      for (const exporter_group& g : groups)
        if (g.source && t.address.family() != g.source->family())
          throw startup_error(exit_code::usage, fmt::format("cannot send from {} to {}: one is IPv4, the other IPv6",
                                                            to_string(*g.source), to_string(t)));
      if (spread_ != target_spread::exporter && t.address.family() != targets_.front().address.family())
        throw startup_error(exit_code::usage,
                            fmt::format("--target: {} and {}: an exporter that sends to both does so by IPv4 or by "
                                        "IPv6, unless --spread is exporter",
                                        to_string(targets_.front()), to_string(t)));
    }
  }

  void open_sockets(const flowgen_options& o, const stop_flag& stop) {
    const std::uint32_t n = has_sources() ? std::min(1u, part_.exporters(exporters_)) : part_.exporters(exporters_);
    senders_.reserve(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      const std::uint32_t exporter = part_.exporter(i);
      const udp_sender_options how{.from = {{}, source_port(o, exporter)},
                                   .buffer = static_cast<int>(o.send_buffer),
                                   .stop = &stop,
                                   .shares_port = has_sources() && part_.of > 1 && o.source_port != 0};
      if (routed_)
        senders_.emplace_back(std::span<const endpoint>(targets_), how);
      else
        senders_.emplace_back(targets_[exporter % targets_.size()], how);
    }
  }

  void gather(std::span<const outgoing> group) {
    payloads_.clear(), routes_.clear();
    if (!routed_) {
      for (const outgoing& o : group) payloads_.push_back(o.payload);
      return;
    }
    for (std::size_t n = 1; !group.empty(); group = group.subspan(n), n = 1) {
      const std::uint32_t exporter = group.front().exporter;
      const ip_address from = has_sources() ? sources_[part_.place(exporter)] : ip_address{};
      if (spread_ != target_spread::copy) {
        add(group.front(), from, target_of(exporter));
        continue;
      }
      while (n < group.size() && group[n].exporter == exporter) ++n;  // runs stay together
      for (std::uint32_t t = 0; t < targets_.size(); ++t)
        for (const outgoing& o : group.first(n)) add(o, from, t);
    }
  }
  void add(const outgoing& o, const ip_address& from, std::uint32_t target) {
    payloads_.push_back(o.payload);
    routes_.push_back({from, target});
  }
  /// In turn: of each exporter by itself, so that it is the same with any number of parts.
  std::uint32_t target_of(std::uint32_t exporter) {
    const std::uint32_t turn = spread_ == target_spread::datagram ? turns_[part_.place(exporter)]++ : 0;
    return static_cast<std::uint32_t>((std::uint64_t{exporter} + turn) % targets_.size());
  }

  [[nodiscard]] double share_of(std::uint32_t target) const {
    const auto n = static_cast<std::uint32_t>(targets_.size());
    if (spread_ == target_spread::copy) return 1;
    if (spread_ == target_spread::datagram) return 1.0 / n;
    return static_cast<double>(part_of_run{target, n}.exporters(exporters_)) / exporters_;
  }
  /// A connected socket has one target.
  [[nodiscard]] udp_sender::target_counts counts_of(std::size_t socket, std::size_t target) const {
    if (routed_) return senders_[socket].total_of(target);
    const std::uint32_t exporter = part_.exporter(static_cast<std::uint32_t>(socket));
    return exporter % targets_.size() == target ? senders_[socket].total_of(0) : udp_sender::target_counts{};
  }
  [[nodiscard]] std::string first_of(std::string (udp_sender::*what)() const) const {
    for (const udp_sender& s : senders_)
      if (std::string said = (s.*what)(); !said.empty()) return said;
    return {};
  }
  [[nodiscard]] std::size_t socket_of(std::uint32_t exporter) const {
    return has_sources() ? 0 : part_.place(exporter);
  }
  [[nodiscard]] bool has_sources() const { return !sources_.empty(); }

  part_of_run part_;
  std::uint32_t exporters_;  ///< of the run
  target_spread spread_;
  std::vector<ip_address> sources_;  ///< by place of the exporter; none: each has a port
  std::vector<endpoint> targets_;
  bool routed_ = false;              ///< sockets are not connected, and each datagram has its route
  ip_address usual_source_;          ///< to the first target
  std::vector<udp_sender> senders_;  ///< by place of the exporter; one for all that have addresses
  std::vector<std::uint32_t> turns_;
  std::vector<octets> payloads_;
  std::vector<udp_route> routes_;
  std::vector<std::size_t> watched_;  ///< sockets that sent something since the last warning was asked for
  std::vector<bool> warned_;          ///< by target
};
}  // namespace

std::unique_ptr<destination> open_udp(const flowgen_options& o, const stop_flag& stop, part_of_run part) {
  return std::make_unique<to_network>(o, stop, part);
}

}  // namespace flowkit::tools
