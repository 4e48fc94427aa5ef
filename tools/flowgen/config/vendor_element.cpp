// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/config/vendor_element.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include <flowkit/ie/registry.hpp>

#include "tools/common/template_text.hpp"

namespace flowkit::tools {

namespace {
constexpr std::uint32_t reverse_pen = 29305;

auto number_of(const specifier& s) { return std::tuple{s.space == element_space::enterprise, s.pen, s.id}; }

bool is_of_vendor(const specifier& s) {
  switch (s.space) {
    case element_space::enterprise:
    case element_space::v9: return true;
    // samplerId was IANA's once, and has its name still; what nobody has named is a vendor's.
    case element_space::iana: return element_of(s) == nullptr;
    default: return false;
  }
}

std::string length_text(std::uint16_t length) {
  return length == variable_length ? std::string("variable length") : fmt::format("{}", length);
}

vendor_element described(const specifier& s) {
  vendor_element v{.field = s, .name = {}, .type = abstract_type::octetArray, .lengths = {}};
  if (const element* const e = element_of(s); e != nullptr) {
    v.name = e->name;
    v.type = e->type;
    v.known = true;
  } else {
    v.name = s.pen != 0 ? fmt::format("element{}id{}", s.pen, s.id) : fmt::format("element{}", s.id);
  }
  return v;
}

void add(std::vector<vendor_element>& into, const std::vector<specifier>& fields, bool in_flows) {
  for (const specifier& s : fields) {
    if (!is_of_vendor(s)) continue;
    auto found = std::find_if(into.begin(), into.end(),
                              [&](const vendor_element& v) { return number_of(v.field) == number_of(s); });
    if (found == into.end()) found = into.insert(into.end(), described(s));
    if (std::find(found->lengths.begin(), found->lengths.end(), s.length) == found->lengths.end())
      found->lengths.push_back(s.length);
    found->in_flows |= in_flows;
  }
}
}  // namespace

bool vendor_element::is_reverse() const noexcept { return field.pen == reverse_pen; }

std::string vendor_element::number() const {
  return field.pen != 0 ? fmt::format("{}:{}", field.pen, field.id) : fmt::format("{}", field.id);
}

std::string vendor_element::text() const {
  std::string octets;
  for (const std::uint16_t length : lengths) octets += (octets.empty() ? "" : " or ") + length_text(length);
  const bool last_is_number = lengths.back() != variable_length;
  return fmt::format("{}, {}, {}{}", number(), known ? type_name(type) : "not in the registry", octets,
                     !last_is_number                            ? ""
                     : lengths == std::vector<std::uint16_t>{1} ? " octet"
                                                                : " octets");
}

std::vector<vendor_element> vendor_elements(const profile& p) {
  std::vector<vendor_element> out;
  for (const template_profile& t : p.templates) {
    add(out, t.fields, !t.share || *t.share != 0);
    add(out, t.sampler_fields, !t.share || *t.share != 0);
  }
  for (const options_profile& o : p.options) add(out, o.fields, false);
  std::sort(out.begin(), out.end(),
            [](const vendor_element& a, const vendor_element& b) { return number_of(a.field) < number_of(b.field); });
  // Two enterprises may have the same name for something.
  for (std::size_t i = 1; i < out.size(); ++i)
    if (std::any_of(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const vendor_element& v) { return v.name == out[i].name; }))
      out[i].name += fmt::format("_{}", out[i].field.pen);
  return out;
}

bool is_unsigned(abstract_type t) noexcept {
  using enum abstract_type;
  return t == unsigned8 || t == unsigned16 || t == unsigned32 || t == unsigned64 || t == boolean;
}

bool is_address(abstract_type t) noexcept { return t == abstract_type::ipv4Address || t == abstract_type::ipv6Address; }

}  // namespace flowkit::tools
