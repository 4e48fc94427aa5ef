// SPDX-License-Identifier: BSL-1.0
// All exporters of a capture, in one pass: datagrams in, an observation for each stream out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <flowkit/templates/session.hpp>

#include "tools/flowgen/observe/observation.hpp"

namespace flowkit::tools {

/// Whom to observe: all, one address, or one port of it.
struct exporter_filter {
  ip_address address;  ///< family 0: all
  std::optional<std::uint16_t> port;
  [[nodiscard]] bool admits(const datagram& d) const noexcept {
    return address.family() == 0 || (d.source.address == address && (!port || d.source.port == *port));
  }
};

/// An address that exports by one protocol.
struct seen_exporter {
  ip_address address;
  protocol which = protocol::unknown;
  std::uint64_t datagrams = 0;
};

class observer {
 public:
  using sessions = session_table<>;
  /// Streams beyond this are not observed: each holds what its templates hold.
  static constexpr std::size_t most_streams = 512;

  explicit observer(const exporter_filter& filter) : filter_(filter) {}

  void take(const datagram& d);

  /// Every exporter, whatever the filter, in the order of appearance.
  [[nodiscard]] const std::vector<seen_exporter>& exporters() const noexcept { return exporters_; }
  /// The exporter that the filter admits with the most datagrams; nullptr: there is none.
  [[nodiscard]] const seen_exporter* main() const noexcept;
  /// Its streams, the main one first: that of the most datagrams in the domain of the most datagrams.
  [[nodiscard]] std::vector<observation*> streams(const seen_exporter& of);

 private:
  friend class template_messages;

  void enter(const datagram& d, protocol which);
  /// nullptr: beyond the limit.
  [[nodiscard]] observation* at(const datagram& d, protocol which, std::uint16_t version, std::uint32_t domain,
                                timestamp exported);
  /// False: it is none.
  bool netflow9(const datagram& d);
  bool ipfix(const datagram& d);
  bool fixed(const datagram& d, protocol which);
  bool sflow5(const datagram& d);

  exporter_filter filter_;
  sessions sessions_;
  budget room_;
  std::vector<seen_exporter> exporters_;
  std::vector<std::unique_ptr<observation>> streams_;
};

}  // namespace flowkit::tools
