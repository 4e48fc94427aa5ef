// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/destination.hpp"

#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/following.hpp"

namespace flowkit::tools {

namespace {
class to_network final : public destination {
 public:
  to_network(const flowgen_options& o, const stop_flag& stop) {
    const endpoint target = resolve("--target", *o.target).front();
    const std::uint32_t n = std::min(o.exporters, max_sockets);
    for (std::uint32_t i = 0; i < n; ++i) {
      const endpoint from = o.source ? endpoint{following(*o.source, i), 0} : endpoint{};
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
  std::uint64_t failed() override { return network().failed; }
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

class to_capture final : public destination {
 public:
  explicit to_capture(const flowgen_options& o)
      : file_(o.pcap), target_(o.pcap_target), first_(o.source.value_or(ipv4_address{0xc0000201})) {
    if (first_.family() != target_.address.family())
      throw startup_error(exit_code::usage, "--source and --pcap-target: one is IPv4 and the other IPv6");
  }

  bool send(std::span<const outgoing> batch) override {
    return std::all_of(batch.begin(), batch.end(), [this](const outgoing& o) {
      const datagram d{o.payload, source_of(o.exporter), target_, o.leaves};
      return file_.write(d) == capture_writer::outcome::written;
    });
  }
  endpoint source_of(std::uint32_t exporter) const override { return {following(first_, exporter), 2055}; }
  bool finish() override { return file_.flush() || file_.closed(); }
  std::string error() const override { return file_.error(); }

 private:
  capture_writer file_;
  endpoint target_;
  ip_address first_;
};
}  // namespace

std::unique_ptr<destination> open_destination(const flowgen_options& o, const stop_flag& stop) {
  if (!o.pcap.empty()) return std::make_unique<to_capture>(o);
  return std::make_unique<to_network>(o, stop);
}

}  // namespace flowkit::tools
