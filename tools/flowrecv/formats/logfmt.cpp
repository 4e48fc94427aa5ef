// SPDX-License-Identifier: BSL-1.0
// logfmt: `source.ip=192.0.2.1 source.port=49153 ...`, as log pipelines read it. Absent fields are left out; strings
// with a blank, a quote, = or anything that is not printable are in quotes, escaped as in JSON.
#include <algorithm>

#include <flowkit/flow/value_text.hpp>

#include "tools/flowrecv/formats/format.hpp"

namespace flowkit::tools {

namespace {
class logfmt_lines final : public column_format {
 public:
  using column_format::column_format;

  void flow(text_writer& out, const flow::record& r, const flow::line_context& context) override {
    char before = '\0';
    flow::visit(columns_, r, context, [&]<class T>(const flow::column& c, const T& value) {
      if (std::exchange(before, ' ') != '\0') out.put(' ');
      out.put(c.name), out.put('=');
      if constexpr (std::is_same_v<T, std::string_view>)
        write_string(out, value);
      else
        flow::write_value(out, value);
    });
    out.put('\n');
  }

 private:
  static void write_string(text_writer& out, std::string_view s) {
    const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\'; };
    if (!s.empty() && std::all_of(s.begin(), s.end(), is_plain))
      out.put(s);
    else
      write_json_string(out, s);
  }
};
}  // namespace

extern const format_row logfmt_format;
const format_row logfmt_format{"logfmt", "name=value pairs", {.flows = true}, make_format<logfmt_lines>};

}  // namespace flowkit::tools
