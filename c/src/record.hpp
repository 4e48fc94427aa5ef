// SPDX-License-Identifier: BSL-1.0
// A record as callbacks of the C interface get it.
#pragma once

#include "c/src/common.hpp"
#include "c/src/sessions.hpp"

/// Views of the datagram that is being read, and of the collector.
struct flowkit_record {
  int kind = FLOWKIT_FLOW, protocol = FLOWKIT_UNKNOWN;
  std::uint32_t domain = 0;
  const flowkit::flow::record* flow = nullptr;        ///< of a flow
  flowkit::template_view of;                          ///< no fields: sFlow
  std::span<const flowkit::element* const> elements;  ///< of the fields; null: look it up
  flowkit::octets raw;
  flowkit::record_context context;
  flowkit::c_interface::known_elements known;
  std::string_view exporter;  ///< as text
};
