// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/flow_writer.hpp"

#include <algorithm>
#include <array>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

flow_writer::flow_writer(output_file& out, line_format format, std::vector<flow::column> columns, bool scale)
    : out_(out), format_(format), columns_(std::move(columns)), scale_(scale) {
  if (format_ != line_format::csv) return;
  std::array<char, flow::max_line> line;
  text_writer text{line};
  flow::write_csv_header(text, columns_);
  out_.write(text.text());
}

bool flow_writer::write(const flow::record& r, std::string_view exporter_name) {
  if (format_ == line_format::none || format_ == line_format::elements) return true;
  std::array<char, flow::max_line> line;
  text_writer text{line};
  const flow::line_context context{exporter_name};
  const auto write_line = [&](const flow::record& shown) {
    switch (format_) {
      case line_format::json: return flow::write_json_line(text, shown, context, columns_);
      case line_format::csv: return flow::write_csv_line(text, shown, context, columns_);
      case line_format::text: return flow::write_text_line(text, shown, context, columns_);
      default: return;
    }
  };
  if (scale_)
    write_line(flow::scaled(r));
  else
    write_line(r);  // as it stands: either way in one expression would copy it
  if (text.overflow() || !out_.write(text.text())) return false;
  ++written_;
  return true;
}

template <class Write>
bool flow_writer::write_long(Write write) {
  // A record of at most 64 KiB, each octet of which may become six of a JSON string, and the names.
  if (long_line_.empty()) long_line_.resize(std::size_t{1} << 20);
  text_writer text{long_line_};
  write(text);
  if (text.overflow() || !out_.write(text.text())) return false;
  ++written_;
  return true;
}

bool flow_writer::write_elements(const received_record& r, std::string_view exporter_name) {
  return write_long([&](text_writer& text) { write_elements_line(text, r, exporter_name); });
}

bool flow_writer::write_sample(const received_sample& s, std::string_view exporter_name) {
  return write_long([&](text_writer& text) { write_sample_line(text, s, exporter_name); });
}

std::vector<flow::column> select_columns(std::string_view fields) {
  std::vector<flow::column> chosen;
  const auto add = [&](const flow::column& c) {
    const auto same = [&](const flow::column& o) { return std::string_view(o.name) == c.name; };
    if (std::none_of(chosen.begin(), chosen.end(), same)) chosen.push_back(c);
  };
  while (true) {
    const auto comma = fields.find(',');
    const auto word = fields.substr(0, comma);
    bool known = word == "all" || word == "default";
    for (const flow::column& c : flow::columns) {
      if (word != c.name && word != "all" && !(word == "default" && c.is_default)) continue;
      add(c);
      known = true;
    }
    if (!known) {
      std::string names;
      for (const flow::column& c : flow::columns) (names += ' ') += c.name;
      throw startup_error(exit_code::usage, "--fields: '" + std::string(word) + "' is not one of: default all" + names);
    }
    if (comma == std::string_view::npos) return chosen;
    fields.remove_prefix(comma + 1);
  }
}

}  // namespace flowkit::tools
