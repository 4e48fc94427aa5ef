// SPDX-License-Identifier: BSL-1.0
#include "c/src/sessions.hpp"

#include <flowkit/flow/section.hpp>

namespace flowkit::c_interface {

stored_template compile(const template_view& t) {
  owned<compiled_template> parts{new compiled_template{}};
  compiled_template& out = *parts;
  out.elements.reserve(t.fields.size());
  for (const specifier& s : t.fields) {
    out.elements.push_back(ie::find(s.space, s.pen, s.id));
    out.has_lists |= out.elements.back() != nullptr && is_list(out.elements.back()->type);
  }
  if (t.is_options) {
    out.options = flow::options_binding{t}, out.types = flow::type_binding{t.fields};
    out.has_properties = flow::is_of_properties(t);
  } else {
    out.flows = flow::template_binding{t.fields}, out.refers = flow::property_ids_binding{t.fields};
    out.has_sections = flow::has_sections(t.fields);
  }
  stored_template stored;
  stored.parts = std::move(parts);
  return stored;
}

}  // namespace flowkit::c_interface
