// SPDX-License-Identifier: BSL-1.0
// The datagrams that two decoders are held against each other with.
#pragma once

#include <string>

#include "conformance/diff/attempts.hpp"

namespace flowkit::tools {

struct diff_input {
  conformance::case_frames frames;
  std::string remark;  ///< what was read before an error, or frames that are no datagrams; may be empty
};

/// `limit` 0: all of them. Throws startup_error: usage of a case that is wrong, io of what cannot be read.
[[nodiscard]] diff_input read_diff_input(const std::string& path, std::uint64_t limit, const stop_flag* stop);

}  // namespace flowkit::tools
