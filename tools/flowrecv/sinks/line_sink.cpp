// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/sinks/line_sink.hpp"

#include <flowkit/flow/finish.hpp>
#include <flowkit/flow/text.hpp>

#include "tools/flowrecv/formats/without_commands.hpp"

namespace flowkit::tools {

line_sink::line_sink(piece_output& out, const format_row& as, const format_settings& settings, bool scale,
                     bool counters)
    : out_(out),
      row_(as),
      format_(as.make(settings)),
      scale_(scale),
      counters_(counters),
      terminal_(settings.terminal != 0) {
  const auto header = line_.fill([&](text_writer& text) { format_->header(text); });
  out_.begin_with(std::string(header.value_or("")));
}

template <class Write>
bool line_sink::write_line(Write write) {
  const auto text = line_.fill(write);
  return text && (terminal_ ? out_.write(without_commands(*text)) : out_.write(*text));
}

bool line_sink::flow(const received_flow& f) {
  if (!row_.lines.flows) return true;
  if (scale_) {
    const flow::record scaled = flow::scaled(f.record);
    return write_line([&](text_writer& text) { format_->flow(text, scaled, f.added); });
  }
  return write_line([&](text_writer& text) { format_->flow(text, f.record, f.added); });
}

bool line_sink::data_record(const received_record& r, const exporter& from) {
  return write_line([&](text_writer& text) { format_->data_record(text, r, from.name); });
}

bool line_sink::sample(const received_sample& s, const exporter& from) {
  return write_line([&](text_writer& text) { format_->sample(text, s, from.name); });
}

bool line_sink::part(const received_part& p, const received_message& in, const exporter& from) {
  return write_line([&](text_writer& text) { format_->part(text, p, in, from.name); });
}

wanted_samples line_sink::wants_samples() const {
  if (row_.lines.samples) return wanted_samples::all;
  return row_.lines.counters && counters_ ? wanted_samples::counters : wanted_samples::none;
}

}  // namespace flowkit::tools
