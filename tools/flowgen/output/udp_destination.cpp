// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/udp_destination.hpp"

#include <algorithm>
#include <vector>

#include "tools/flowgen/output/following.hpp"

namespace flowkit::tools {

namespace {
class to_network final : public destination {
 public:
  to_network(const flowgen_options& o, const stop_flag& stop) {
    const endpoint target = resolve("--target", *o.target).front();
    const std::uint32_t n = std::min(o.groups.exporters(), max_sockets);
    for (std::uint32_t i = 0; i < n; ++i) {
      const endpoint from{o.groups.source_of(i).value_or(ip_address{}), 0};
      senders_.emplace_back(target, udp_sender_options{from, static_cast<int>(o.send_buffer), &stop});
    }
    payloads_.reserve(1024);
  }

  bool send(std::span<const outgoing> batch) override {
    // Consecutive datagrams of the same socket leave in one system call.
    while (!batch.empty()) {
      const std::size_t socket = socket_of(batch.front().exporter);
      payloads_.clear();
      while (!batch.empty() && socket_of(batch.front().exporter) == socket) {
        payloads_.push_back(batch.front().payload);
        batch = batch.subspan(1);
      }
      if (senders_[socket].send(payloads_) != payloads_.size()) return false;
    }
    return true;
  }
  endpoint source_of(std::uint32_t exporter) const override { return senders_[socket_of(exporter)].local(); }
  std::optional<ip_address> unconnected_target() const override { return senders_.front().target().address; }
  std::string error() const override { return first_of(&udp_sender::last_error); }
  std::string notes() const override { return first_of(&udp_sender::segmentation_refusal); }
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
  [[nodiscard]] std::string first_of(std::string (udp_sender::*what)() const) const {
    for (const udp_sender& s : senders_)
      if (std::string said = (s.*what)(); !said.empty()) return said;
    return {};
  }
  [[nodiscard]] std::size_t socket_of(std::uint32_t exporter) const { return exporter % senders_.size(); }

  std::vector<udp_sender> senders_;
  std::vector<octets> payloads_;
};
}  // namespace

std::unique_ptr<destination> open_udp(const flowgen_options& o, const stop_flag& stop) {
  return std::make_unique<to_network>(o, stop);
}

}  // namespace flowkit::tools
