// SPDX-License-Identifier: BSL-1.0
// Between an exporter and where it sends to: most datagrams pass as they are, to some something happens, and all of it
// is in an account that a receiver's can be held against (docs/faults.md). It follows from the seed alone.
#pragma once

#include <functional>
#include <memory>

#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/faults/settings.hpp"
#include "tools/flowgen/truth/flow_rows.hpp"

namespace flowkit::tools {

enum class protocol : std::uint8_t;

/// What comes out of the line.
struct faulty_datagram {
  octets payload;
  timestamp leaves;
  const datagram_rows& rows;  ///< its flows
  std::size_t flows = 0;
  unsigned copies = 1;   ///< how often it leaves in all; 0: not at all, and there is no payload
  bool is_first = true;  ///< of the copies
};

class fault_line final : public flow_log {
 public:
  using sink = std::function<void(const faulty_datagram&)>;

  /// `index`: of the exporter in the run. `next`: who else wants to know of the flows, or null. Exporter and next
  /// outlive it.
  fault_line(const fault_settings& which, std::uint64_t seed, std::uint32_t index, protocol p, exporter& of,
             flow_log* next);
  ~fault_line() override;

  void enter(std::span<const flow::record> flows, const flow_origin& of) noexcept override;
  /// The exporter writes its next datagram, which leaves at `now`.
  void begin(timestamp now);
  /// It has written it.
  void pass(std::span<std::byte> made, timestamp leaves, datagram_rows rows, const sink& out);
  /// The exporter sends nothing more: what was kept back leaves.
  void end(const sink& out);

  [[nodiscard]] std::vector<manifest_fault> account() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace flowkit::tools
