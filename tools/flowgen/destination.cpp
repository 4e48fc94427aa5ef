// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/destination.hpp"

#include <unistd.h>

#include <algorithm>

#include <flowkit/ipfix/message.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/output_file.hpp"
#include "tools/flowgen/connections.hpp"
#include "tools/flowgen/following.hpp"

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

class to_capture final : public destination {
 public:
  explicit to_capture(const flowgen_options& o) : options_(o), file_(o.pcap) {}

  bool send(std::span<const outgoing> batch) override {
    return std::all_of(batch.begin(), batch.end(), [this](const outgoing& o) {
      const datagram d{o.payload, source_of(o.exporter), options_.pcap_target, o.leaves};
      return file_.write(d) == capture_writer::outcome::written;
    });
  }
  endpoint source_of(std::uint32_t exporter) const override { return source_in_files(options_, exporter); }
  bool finish() override { return file_.flush() || file_.closed(); }
  std::string error() const override { return file_.error(); }

 private:
  const flowgen_options& options_;
  capture_writer file_;
};

/// Octets of the messages that are there to their end.
std::size_t whole_messages(std::string_view written) noexcept {
  const auto* const at = reinterpret_cast<const std::byte*>(written.data());
  const protocol_row& framing = row_of(protocol::ipfix);
  std::size_t whole = 0;
  while (written.size() - whole >= ipfix::header_size) {
    const std::size_t length = framing.frame_length({at + whole, written.size() - whole});
    if (length == 0 || length > written.size() - whole) break;
    whole += length;
  }
  return whole;
}

/// An IPFIX file (RFC 5655): messages back to back.
class to_ipfix_file final : public destination {
 public:
  explicit to_ipfix_file(const flowgen_options& o) : file_(o.ipfix_file, &whole_messages) {
    if (o.ipfix_file == "-" && isatty(STDOUT_FILENO) != 0)
      throw startup_error(exit_code::usage, "standard output is a terminal: send the file to a file or a pipe");
  }

  bool send(std::span<const outgoing> batch) override {
    return std::all_of(batch.begin(), batch.end(), [this](const outgoing& o) {
      return file_.write({reinterpret_cast<const char*>(o.payload.data()), o.payload.size()});
    });
  }
  /// Those who read a file learn no address.
  endpoint source_of(std::uint32_t) const override { return {}; }
  bool finish() override { return file_.flush() || file_.closed(); }
  std::string error() const override { return file_.error(); }

 private:
  output_file file_;
};
}  // namespace

endpoint source_in_files(const flowgen_options& o, std::uint32_t exporter) {
  return {o.groups.source_of(exporter).value_or(following(ipv4_address{0xc0000201}, exporter)), 2055};
}

std::unique_ptr<destination> open_destination(const flowgen_options& o, const stop_flag& stop) {
  if (!o.pcap.empty()) return std::make_unique<to_capture>(o);
  if (!o.ipfix_file.empty()) return std::make_unique<to_ipfix_file>(o);
  if (o.connects()) return connect_to_collector(o, stop);
  return std::make_unique<to_network>(o, stop);
}

}  // namespace flowkit::tools
