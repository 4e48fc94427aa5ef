// SPDX-License-Identifier: BSL-1.0
// The receiver of one protocol: it decodes its datagrams, and owns what only they bring. table.cpp lists them.
#pragma once

#include <boost/json/fwd.hpp>
#include <memory>
#include <span>

#include "tools/flowrecv/receivers/reception.hpp"

namespace flowkit::tools {

class protocol_receiver {
 public:
  virtual ~protocol_receiver() = default;
  protocol_receiver(const protocol_receiver&) = delete;
  protocol_receiver& operator=(const protocol_receiver&) = delete;

  /// A datagram that begins like the protocol; nothing else was checked.
  virtual void receive(const datagram& d) = 0;
  /// Members of the statistics that only this protocol has: one object for each of its exporters.
  virtual void describe(std::span<const exporter* const> exporters, std::span<boost::json::object> into) const;
  /// And those of the totals. `own`: of all exporters of the protocol; empty if there were none.
  virtual void describe_totals(const exporter_counters& totals, const own_counts& own, boost::json::object& into) const;
  /// Notes for people about all its exporters, a line each; empty if nothing.
  [[nodiscard]] virtual std::string notes() const { return {}; }

 protected:
  explicit protocol_receiver(reception& shared) noexcept : shared_(shared) {}
  [[nodiscard]] reception& shared() const noexcept { return shared_; }

 private:
  reception& shared_;
};

using make_receiver = std::unique_ptr<protocol_receiver> (*)(reception& shared);

/// Null where the protocol is recognised, and not decoded.
[[nodiscard]] make_receiver receiver_of(protocol p) noexcept;

}  // namespace flowkit::tools
