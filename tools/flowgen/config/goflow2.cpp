// SPDX-License-Identifier: BSL-1.0
// goflow2: a file for -mapping. An element becomes a member of the protobuf message, and a field of JSON.
#include <fmt/format.h>

#include <algorithm>

#include "tools/flowgen/config/collector.hpp"

namespace flowkit::tools {

namespace {
constexpr int first_index = 2000;  // beyond the message's own; 19000 and more are protobuf's
// What goflow2 writes without a mapping: a mapping replaces the list.
constexpr std::string_view usual[] = {"type",
                                      "time_received_ns",
                                      "sequence_num",
                                      "sampling_rate",
                                      "flow_direction",
                                      "sampler_address",
                                      "time_flow_start_ns",
                                      "time_flow_end_ns",
                                      "bytes",
                                      "packets",
                                      "src_addr",
                                      "dst_addr",
                                      "etype",
                                      "proto",
                                      "src_port",
                                      "dst_port",
                                      "in_if",
                                      "out_if"};

/// What is no number of up to 8 octets is a string of octets.
bool is_number(const vendor_element& v) {
  const bool small = std::all_of(v.lengths.begin(), v.lengths.end(), [](std::uint16_t n) { return n <= 8; });
  const bool whole =
      is_unsigned(v.type) || v.type == abstract_type::dateTimeSeconds || v.type == abstract_type::dateTimeMilliseconds;
  return small && (whole || !v.known);
}
}  // namespace

std::string goflow2_mapping(const config_request& r) {
  std::string out = "# goflow2 -mapping FILE. varint is an unsigned number; string is octets as they come.\n";
  out += "formatter:\n  fields:\n";
  for (const std::string_view name : usual) out += fmt::format("    - {}\n", name);
  for (const vendor_element& v : r.elements) out += fmt::format("    - {}\n", v.name);
  out += "  key:\n    - sampler_address\n  protobuf:\n";
  int index = first_index;
  for (const vendor_element& v : r.elements)
    out += fmt::format("    - name: {}\n      index: {}\n      type: {}\n", v.name, index++,
                       is_number(v) ? "varint" : "string");
  out += r.of.which == protocol::netflow9 ? "netflowv9:\n  mapping:\n" : "ipfix:\n  mapping:\n";
  for (const vendor_element& v : r.elements) {
    out += fmt::format("    - field: {}  # {}\n", v.field.id, v.text());
    if (v.field.pen != 0) out += fmt::format("      penprovided: true\n      pen: {}\n", v.field.pen);
    out += fmt::format("      destination: {}\n", v.name);
  }
  return out;
}

}  // namespace flowkit::tools
