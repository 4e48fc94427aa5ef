// SPDX-License-Identifier: BSL-1.0
// libfixbuf: XML in the form of IANA's registry, with the enterprise number of CERT's name space, for
// fbInfoModelReadXMLFile() and ipfixDump --element-file.
#include <fmt/format.h>

#include <algorithm>

#include "tools/common/template_text.hpp"
#include "tools/flowgen/config/collector.hpp"

namespace flowkit::tools {

namespace {
/// Of what nobody knows, up to 8 octets are shown as a number: they would be in the octet order of the machine.
std::string_view data_type(const vendor_element& v) {
  if (v.type == abstract_type::unsigned256) return type_name(abstract_type::octetArray);
  const bool small = std::all_of(v.lengths.begin(), v.lengths.end(), [](std::uint16_t n) { return n <= 8; });
  return type_name(!v.known && small ? abstract_type::unsigned64 : v.type);
}

std::string record(const vendor_element& v) {
  const element* const e = element_of(v.field);
  std::string out =
      fmt::format("    <record>\n      <name>{}</name>\n      <dataType>{}</dataType>\n", v.name, data_type(v));
  if (e != nullptr && e->semantics != data_semantics::default_)
    out += fmt::format("      <dataTypeSemantics>{}</dataTypeSemantics>\n", semantics_name(e->semantics));
  out += fmt::format("      <cert:enterpriseId>{}</cert:enterpriseId>\n      <elementId>{}</elementId>\n", v.field.pen,
                     v.field.id);
  if (e != nullptr && e->has_range() && e->range_max != ~std::uint64_t{0})
    out += fmt::format("      <range>{}-{}</range>\n", e->range_min, e->range_max);
  return out + "    </record>\n";
}
}  // namespace

std::string libfixbuf_xml(const config_request& r) {
  std::string out =
      "<?xml version='1.0' encoding='UTF-8'?>\n"
      "<!-- ipfixDump: with element-file=FILE. Reverse elements of IANA's (29305) are known to libfixbuf. -->\n"
      "<registry id=\"flowgen\" xmlns=\"http://www.iana.org/assignments\" xmlns:cert=\"http://www.cert.org/ipfix\">\n"
      "  <title>Information elements of a profile</title>\n  <registry id=\"elements\">\n";
  for (const vendor_element& v : r.elements)
    if (!v.is_reverse()) out += record(v);
  return out + "  </registry>\n</registry>\n";
}

}  // namespace flowkit::tools
