// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/capture_destination.hpp"

#include <algorithm>

#include "tools/common/capture_writer.hpp"

namespace flowkit::tools {

namespace {
class to_capture final : public destination {
 public:
  explicit to_capture(const flowgen_options& o) : options_(o), file_(o.pcap) {}

  bool send(std::span<const outgoing> batch) override {
    return std::all_of(batch.begin(), batch.end(), [this](const outgoing& o) {
      const datagram d{o.payload, source_of(o.exporter), options_.pcap_target, o.leaves};
      return file_.write(d) == capture_writer::outcome::written;
    });
  }
  endpoint source_of(std::uint32_t exporter) const override { return source_in_files(options_, exporter); }
  bool finish() override { return file_.flush() || file_.closed(); }
  std::string error() const override { return file_.error(); }

 private:
  const flowgen_options& options_;
  capture_writer file_;
};
}  // namespace

std::unique_ptr<destination> open_capture(const flowgen_options& o) { return std::make_unique<to_capture>(o); }

}  // namespace flowkit::tools
