// SPDX-License-Identifier: BSL-1.0
// CSV (RFC 4180) with a header. Names that came over the network may be opened in a spreadsheet: a cell of text that
// it would take for a formula begins with an apostrophe. At a terminal text is printable.
#include <flowkit/flow/text.hpp>

#include "tools/common/printable.hpp"
#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/formats/formula.hpp"

namespace flowkit::tools {

namespace {
class csv_lines final : public format {
 public:
  explicit csv_lines(const format_settings& s) : columns_(s.columns), terminal_(s.terminal != 0) {}

  void header(text_writer& out) override { flow::write_csv_header(out, columns_); }
  void flow(text_writer& out, const flow::record& r, const flow::line_context& context) override {
    flowkit::detail::times_of_day times;
    const flow::detail::csv_visitor cell{out, times};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i != 0) out.put(',');
      if (!flow::has_value(columns_[i], r, context)) continue;
      flow::visit_value(columns_[i], r, context, [&]<class T>(const T& value) {
        if constexpr (std::is_same_v<T, std::string_view>)
          text(cell, value);
        else
          cell(value);
      });
    }
    out.put('\n');
  }

 private:
  void text(const flow::detail::csv_visitor& cell, std::string_view s) const {
    const bool escaped = is_formula(s);
    if (!escaped && (!terminal_ || is_printable(s))) return cell(s);
    cell(std::string_view{(escaped ? "'" : "") + (terminal_ ? printable(s) : std::string(s))});
  }

  std::vector<flow::column> columns_;
  bool terminal_;
};
}  // namespace

extern const format_row csv_format;
const format_row csv_format{"csv", "comma-separated values with a header", {.flows = true}, make_format<csv_lines>};

}  // namespace flowkit::tools
