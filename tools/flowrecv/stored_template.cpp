// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/stored_template.hpp"

#include <flowkit/flow/element_text.hpp>
#include <flowkit/ie/registry.hpp>

namespace flowkit::tools {

namespace {
const element* element_of(const specifier& s) noexcept { return ie::find(s.space, s.pen, s.id); }

}  // namespace

stored_template compile(const template_view& t) {
  stored_template out;
  out.compiled = true;
  if (t.is_options)
    out.options = flow::options_binding{t};
  else
    out.flows = flow::template_binding{t.fields};
  out.checks = value_checks{t.fields};
  return out;
}

namespace {
void write_name(text_writer& out, const specifier& s, const element* e) noexcept {
  if (e != nullptr) return out.put(std::string_view(e->name));
  if (s.space == element_space::v9)
    out.put("v9");
  else if (s.space == element_space::v9_scope)
    out.put("scope");
  else
    write_text(out, s.pen);
  out.put('/'), write_text(out, s.id);
}
}  // namespace

void write_elements_line(text_writer& out, const received_record& r, std::string_view exporter) noexcept {
  out.put("{\"@template\":"), write_text(out, r.of.id);
  if (r.of.is_options) out.put(",\"@options\":true");
  if (!exporter.empty()) out.put(",\"@exporter\":"), write_json_string(out, exporter);
  const std::span<const specifier> fields = r.of.fields;
  for (const field_view& f : record_view(fields, r.raw)) {
    const element* e = element_of(*f.spec);
    unsigned before = 0;
    for (std::size_t i = 0; i < f.index; ++i)
      before += fields[i].id == f.spec->id && fields[i].pen == f.spec->pen && fields[i].space == f.spec->space;
    out.put(",\""), write_name(out, *f.spec, e);
    if (before != 0) out.put('#'), write_text(out, before + 1);
    out.put("\":");
    flow::write_json_value(out, e, f.value, r.context);
  }
  out.put("}\n");
}

}  // namespace flowkit::tools
