// SPDX-License-Identifier: BSL-1.0
// Normalised flows to the output, in the format that was asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <flowkit/flow/text.hpp>

#include "tools/common/output_file.hpp"
#include "tools/flowrecv/received_sample.hpp"
#include "tools/flowrecv/stored_template.hpp"

namespace flowkit::tools {

enum class line_format : std::uint8_t {
  json,
  csv,
  text,
  elements,  ///< every record of NetFlow v9 and IPFIX and every sample of sFlow field by field, by their names
  none,
};

class flow_writer {
 public:
  /// Writes to `out`, which must outlive this. `scale`: bytes and packets times the sampling rate, where it is known.
  flow_writer(output_file& out, line_format format, std::vector<flow::column> columns, bool scale);

  /// False when the line could not be written.
  bool write(const flow::record& r, std::string_view exporter_name);

  /// For line_format::elements.
  bool write_elements(const received_record& r, std::string_view exporter_name);

  /// For samples of sFlow, where they are wanted.
  bool write_sample(const received_sample& s, std::string_view exporter_name);

  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

 private:
  output_file& out_;
  line_format format_;
  std::vector<flow::column> columns_;
  bool scale_;
  std::uint64_t written_ = 0;
  /// A line that may be long: `write` fills it.
  template <class Write>
  bool write_long(Write write);

  std::vector<char> long_line_;
};

/// The columns of `--fields`: "default", "all", or names separated by commas; a name after "default," adds to them.
/// Throws startup_error (usage) that names the unknown one.
[[nodiscard]] std::vector<flow::column> select_columns(std::string_view fields);

}  // namespace flowkit::tools
