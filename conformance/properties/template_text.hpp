// SPDX-License-Identifier: BSL-1.0
// Templates and errors as text, for counterexamples.
#pragma once

#include <string>

#include <conformance/generators/same_octets.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::conformance {

inline std::string to_text(error e) { return std::string{to_string(e.code)} + " at " + std::to_string(e.offset); }

/// "template 256: 8/4 1/8 29305:1/8 v9:40001/4 scope:1/4 82/var"
inline std::string to_text(const template_view& t) {
  std::string out = (t.is_options ? "options template " : "template ") + std::to_string(t.id) + ':';
  for (const specifier& s : t.fields) {
    out += ' ';
    if (s.space == element_space::enterprise) out += std::to_string(s.pen) + ':';
    if (s.space == element_space::v9) out += "v9:";
    if (s.space == element_space::v9_scope) out += "scope:";
    out += std::to_string(s.id) + '/' + (s.is_variable() ? "var" : std::to_string(s.length));
  }
  if (t.is_options) out += " (" + std::to_string(t.scope_count) + " scopes)";
  return out;
}

inline bool same_template(const template_view& a, const template_view& b) {
  if (a.id != b.id || a.scope_count != b.scope_count || a.is_options != b.is_options ||
      a.fields.size() != b.fields.size())
    return false;
  for (std::size_t i = 0; i < a.fields.size(); ++i)
    if (!(a.fields[i] == b.fields[i])) return false;
  return true;
}

}  // namespace flowkit::conformance
