// SPDX-License-Identifier: BSL-1.0
// The records of a frame as lines of the harness contract: {"frame":1,"record":{...}}.
#pragma once

#include <string>
#include <vector>

#include "tools/common/output_file.hpp"
#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

class answer_sink final : public sink {
 public:
  /// Records are as `as` writes them, a format of JSON objects. Both must outlive this.
  answer_sink(output_file& out, const format_row& as) : out_(out), format_(as.make({})), line_(flow_line) {}

  /// The records of the frame with this number follow.
  void begin(std::uint64_t frame);

  bool data_record(const received_record& r, const exporter& from) override;
  bool sample(const received_sample& s, const exporter& from) override;
  [[nodiscard]] bool wants_data_records() const override { return true; }
  [[nodiscard]] wanted_samples wants_samples() const override { return wanted_samples::all; }
  bool flush() override { return out_.flush(); }

  /// Records of the frame that have no line, as it would be longer than any may be.
  [[nodiscard]] std::uint64_t too_long() const noexcept { return too_long_; }

 private:
  static constexpr std::size_t flow_line = 8192;

  template <class Write>
  bool record(Write write);

  output_file& out_;
  std::unique_ptr<format> format_;
  std::string head_;
  std::vector<char> line_;
  std::uint64_t too_long_ = 0;
};

}  // namespace flowkit::tools
