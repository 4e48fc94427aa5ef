// SPDX-License-Identifier: BSL-1.0
// An observer that also sees what comes, exporter by exporter, whatever is wrong with it.
#pragma once

#include <flowkit/templates/cache.hpp>

#include "tools/common/datagram.hpp"
#include "tools/flowrecv/receivers/observer.hpp"

namespace flowkit::tools {

struct exporter;

class exporter_observer : public observer {
 public:
  /// Counted for this exporter; called before anything that it holds is decoded.
  virtual void arrived(const exporter&, const datagram&) = 0;
  /// A template, each time that it is announced.
  virtual void learned(const exporter&, const template_view&, template_change) = 0;
  /// A data set that has no template yet.
  virtual void waits(const exporter&, std::uint16_t id) = 0;
};

/// Null: `by` is none.
[[nodiscard]] inline exporter_observer* looks_at_exporters(observer* by) noexcept {
  return by != nullptr ? dynamic_cast<exporter_observer*>(by) : nullptr;
}

}  // namespace flowkit::tools
