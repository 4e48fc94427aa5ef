// SPDX-License-Identifier: BSL-1.0
// Several sinks, each of which gets what it asked for. What one loses the others still have.
#pragma once

#include <memory>
#include <vector>

#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

class tee_sink final : public sink {
 public:
  explicit tee_sink(std::vector<std::unique_ptr<sink>> to);

  bool flow(const received_flow& f) override;
  bool data_record(const received_record& r, const exporter& from) override;
  bool sample(const received_sample& s, const exporter& from) override;
  bool part(const received_part& what, const received_message& in, const exporter& from) override;
  [[nodiscard]] bool wants_data_records() const override;
  [[nodiscard]] wanted_samples wants_samples() const override;
  [[nodiscard]] bool wants_parts() const override;
  bool flush() override;
  bool close() override;
  [[nodiscard]] std::uint64_t lost() const override;
  [[nodiscard]] std::string so_far() const override;
  [[nodiscard]] std::string report() const override;

 private:
  struct branch {
    std::unique_ptr<sink> to;
    bool records;
    wanted_samples samples;
    bool parts;
  };
  std::vector<branch> branches_;
};

}  // namespace flowkit::tools
