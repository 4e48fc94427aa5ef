// SPDX-License-Identifier: BSL-1.0
#include "tools/common/element_words.hpp"

namespace flowkit::tools {

std::string_view type_name(abstract_type t) noexcept {
  static constexpr std::string_view names[] = {"octetArray",
                                               "unsigned8",
                                               "unsigned16",
                                               "unsigned32",
                                               "unsigned64",
                                               "signed8",
                                               "signed16",
                                               "signed32",
                                               "signed64",
                                               "float32",
                                               "float64",
                                               "boolean",
                                               "macAddress",
                                               "string",
                                               "dateTimeSeconds",
                                               "dateTimeMilliseconds",
                                               "dateTimeMicroseconds",
                                               "dateTimeNanoseconds",
                                               "ipv4Address",
                                               "ipv6Address",
                                               "basicList",
                                               "subTemplateList",
                                               "subTemplateMultiList",
                                               "unsigned256"};
  return names[static_cast<std::size_t>(t)];
}

std::string_view semantics_name(data_semantics s) noexcept {
  static constexpr std::string_view names[] = {"default", "quantity", "totalCounter", "deltaCounter", "identifier",
                                               "flags",   "list",     "snmpCounter",  "snmpGauge"};
  return names[static_cast<std::size_t>(s)];
}

std::string_view unit_name(unit u) noexcept {
  static constexpr std::string_view names[] = {
      "none",        "bits",          "octets",   "packets", "flows",   "seconds", "milliseconds", "microseconds",
      "nanoseconds", "4-octet words", "messages", "hops",    "entries", "frames",  "ports",        "inferred"};
  return names[static_cast<std::size_t>(u)];
}

}  // namespace flowkit::tools
