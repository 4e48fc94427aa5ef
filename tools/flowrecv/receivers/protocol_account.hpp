// SPDX-License-Identifier: BSL-1.0
// What only one protocol has in the account of a run, in addition to its exporters' counts: a copy, taken by its
// receiver, which other threads may read. Those of several receivers are added up.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

#include "tools/flowrecv/exporter.hpp"

namespace flowkit::tools {

class protocol_account {
 public:
  virtual ~protocol_account() = default;
  protocol_account(const protocol_account&) = delete;
  protocol_account& operator=(const protocol_account&) = delete;

  /// `other` is of the same protocol.
  virtual void add(const protocol_account& other) = 0;
  /// Members of the statistics of one of its exporters that only this protocol has.
  virtual void describe(const exporter& e, boost::json::object& into) const = 0;
  /// And those of the totals. `own`: of all exporters of the protocol; empty if there were none.
  virtual void describe_totals(const exporter_counters& totals, const own_counts& own,
                               boost::json::object& into) const = 0;
  /// Notes for people about all its exporters, a line each; empty if nothing.
  [[nodiscard]] virtual std::string notes() const { return {}; }

 protected:
  protocol_account() = default;
};

}  // namespace flowkit::tools
