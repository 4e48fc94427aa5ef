// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/formats/field_words.hpp"

#include <flowkit/core/json.hpp>
#include <flowkit/flow/record_json.hpp>

#include "tools/common/element_words.hpp"

namespace flowkit::tools {

namespace {
void write_word(text_writer& out, std::string_view name, std::string_view word) {
  out.put(",\""), out.put(name), out.put("\":\""), out.put(word), out.put('"');
}

/// Of an element that is not known: nothing. It is octets.
void write_meaning(text_writer& out, const element* e) {
  write_word(out, "type", type_name(e != nullptr ? e->type : abstract_type::octetArray));
  if (e == nullptr) return out.put(",\"unknown\":true");
  if (e->semantics != data_semantics::default_) write_word(out, "semantics", semantics_name(e->semantics));
  if (e->units != unit::none) write_word(out, "units", unit_name(e->units));
}
}  // namespace

void write_member_name(text_writer& out, const template_view& t, std::size_t field, const announced& known) {
  const specifier& s = t.fields[field];
  const element* const e = known.find_element(s);
  if (e != nullptr)
    write_json_characters(out, e->name);
  else
    flow::write_field_name(out, s, nullptr);
  std::size_t before = 0;
  for (const specifier& one : t.fields.first(field))
    before += one.id == s.id && one.pen == s.pen && one.space == s.space;
  if (before != 0) out.put('#'), write_text(out, before + 1);
}

void write_template_fields(text_writer& out, const template_view& t, const announced& known) {
  char before = '[';
  for (std::size_t i = 0; i < t.fields.size(); ++i) {
    const specifier& s = t.fields[i];
    const element* const e = known.find_element(s);
    out.put(before), before = ',';
    out.put("{\"name\":\""), write_member_name(out, t, i, known), out.put('"');
    out.put(",\"id\":"), write_text(out, s.id);
    if (s.space == element_space::enterprise) out.put(",\"pen\":"), write_text(out, s.pen);
    out.put(",\"length\":"), write_text(out, s.length);
    write_meaning(out, e);
    if (i < t.scope_count) out.put(",\"scope\":true");
    out.put('}');
  }
  if (before == '[') out.put(before);
  out.put(']');
}

void write_fixed_field(text_writer& out, const element& e, std::size_t offset, std::size_t length) {
  out.put("{\"name\":"), write_json_string(out, e.name);
  if (e.space == element_space::iana) out.put(",\"id\":"), write_text(out, e.id);
  out.put(",\"offset\":"), write_text(out, offset);
  out.put(",\"length\":"), write_text(out, length);
  write_meaning(out, &e);
  out.put('}');
}

}  // namespace flowkit::tools
