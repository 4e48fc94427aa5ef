// SPDX-License-Identifier: BSL-1.0
// Flows that an exporter reports where they come in and again where they go out: every octet counts twice then. In a
// table of fixed size: it looks for a habit, not for every case.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <flowkit/core/types.hpp>
#include <flowkit/flow/record.hpp>

namespace flowkit::tools::doctor {

class sides {
 public:
  sides() : slots_(size) {}

  /// True if this is the other side of a flow that was seen: the same addresses, ports, protocol and number of packets,
  /// at the same time to a second, but in the other direction, or at other interfaces. `exporter`: whose it is.
  bool is_other_side(const flow::record& r, std::uint64_t exporter);

 private:
  static constexpr std::size_t size = std::size_t{1} << 15;
  struct seen {
    std::uint64_t key = 0;  ///< of addresses, ports, protocol, exporter; 0: nothing
    timestamp start{}, end{};
    std::uint64_t packets = 0;
    std::uint32_t ingress = 0, egress = 0;
    std::uint8_t direction = 0;
    bool has_direction = false;
  };
  std::vector<seen> slots_;
};

}  // namespace flowkit::tools::doctor
