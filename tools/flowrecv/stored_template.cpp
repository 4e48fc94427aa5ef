// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/stored_template.hpp"

#include <flowkit/flow/section.hpp>
#include <flowkit/ipfix/checksum.hpp>

namespace flowkit::tools {

stored_template compile(const template_view& t) {
  owned<compiled_template> parts{new compiled_template{}};
  compiled_template& out = *parts;
  if (t.is_options)
    out.options = owned<stored_options>{new stored_options{flow::options_binding{t}, flow::type_binding{t.fields},
                                                           flow::account_binding{t}, flow::anonymisation_binding{t},
                                                           flow::is_of_properties(t), ipfix::has_message_checksum(t)}};
  else
    out.flows = flow::template_binding{t.fields}, out.has_sections = flow::has_sections(t.fields);
  if (flow::property_ids_binding ids{t.fields}; ids && !t.is_options)
    out.refers = owned<flow::property_ids_binding>{new flow::property_ids_binding{std::move(ids)}};
  out.checks = value_checks{t.fields};
  out.lists = list_checks{t.fields};
  stored_template stored;
  stored.parts = std::move(parts);
  return stored;
}

}  // namespace flowkit::tools
