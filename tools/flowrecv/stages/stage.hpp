// SPDX-License-Identifier: BSL-1.0
// What stands between the receivers and the sinks: it changes flows, adds to them, or holds some back. A stage is a
// class here and what makes it in pipeline.cpp.
#pragma once

#include <string>

#include "tools/flowrecv/sinks/sink.hpp"
#include "tools/flowrecv/stages/stage_counts.hpp"

namespace flowkit::tools {

struct reloaded;

/// Passes all on as it is.
class stage : public sink {
 public:
  /// `to` must outlive this.
  explicit stage(sink& to) noexcept : to_(to) {}

  bool flow(const received_flow& f) override { return to_.flow(f); }
  bool data_record(const received_record& r, const exporter& from) override { return to_.data_record(r, from); }
  bool sample(const received_sample& s, const exporter& from) override { return to_.sample(s, from); }
  bool part(const received_part& p, const received_message& in, const exporter& from) override {
    return to_.part(p, in, from);
  }
  [[nodiscard]] bool wants_data_records() const override { return to_.wants_data_records(); }
  [[nodiscard]] wanted_samples wants_samples() const override { return to_.wants_samples(); }
  [[nodiscard]] bool wants_parts() const override { return to_.wants_parts(); }
  bool flush() override { return to_.flush(); }
  bool close() override { return to_.close(); }
  /// Files that options name were read again.
  virtual void reload(const reloaded&) {}

  /// What it has counted, where several workers have it. The default: its report, as a single worker has it.
  [[nodiscard]] virtual std::unique_ptr<stage_counts> counts() const {
    return std::make_unique<single_counts>(report());
  }

 protected:
  [[nodiscard]] sink& next() const noexcept { return to_; }

 private:
  sink& to_;
};

}  // namespace flowkit::tools
