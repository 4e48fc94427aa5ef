// SPDX-License-Identifier: BSL-1.0
// The formats of --format. Each is a file here that defines its row, and a line in table.cpp: command line, --help and
// the checks of options come from these rows.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <flowkit/core/text.hpp>
#include <flowkit/flow/columns.hpp>

#include "tools/flowrecv/received_part.hpp"
#include "tools/flowrecv/received_record.hpp"
#include "tools/flowrecv/received_sample.hpp"

namespace flowkit::tools {

struct format_settings {
  std::vector<flow::column> columns;  ///< of the flows, in order
  bool chosen = false;                ///< by the user: not just the default ones
  std::size_t terminal = 0;           ///< columns of the terminal that the output goes to; 0: it goes to none
};

/// Writes lines with their line feeds. What a format has no line for it does not override.
class format {
 public:
  virtual ~format() = default;
  virtual void header(text_writer&) {}
  virtual void flow(text_writer&, const flow::record&, const flow::line_context&) {}
  virtual void data_record(text_writer&, const received_record&, std::string_view /*exporter*/) {}
  virtual void sample(text_writer&, const received_sample&, std::string_view /*exporter*/) {}
  virtual void part(text_writer&, const received_part&, const received_message&, std::string_view /*exporter*/) {}
};

/// A format that writes the columns of flows as they were chosen.
class column_format : public format {
 public:
  explicit column_format(const format_settings& s) : columns_(s.columns) {}

 protected:
  std::vector<flow::column> columns_;
};

/// What a format has lines for.
struct format_lines {
  bool flows = false;         ///< normalised flows: it takes --fields and --scale
  bool data_records = false;  ///< records of NetFlow and IPFIX as they come
  bool samples = false;       ///< all samples of sFlow as they come
  bool counters = false;      ///< samples with counters, with --counters
  bool parts = false;         ///< whatever else datagrams hold
};

struct format_row {
  const char* name;
  const char* about;  ///< for --help, a few words
  format_lines lines;
  std::unique_ptr<format> (*make)(const format_settings&);
};

[[nodiscard]] std::span<const format_row* const> formats() noexcept;

/// For formats without settings: make_format<my_format>.
template <class Format>
std::unique_ptr<format> make_format(const format_settings& settings) {
  if constexpr (requires { Format{settings}; })
    return std::make_unique<Format>(settings);
  else
    return std::make_unique<Format>();
}

}  // namespace flowkit::tools
