// SPDX-License-Identifier: BSL-1.0
// What checks of options ask again and again.
#pragma once

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

[[nodiscard]] inline bool is_scope(const template_entry& t, const element& e) noexcept {
  const auto scope = t.view().scope();
  return std::any_of(scope.begin(), scope.end(), [&](const specifier& s) { return s.names(e); });
}

/// By the capture's clock, else by the exporter's.
[[nodiscard]] inline timestamp time_of(const message_event& m) noexcept {
  return m.in.has_time() ? m.in.received : from_unix_seconds(m.export_time);
}

/// Came the message when it was its turn, as far as its number shows?
[[nodiscard]] inline bool is_in_turn(const continuity& c) noexcept {
  using enum flow::sequence_event;
  return c.what == first || c.what == in_order || c.what == gap;
}

}  // namespace flowkit::conformance
