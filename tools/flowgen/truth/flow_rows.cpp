// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/truth/flow_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/text.hpp>

namespace flowkit::tools {

namespace {
/// What the manifest's digest covers: what the sender knows of a flow for certain. Other members may be given values
/// by a profile.
constexpr std::array<std::string_view, 9> column_names{"source.ip",        "source.port",      "destination.ip",
                                                       "destination.port", "network.protocol", "network.bytes",
                                                       "network.packets",  "flow.start",       "flow.end"};
constexpr auto columns = [] {
  std::array<flow::column, column_names.size()> out{};
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const flow::column& c : flow::columns)
      if (c.name == column_names[i]) out[i] = c;
  return out;
}();

/// Of a row: addresses, numbers and times of these columns have no more.
constexpr std::size_t most_octets = 512;
}  // namespace

std::string flow_rows::header() {
  std::array<char, most_octets> room{};
  text_writer out{room};
  flow::write_csv_header(out, columns);
  return "run,exporter.ip,exporter.port,exporter.protocol,exporter.domain,template,label,sampling,datagram,copies,"
         "sent," +
         std::string(out.text());
}

void flow_rows::enter(std::span<const flow::record> flows, const flow_origin& of) noexcept {
  std::array<char, most_octets> room;
  const auto end_part = [this](std::string_view part) {
    current_.text += part;
    current_.ends.push_back(static_cast<std::uint32_t>(current_.text.size()));
  };
  for (std::size_t i = 0; i < flows.size(); ++i) {
    text_writer front{room};
    if (of.template_id != 0) write_text(front, of.template_id);
    front.put(',');
    if (const flow_label l = of.label(i); l != background && l <= labels_.size()) front.put(labels_[l - 1u]);
    front.put(',');
    write_text(front, of.sampling_interval);
    front.put(',');
    end_part(front.text());
    text_writer values{room};
    flow::write_csv_line(values, flows[i], {}, columns);
    end_part(values.text());
  }
}

void flow_rows::take(std::uint32_t exporter, datagram_rows& into) {
  if (exporter >= datagrams_.size()) datagrams_.resize(exporter + 1);
  into.exporter = exporter;
  into.datagram = ++datagrams_[exporter];
  into.text.clear(), into.ends.clear();
  std::swap(into.text, current_.text), std::swap(into.ends, current_.ends);
}

void flow_rows::name(std::uint32_t exporter, const manifest_entry& as) {
  if (exporter >= exporters_.size()) exporters_.resize(exporter + 1);
  std::array<char, most_octets> room{};
  text_writer address{room};
  write_text(address, as.address);
  exporters_[exporter] = fmt::format("{},{},{},{},{},", run_, address.text(), as.port, as.protocol, as.domain);
}

void flow_rows::left(const datagram_rows& rows, unsigned copies, timestamp when) {
  if (rows.ends.empty()) return;
  std::array<char, most_octets> room;
  text_writer of_datagram{room};
  write_text(of_datagram, rows.datagram);
  of_datagram.put(',');
  write_text(of_datagram, copies);
  of_datagram.put(',');
  if (copies != 0) write_time(of_datagram, when, 9);
  of_datagram.put(',');
  const std::string_view text = rows.text, middle = of_datagram.text();
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < rows.ends.size(); i += 2) {
    out_ += exporters_[rows.exporter];
    out_ += text.substr(at, rows.ends[i] - at);
    out_ += middle;
    out_ += text.substr(rows.ends[i], rows.ends[i + 1] - rows.ends[i]);
    at = rows.ends[i + 1];
  }
  if (out_.size() >= rows_file::piece) to_.write(out_);
}

void flow_rows::finish() {
  if (!out_.empty()) to_.write(out_);
}

}  // namespace flowkit::tools
