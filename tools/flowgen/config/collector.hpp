// SPDX-License-Identifier: BSL-1.0
// The collectors whose field definitions `flowgen config` writes: a file each, and its row in collectors.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/flowgen/config/vendor_element.hpp"

namespace flowkit::tools {

struct config_request {
  const profile& of;
  std::span<const vendor_element> elements;  ///< those that the collector can be given definitions of
};

struct collector {
  std::string_view name;
  std::string_view comment, comment_end;  ///< around a line that the collector does not read
  bool netflow9, ipfix;                   ///< of which protocols it can be given definitions
  /// The definitions; of no elements nothing is asked.
  std::string (*write)(const config_request&);
};

[[nodiscard]] std::span<const collector> collectors() noexcept;
/// Throws startup_error (usage), with the nearest names.
[[nodiscard]] const collector& find_collector(std::string_view name);

/// All that `flowgen config` writes of a profile; where there is nothing to define, a comment says so.
[[nodiscard]] std::string definitions(const profile& p, const collector& c);

[[nodiscard]] std::string pmacct_primitives(const config_request& r);
[[nodiscard]] std::string libfixbuf_xml(const config_request& r);
[[nodiscard]] std::string tshark_lua(const config_request& r);
[[nodiscard]] std::string goflow2_mapping(const config_request& r);
[[nodiscard]] std::string telegraf_csv(const config_request& r);
[[nodiscard]] std::string logstash_definitions(const config_request& r);

}  // namespace flowkit::tools
