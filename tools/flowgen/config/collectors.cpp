// SPDX-License-Identifier: BSL-1.0
#include <fmt/core.h>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/flowgen/config/collector.hpp"
#include "tools/flowgen/exporters/exporters.hpp"

namespace flowkit::tools {

namespace {
constexpr collector table[] = {
    {"goflow2", "# ", "", true, true, goflow2_mapping},
    {"libfixbuf", "<!-- ", " -->", false, true, libfixbuf_xml},
    {"logstash", "# ", "", true, true, logstash_definitions},
    {"pmacct", "! ", "", true, true, pmacct_primitives},
    {"telegraf", "# ", "", false, true, telegraf_csv},
    {"tshark", "-- ", "", true, true, tshark_lua},
};

/// Why there is nothing to write; empty: there is something.
std::string nothing_of(const profile& p, const collector& c, const std::vector<vendor_element>& elements) {
  const std::string title{row_of(p.which).title};
  if (p.which == protocol::sflow5) return "sFlow v5 has no information elements: there is nothing to define";
  if (p.which != protocol::netflow9 && p.which != protocol::ipfix)
    return title + " has the same fields in every record: there is nothing to define";
  if (elements.empty()) return "every element is IANA's: there is nothing to define";
  if (!(p.which == protocol::netflow9 ? c.netflow9 : c.ipfix))
    return fmt::format("{} takes definitions by enterprise number, and {} has none: there is nothing to define", c.name,
                       title);
  return {};
}
}  // namespace

std::span<const collector> collectors() noexcept { return table; }

const collector& find_collector(std::string_view name) {
  std::vector<std::string_view> names;
  for (const collector& c : table) {
    if (c.name == name) return c;
    names.push_back(c.name);
  }
  throw startup_error(exit_code::usage, fmt::format("--collector: {}", unknown_name(name, names)));
}

std::string definitions(const profile& p, const collector& c) {
  const std::vector<vendor_element> elements = vendor_elements(p);
  const auto line = [&](std::string_view text) { return fmt::format("{}{}{}\n", c.comment, text, c.comment_end); };
  const std::string nothing = nothing_of(p, c, elements);
  const std::string head = fmt::format("{}: {}, for {}", p.name, p.title, c.name);
  if (!nothing.empty()) return line(head) + line(nothing);
  const std::string body = c.write({p, elements});
  // An XML declaration must be what a document begins with.
  if (body.rfind("<?xml", 0) != 0) return line(head) + body;
  const std::size_t end = body.find('\n') + 1;
  return body.substr(0, end) + line(head) + body.substr(end);
}

}  // namespace flowkit::tools
