// SPDX-License-Identifier: BSL-1.0
// For tests of what --state keeps: a receiver with a state, and exporters that announce, redefine, sample and send.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include <flowkit/flow/digest.hpp>
#include <support/holds.hpp>
#include <tools/receiver_bench.hpp>

#include "tools/flowrecv/state/state_file.hpp"

namespace flowkit::tools::test_bench {

using conformance::counterexample;
using conformance::source;
using state::session_octets;

inline std::string a_path() { return testing::TempDir() + "flowkit.state"; }

/// Flows as text: views into a receiver do not outlive it.
struct listening {
  explicit listening(state_file* kept, session_scope scope) {
    receiver_settings s{.scope = scope};
    s.state = kept;
    into = std::make_unique<receiver>(exporters, to, log_sink{}, s);
  }
  [[nodiscard]] session_octets state() {
    session_octets all;
    into->write_state(all);
    return all;
  }
  [[nodiscard]] exporter_counters totals() const { return exporters.totals().counters; }

  exporter_table exporters{};
  std::vector<std::string> flows;
  function_sink to{[this](const flow::record& r, const exporter& e) {
    std::string text = std::to_string(flow::digest(r)) + ' ' + e.label + ' ';
    if (r.has<&flow::record::sampling_interval>()) text += std::to_string(r.sampling_interval) + ' ';
    if (r.has<&flow::record::ingress_name>()) text += r.ingress_name;
    flows.push_back(text);
    return true;
  }};
  std::unique_ptr<receiver> into;
};

/// A message of some exporter.
struct sent {
  std::string hex;
  std::uint32_t address;
  std::uint16_t port;
};

/// Exporters, two of them behind one address with one domain, that announce, redefine, name, sample and send; some of
/// their messages with flows are lost.
template <bool Ipfix>
std::vector<sent> traffic(source& from) {
  struct device {
    std::uint32_t address, number;
    std::uint16_t port;
    int variants[2] = {-1, -1};
  };
  device devices[] = {{0xc0000201, 5, 1000, {-1, -1}},
                      {0xc0000201, 0x0100'0000, 2000, {-1, -1}},
                      {0xc0000202, 0xffff'fff0, 1000, {-1, -1}}};
  // octets, packets; the other way round, with an interface; octets and a sampler
  const std::string fields[] = {"0002  0001 0004  0002 0004", "0003  0002 0004  0001 0004  000a 0004",
                                "0002  0001 0004  012e 0004"};
  std::vector<sent> all;
  for (std::uint64_t n = 4 + from.below(40); n > 0; --n) {
    device& d = devices[from.below(3)];
    std::string sets;
    std::uint32_t records = 0;
    bool is_data = false;
    const std::uint64_t what = from.below(6);
    const std::size_t which = from.below(2);
    if (what == 0 || d.variants[which] < 0) {
      d.variants[which] = static_cast<int>(from.below(3));
      sets = set(Ipfix ? 2 : 0, be(256 + which, 2) + fields[d.variants[which]]);
    } else if (what == 1) {
      const std::string has = Ipfix ? "0191 0002 0001  000a 0004  0052 0008" : "0191 0004 0004  0002 0004  0052 0008";
      const std::string name = be(1 + from.below(3), 4) + be(0x6574'6830'0000'0000 + (from.below(4) << 24), 8);
      sets = set(Ipfix ? 3 : 1, has) + set(0x191, name), records = 1;
    } else if (what == 2 && Ipfix) {
      sets = sampler_template + set(400, sampler(static_cast<std::uint32_t>(from.below(2)),
                                                 static_cast<std::uint32_t>(1 + from.below(3))));
      records = 1;
    } else {
      std::string content;
      records = static_cast<std::uint32_t>(1 + from.below(3)), is_data = true;
      for (std::uint32_t i = 0; i < records; ++i) {
        content += be(100 + from.below(100), 4) + be(from.below(2), 4);
        if (d.variants[which] == 1) content += be(1 + from.below(3), 4);
      }
      sets = set(static_cast<std::uint16_t>(256 + which), content);
    }
    const std::string hex = Ipfix ? ipfix(d.number, 1, sets) : netflow9(d.number, sets);
    d.number += Ipfix ? records : 1;
    if (!is_data || from.below(8) != 0) all.push_back({hex, d.address, d.port});
  }
  return all;
}

inline void take(listening& by, const sent& m, std::size_t when) {
  const auto octets_of = flowkit::test::from_hex(m.hex);
  by.into->handle({octets{octets_of},
                   {ipv4_address{m.address}, m.port},
                   {},
                   from_unix_seconds(1'000'000 + static_cast<std::int64_t>(when))});
}

}  // namespace flowkit::tools::test_bench
