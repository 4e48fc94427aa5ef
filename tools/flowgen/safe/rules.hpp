// SPDX-License-Identifier: BSL-1.0
// What a collector takes, as far as an exporter can keep to it. A set of rules is a row: it says what is taken and what
// is stored, not why.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <flowkit/templates/specifier.hpp>

#include "tools/common/protocols.hpp"

namespace flowkit::tools {

struct safe_rules {
  const char* name;   ///< of --safe
  const char* title;  ///< in sentences
  std::vector<protocol> versions;
  std::size_t max_datagram;
  bool has_ipv6;  ///< stores the addresses of IPv6 flows of NetFlow v9 and IPFIX
  /// Elements that may be in a template; one of any other costs the datagram, or is read as another one.
  bool (*takes)(const specifier& s) noexcept;
  /// Those of which the value is stored.
  bool (*stores)(const specifier& s) noexcept;
  /// Can it read the element in so many octets?
  bool (*reads)(const specifier& s) noexcept;
  /// Sentences on what arrives but is not stored, or not as it was sent.
  std::vector<const char*> not_stored_v5, not_stored_v1_v7, not_stored_templates;
};

[[nodiscard]] std::span<const safe_rules> all_safe_rules() noexcept;
/// Throws startup_error (usage) with what there is.
[[nodiscard]] const safe_rules& find_safe_rules(const std::string& name);

}  // namespace flowkit::tools
