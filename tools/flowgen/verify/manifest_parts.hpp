// SPDX-License-Identifier: BSL-1.0
// What verify needs of a manifest besides counts.
#pragma once

#include <cstdint>
#include <string>

namespace flowkit::tools::verify {

/// The file with the flows that the manifest names, next to it unless it is an absolute path; empty: it names none.
[[nodiscard]] std::string flows_file_of(const std::string& manifest_path);

/// When the run ended, ns: when its manifest was written.
[[nodiscard]] std::int64_t end_of_run(const std::string& manifest_path);

}  // namespace flowkit::tools::verify
