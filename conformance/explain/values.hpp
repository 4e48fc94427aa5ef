// SPDX-License-Identifier: BSL-1.0
// Values and names as people read them, and the parts that annotations of a layout become.
#pragma once

#include <flowkit/core/annotate.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/specifier.hpp>

#include "conformance/explain/parts.hpp"

namespace flowkit::conformance {

/// "sourceIPv4Address"; of an unknown one "element 4000 of enterprise 9".
[[nodiscard]] std::string name_of(const specifier& s, const element* e);

/// Of the types of RFC 6313?
[[nodiscard]] constexpr bool is_list(const element* e) noexcept { return e != nullptr && flowkit::is_list(e->type); }

/// As flowkit prints it everywhere, with its unit, the name of a protocol, the flags of TCP, the time of an uptime.
/// Empty for octets that are no value (octetArray, an unknown element).
[[nodiscard]] std::string value_text(const element* e, octets v, const record_context& context);

/// Takes annotations: each becomes a part.
class annotation_parts {
 public:
  /// `is_flat`: without headings for the records that are nested.
  annotation_parts(explanation& out, const record_context& context, bool is_flat = false) noexcept
      : out_(out), context_(context), is_flat_(is_flat) {}
  void operator()(const annotation& a);

 private:
  explanation& out_;
  const record_context& context_;
  bool is_flat_;
};

}  // namespace flowkit::conformance
