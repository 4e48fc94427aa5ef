// SPDX-License-Identifier: BSL-1.0
// The sink of --output: each flow, record or sample is a line of the format that was asked for.
#pragma once

#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/outputs/piece_output.hpp"
#include "tools/flowrecv/sinks/line_buffer.hpp"
#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

class line_sink final : public sink {
 public:
  /// Writes to `out`, which must outlive this; its files begin with the header of the format. `scale`: bytes and
  /// packets times the sampling rate, where it is known. `counters`: samples with counters, where the format has lines
  /// for them.
  line_sink(piece_output& out, const format_row& as, const format_settings& settings, bool scale, bool counters);

  bool flow(const received_flow& f) override;
  bool data_record(const received_record& r, const exporter& from) override;
  bool sample(const received_sample& s, const exporter& from) override;
  bool part(const received_part& p, const received_message& in, const exporter& from) override;
  [[nodiscard]] bool wants_data_records() const override { return row_.lines.data_records; }
  [[nodiscard]] wanted_samples wants_samples() const override;
  [[nodiscard]] bool wants_parts() const override { return row_.lines.parts; }
  bool flush() override { return out_.flush(); }

 private:
  /// False when the line could not be written, or is longer than any line may be.
  template <class Write>
  bool write_line(Write write);

  piece_output& out_;
  const format_row& row_;
  std::unique_ptr<format> format_;
  bool scale_, counters_, terminal_;
  line_buffer line_;
};

}  // namespace flowkit::tools
