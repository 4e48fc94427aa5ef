// SPDX-License-Identifier: BSL-1.0
// What flowrecv learns of exporters, a session each: the library's sessions with what its outputs need.
#pragma once

#include <memory>

#include <flowkit/flow/common_properties.hpp>
#include <flowkit/flow/element_types.hpp>
#include <flowkit/flow/exporter_state.hpp>

#include "tools/flowrecv/receivers/gap_positions.hpp"
#include "tools/flowrecv/state/kept_session.hpp"
#include "tools/flowrecv/stored_template.hpp"

namespace flowkit::tools {

/// What only one protocol remembers of an exporter. Each has a class of its own for it, or none.
class protocol_memory {
 public:
  virtual ~protocol_memory() = default;
  [[nodiscard]] virtual std::size_t octets() const noexcept = 0;
};

/// Beside options and sequence numbers: what the protocol remembers of its own.
class exporter_session : public flow::exporter_state {
 public:
  flow::common_properties properties;
  flow::element_types types;           ///< of its own elements, for what shows records as they come
  std::unique_ptr<kept_session> kept;  ///< null without --state
  gap_positions gaps;                  ///< of its runs

  /// Created if it is not there; the session is to be recharged then. A session is of one protocol, and so always asked
  /// for the same Memory.
  template <class Memory>
  [[nodiscard]] Memory& own() {
    if (!own_) own_ = std::make_unique<Memory>();
    return static_cast<Memory&>(*own_);
  }
  [[nodiscard]] std::size_t charged() const noexcept {
    return flow::exporter_state::charged() + types.charged() + properties.charged() +
           (kept ? kept->records.charged() : 0);
  }
  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flow::exporter_state::owned_octets() + gaps.owned_octets() + (own_ ? own_->octets() : 0) +
           (kept ? kept->owned_octets() : 0);
  }

 private:
  std::unique_ptr<protocol_memory> own_;
};

using exporter_sessions = session_table<stored_template, exporter_session>;

}  // namespace flowkit::tools
