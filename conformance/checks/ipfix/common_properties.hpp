// SPDX-License-Identifier: BSL-1.0
// Properties that many records have in common (RFC 5473): a record of options says them once, under a
// commonPropertiesId in its scope; others hold that id instead.
#pragma once

#include <optional>

#include "conformance/checks/ipfix/option_parts.hpp"

namespace flowkit::conformance::common_properties {

/// Of a stream: devices use some tens. Of more than that nothing is said.
inline constexpr std::size_t most_ids = 1'024;
/// Sets in one record.
inline constexpr std::size_t most_references = 8;

struct reference {
  std::uint64_t id;
  place at;
};

/// Which sets of properties a record defines and refers to.
struct parts {
  std::optional<std::uint64_t> defines;
  bool withdraws = false;
  std::vector<reference> refers;

  void read(const record_event& e) {
    defines.reset(), refers.clear();
    for (std::size_t i = 0; i < e.values.size(); ++i) {
      const octets v = e.values[i];
      if (!e.entry.fields[i].names(ie::commonPropertiesId) || v.empty() || v.size() > 8) continue;
      const std::uint64_t id = load_be(v.data(), v.size());
      if (i >= e.entry.scope_count) {
        if (refers.size() < most_references) refers.push_back({id, e.place_of(v)});
      } else if (!defines) {
        defines = id;
      }
    }
    withdraws = defines && e.entry.fields.size() == 1;
  }
};

}  // namespace flowkit::conformance::common_properties
