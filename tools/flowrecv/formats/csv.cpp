// SPDX-License-Identifier: BSL-1.0
// CSV (RFC 4180) with a header.
#include <flowkit/flow/text.hpp>

#include "tools/flowrecv/formats/format.hpp"

namespace flowkit::tools {

namespace {
class csv_lines final : public column_format {
 public:
  using column_format::column_format;

  void header(text_writer& out) override { flow::write_csv_header(out, columns_); }
  void flow(text_writer& out, const flow::record& r, const flow::line_context& context) override {
    flow::write_csv_line(out, r, context, columns_);
  }
};
}  // namespace

extern const format_row csv_format;
const format_row csv_format{"csv", "comma-separated values with a header", {.flows = true}, make_format<csv_lines>};

}  // namespace flowkit::tools
