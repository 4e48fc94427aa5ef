// SPDX-License-Identifier: BSL-1.0
// What the flows of an exporter say about sampling, announced or not.
#pragma once

#include <cstdint>
#include <map>

#include <flowkit/flow/record.hpp>
#include <flowkit/flow/table.hpp>

namespace flowkit::tools::doctor {

struct sampling_watch {
  static constexpr std::size_t most_rates = 8;
  std::uint64_t flows = 0;            ///< with a count of packets
  std::uint64_t without_rate = 0;     ///< of these
  std::uint64_t after_rate = 0;       ///< of these, after a rate above 1 was known: their part of the traffic has none
  std::uint64_t unknown_sampler = 0;  ///< name a sampler that no options have described
  std::map<std::uint32_t, std::uint64_t> rates;                ///< flows by the rate that holds for them
  flow::sampling_source source = flow::sampling_source::none;  ///< of the latest
  // Of flows without a rate, or of 1 (what NetFlow v5 has where nothing is set), over TCP: those of a single packet
  // that neither opens nor ends a connection. Where every packet is seen these are seldom.
  std::uint64_t tcp = 0, tcp_from_the_middle = 0;

  void flow(const flow::record& r) {
    using flow::record;
    if (!r.has<&record::packets>()) return;
    ++flows;
    if (r.has<&record::sampling_interval>() && r.sampling_interval != 0) {
      source = r.sampling_source;
      const auto known = rates.find(r.sampling_interval);
      if (known != rates.end())
        ++known->second;
      else if (rates.size() < most_rates)
        rates.emplace(r.sampling_interval, 1);
      if (r.sampling_interval > 1) return;
    } else {
      ++without_rate;
      after_rate += samples();
      unknown_sampler += r.has<&record::sampler>() && r.sampler != 0;
    }
    constexpr std::uint8_t tcp_protocol = 6;
    if (!r.has<&record::protocol>() || r.protocol != tcp_protocol) return;
    ++tcp;
    constexpr unsigned fin = 1, syn = 2, rst = 4;
    const bool opens_or_ends = r.has<&record::tcp_flags>() && (r.tcp_flags & (fin | syn | rst)) != 0;
    tcp_from_the_middle += r.packets == 1 && !opens_or_ends;
  }
  /// Is any rate above 1 known?
  [[nodiscard]] bool samples() const noexcept { return !rates.empty() && rates.rbegin()->first > 1; }
};

}  // namespace flowkit::tools::doctor
