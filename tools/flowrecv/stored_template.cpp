// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/stored_template.hpp"

#include <flowkit/flow/section.hpp>

namespace flowkit::tools {

stored_template compile(const template_view& t) {
  stored_template out;
  out.compiled = true;
  if (t.is_options)
    out.options = flow::options_binding{t}, out.types = flow::type_binding{t.fields};
  else
    out.flows = flow::template_binding{t.fields}, out.has_sections = flow::has_sections(t.fields);
  out.checks = value_checks{t.fields};
  out.lists = list_checks{t.fields};
  return out;
}

}  // namespace flowkit::tools
