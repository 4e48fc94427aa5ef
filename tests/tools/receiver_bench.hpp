// SPDX-License-Identifier: BSL-1.0
// Messages of NetFlow v9 and IPFIX written by hand, and a receiver that takes them.
#pragma once

#include <string>
#include <vector>

#include <support/hex.hpp>
#include <tools/function_sink.hpp>

#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools::test_bench {

/// `n` octets of a number, in hex.
inline std::string be(std::uint64_t v, std::size_t n) {
  std::string out;
  for (std::size_t i = 2 * n; i-- > 0;) out += "0123456789abcdef"[v >> 4 * i & 0xf];
  return out + ' ';
}
/// A message around sets.
inline std::string ipfix(std::uint32_t number, std::uint32_t domain, const std::string& sets) {
  const std::size_t size = 16 + flowkit::test::from_hex(sets).size();
  return be(10, 2) + be(size, 2) + be(1'000'000, 4) + be(number, 4) + be(domain, 4) + sets;
}
inline std::string netflow9(std::uint32_t number, const std::string& sets) {
  return be(9, 2) + be(1, 2) + be(1000 * number, 4) + be(1'000'000 + number, 4) + be(number, 4) + be(7, 4) + sets;
}
inline std::string set(std::uint16_t id, const std::string& content) {
  return be(id, 2) + be(4 + flowkit::test::from_hex(content).size(), 2) + content;
}
inline const std::string flows_template = set(2, "0100 0002  0001 0004  0002 0004");    // octets, packets
inline const std::string sampled_template = set(2, "0101 0002  0001 0004  012e 0004");  // octets, selectorId
inline const std::string sampler_template =  // observationDomainId; selectorId, samplingInterval
    set(3, "0190 0003 0001  0095 0004  012e 0004  0022 0004");
inline std::string flows(int n) {
  std::string all;
  for (int i = 0; i < n; ++i) all += be(100, 4) + be(1, 4);
  return set(256, all);
}
inline std::string sampler(std::uint32_t id, std::uint32_t rate) { return be(0, 4) + be(id, 4) + be(rate, 4); }

struct bench {
  explicit bench(const receiver_settings& s = {}) : settings(s) {}

  receiver_settings settings;
  exporter_table exporters{};
  std::vector<flow::record> got;
  std::vector<std::string> lines;
  bool fine = true;
  function_sink to{[this](const flow::record& r, const exporter&) {
    got.push_back(r);
    return fine;
  }};
  receiver into{exporters, to, [this](const std::string& line) { lines.push_back(line); }, settings};
  timestamp now = from_unix_seconds(1'000'000);

  void take(octets payload, std::uint16_t port = 1000, std::uint32_t address = 0xc0000201) {
    into.handle({payload, {ipv4_address{address}, port}, {}, now});
  }
  void take(const std::string& hex, std::uint16_t port = 1000, std::uint32_t address = 0xc0000201) {
    take(octets{flowkit::test::from_hex(hex)}, port, address);
  }
  [[nodiscard]] exporter_counters totals() const { return exporters.totals().counters; }
};

}  // namespace flowkit::tools::test_bench
