// SPDX-License-Identifier: BSL-1.0
// JSON lines: one object a flow, and with --counters one a sample of sFlow that has counters.
#include <algorithm>

#include <flowkit/flow/text.hpp>

#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/formats/sample_line.hpp"

namespace flowkit::tools {

namespace {
class json_lines final : public column_format {
 public:
  using column_format::column_format;

  void flow(text_writer& out, const flow::record& r, const flow::line_context& context) override {
    if (are_default_)
      flow::write_json_line(out, r, context);
    else
      flow::write_json_line(out, r, context, columns_);
  }
  void sample(text_writer& out, const received_sample& s, std::string_view exporter) override {
    write_sample_line(out, s, exporter);
  }

 private:
  bool are_default_ = std::equal(columns_.begin(), columns_.end(), flow::columns.begin(),
                                 flow::columns.begin() + flow::default_column_count,
                                 [](const flow::column& a, const flow::column& b) { return a.name == b.name; });
};
}  // namespace

extern const format_row json_format;
const format_row json_format{"json", "JSON lines", {.flows = true, .counters = true}, make_format<json_lines>};

}  // namespace flowkit::tools
