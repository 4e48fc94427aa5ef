// SPDX-License-Identifier: BSL-1.0
// Everything as received, a line of JSON each: records of NetFlow and IPFIX field by field, samples of sFlow.
//
// `{"@template":256,"octetDeltaCount":12,...}`, `{"@protocol":"netflow5","sourceIPv4Address":...}`. Elements without a
// name are called PEN/id, v9/id or scope/id; a name that occurs again gets a number.
#include <flowkit/flow/element_text.hpp>
#include <flowkit/ie/registry.hpp>
#include <flowkit/templates/record_view.hpp>

#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/formats/sample_line.hpp"

namespace flowkit::tools {

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

void write_fields(text_writer& out, const received_record& r) noexcept {
  const std::span<const specifier> fields = r.of.fields;
  for (const field_view& f : record_view(fields, r.raw)) {
    const element* e = ie::find(f.spec->space, f.spec->pen, f.spec->id);
    unsigned before = 0;
    for (std::size_t i = 0; i < f.index; ++i)
      before += fields[i].id == f.spec->id && fields[i].pen == f.spec->pen && fields[i].space == f.spec->space;
    out.put(",\""), write_name(out, *f.spec, e);
    if (before != 0) out.put('#'), write_text(out, before + 1);
    out.put("\":");
    flow::write_json_value(out, e, f.value, r.context);
  }
}

class elements_lines final : public format {
 public:
  void data_record(text_writer& out, const received_record& r, std::string_view exporter) override {
    const bool is_fixed = r.write_members != nullptr;
    if (is_fixed)
      out.put("{\"@protocol\":\""), out.put(std::string_view(to_string(r.kind))), out.put('"');
    else
      out.put("{\"@template\":"), write_text(out, r.of.id);
    if (r.of.is_options) out.put(",\"@options\":true");
    if (!exporter.empty()) out.put(",\"@exporter\":"), write_json_string(out, exporter);
    if (is_fixed)
      r.write_members(out, r);
    else
      write_fields(out, r);
    out.put("}\n");
  }
  void sample(text_writer& out, const received_sample& s, std::string_view exporter) override {
    write_sample_line(out, s, exporter);
  }
};
}  // namespace

extern const format_row elements_format;
const format_row elements_format{"elements",
                                 "records of NetFlow and IPFIX and samples of sFlow, field by field, as JSON",
                                 {.data_records = true, .samples = true},
                                 make_format<elements_lines>};

}  // namespace flowkit::tools
