// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/frames_destination.hpp"

#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "tools/common/exit_code.hpp"
#include "tools/common/frames.hpp"
#include "tools/common/output_file.hpp"

namespace flowkit::tools {

namespace {
/// What a pipe has taken cannot be taken back.
std::size_t as_far_as_it_goes(std::string_view written) noexcept { return written.size(); }

class to_frames final : public destination {
 public:
  explicit to_frames(const flowgen_options& o) : options_(o), file_("-", &as_far_as_it_goes) {
    if (isatty(STDOUT_FILENO) != 0)
      throw startup_error(exit_code::usage, "--stdout: standard output is a terminal: send it to a file or a pipe");
    frame_.reserve(max_frame);
  }

  bool send(std::span<const outgoing> batch) override {
    return std::all_of(batch.begin(), batch.end(), [this](const outgoing& o) {
      frame_.clear();
      append_frame(frame_, {o.payload, source_of(o.exporter), options_.pcap_target, o.leaves});
      return file_.write(frame_);
    });
  }
  endpoint source_of(std::uint32_t exporter) const override { return source_in_files(options_, exporter); }
  bool finish() override { return file_.flush() || file_.closed(); }
  std::string error() const override { return file_.error(); }

 private:
  const flowgen_options& options_;
  output_file file_;
  std::string frame_;
};
}  // namespace

std::unique_ptr<destination> open_frames(const flowgen_options& o) { return std::make_unique<to_frames>(o); }

}  // namespace flowkit::tools
