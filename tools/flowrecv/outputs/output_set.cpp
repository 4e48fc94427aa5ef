// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/output_set.hpp"

#include "tools/flowrecv/export/message_pieces.hpp"
#include "tools/flowrecv/outputs/file_output.hpp"

namespace flowkit::tools {

output_set::output_set(const std::vector<output_settings>& settings) {
  check_outputs(settings);
  for (const output_settings& s : settings) {
    auto one = std::make_shared<file_output>(s.path, s.format != nullptr ? line_pieces : message_pieces, s.files);
    if (!one->note().empty()) notes_.push_back(one->note());
    all_.push_back(std::move(one));
  }
}

}  // namespace flowkit::tools
