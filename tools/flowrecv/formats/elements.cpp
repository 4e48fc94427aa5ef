// SPDX-License-Identifier: BSL-1.0
// Everything as received, a line of JSON each: records of NetFlow and IPFIX field by field, samples of sFlow.
//
// `{"@template":256,"octetDeltaCount":12,...}`, `{"@protocol":"netflow5","sourceIPv4Address":...}`. Elements without a
// name are called PEN/id, v9/id or scope/id; a name that occurs again gets a number. Lists are objects: see
// flow/record_json.hpp.
#include <flowkit/flow/record_json.hpp>

#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/formats/sample_line.hpp"

namespace flowkit::tools {

namespace {
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
      flow::record_json{out, r.context, *r.by}.fields(r.of.fields, r.raw);
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
