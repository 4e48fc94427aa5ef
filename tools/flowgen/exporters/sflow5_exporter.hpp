// SPDX-License-Identifier: BSL-1.0
// One sFlow v5 agent: packets that it samples at its interfaces, and the interfaces' counters, which are what the
// samples stand for.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include <flowkit/sflow5/builder.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/packet_data.hpp>

#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/traffic/frame.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace flowkit::tools {

class sflow5_exporter final : public exporter {
 public:
  /// The agent's address is the index-th after that of the settings; its sub-agent is 0.
  sflow5_exporter(const exporter_settings& settings, std::uint32_t index);

  [[nodiscard]] std::size_t max_flows() const noexcept override {
    return (max_datagram() - min_datagram_header) / min_flow_sample;
  }
  [[nodiscard]] std::size_t max_datagram() const noexcept override { return settings_.max_datagram; }
  [[nodiscard]] std::size_t interfaces() const noexcept override { return ports_.size(); }
  /// The same that counter samples say.
  void attach(device_counters& counters) noexcept override;

  /// What max_datagram must be for so many octets of sampled headers: a flow sample and counters always fit.
  [[nodiscard]] static constexpr std::size_t min_max_datagram(std::size_t header_size) noexcept {
    return max_datagram_header + max_flow_sample(header_size) + counters_sample_size;
  }

  /// AS numbers of the path to the servers.
  static constexpr std::size_t as_path_length = 2;

 protected:
  /// Has at least one flow sample, if one is asked for.
  written make(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept override;
  void begin_again() noexcept override;

 private:
  // Octets, those of the expanded form and of IPv6 addresses where it is about the most.
  static constexpr std::size_t block_size = sflow5::block_layout.min_size;
  template <class T>
  static constexpr std::size_t min_record = block_size + layout_of<T>.min_size;
  static constexpr std::size_t min_datagram_header = sflow5::message_layout.min_size + sizeof(ipv4_address),
                               max_datagram_header = sflow5::message_layout.min_size + sizeof(ipv6_address);
  static constexpr std::size_t min_flow_sample =
      block_size + sflow5::flow_sample_layout.min_size + min_record<sflow5::sampled_header> + min_header_size +
      min_record<sflow5::extended_switch> + min_record<sflow5::extended_router> + sizeof(ipv4_address);
  static constexpr std::size_t counters_sample_size = block_size + sflow5::counters_sample_expanded_layout.min_size +
                                                      min_record<sflow5::if_counters> +
                                                      min_record<sflow5::ethernet_counters>;
  static constexpr std::size_t max_flow_sample(std::size_t header_size) noexcept {
    // A path of one segment, and one community.
    constexpr std::size_t path = sflow5::as_segment_layout.min_size + as_path_length * sflow5::words::stride;
    return block_size + sflow5::flow_sample_expanded_layout.min_size + min_record<sflow5::sampled_header> +
           header_size + xdr_padding(header_size) + min_record<sflow5::extended_switch> +
           min_record<sflow5::extended_router> + sizeof(ipv6_address) + min_record<sflow5::extended_gateway> +
           sizeof(ipv6_address) + path + sflow5::words::stride;
  }

  /// An interface that samples are taken at. Its ifIndex is its place, from 1.
  struct port {
    std::uint32_t flow_samples = 0, counters_samples = 0, discarded_packets = 0;  ///< since boot: the sequence numbers
    std::uint32_t pool = 0;
    std::uint64_t in_packets = 0, out_packets = 0;  ///< counter samples have 32 bits of them
    std::uint64_t in_octets = 0, out_octets = 0;
    timestamp counters_due;
  };
  /// A packet that was sampled and waits for room in a datagram. Nothing has counted it yet.
  struct sampled_packet {
    flow::record flow;
    flow_label label;
    std::uint32_t in, out;  ///< ifIndex
    std::uint32_t in_vlan, out_vlan;
    bool tagged;     ///< on the way in
    bool discarded;  ///< a notification of its own, not one of so many
    frame packet;
    std::uint32_t skip;  ///< packets since the sample before, this one included
  };

  [[nodiscard]] bool is_port(std::uint32_t if_index) const noexcept { return if_index <= ports_.size(); }
  [[nodiscard]] port& port_at(std::uint32_t if_index) noexcept { return ports_[if_index - 1]; }

  /// Spread over the interval, the first at once [SFLOW-5-CS-SPREAD].
  void begin_counters(timestamp at) noexcept;
  void sample_packet(timestamp now) noexcept;
  bool add_flow(timestamp now) noexcept;
  [[nodiscard]] error add_sample(const sflow5::flow_sample& s) noexcept;
  bool add_discarded(std::uint32_t source) noexcept;
  void count_packet(std::uint32_t source) noexcept;
  void enter_packet(std::uint32_t interval) noexcept;  ///< of the account: as a receiver knows it
  void show_counters(std::uint32_t if_index) noexcept;
  void show_all_counters() noexcept;  ///< after a boot
  void add_counters(timestamp now) noexcept;
  [[nodiscard]] sflow5::if_counters counters_of(std::uint32_t if_index) noexcept;

  exporter_settings settings_;
  std::shared_ptr<const profile> like_;
  std::shared_ptr<const application_mix> mix_;
  traffic traffic_;
  random_source chance_;
  sflow5::message_builder builder_;
  std::vector<port> ports_;
  std::uint32_t next_counters_ = 1;  ///< ifIndex of the port whose counters are due first
  timestamp last_{};                 ///< when the datagram before this one left
  std::uint32_t packets_ = 0;
  sampled_packet next_{};
  bool has_next_ = false;
  device_counters* shown_ = nullptr;
  std::array<std::byte, max_header_size> frame_;  ///< octets of the next packet
};

[[nodiscard]] std::unique_ptr<exporter> make_sflow5_exporter(const exporter_settings& settings, std::uint32_t index);

}  // namespace flowkit::tools
