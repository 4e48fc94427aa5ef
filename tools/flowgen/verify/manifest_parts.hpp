// SPDX-License-Identifier: BSL-1.0
// What verify needs of a manifest besides counts.
#pragma once

#include <cstdint>
#include <string>

namespace flowkit::tools::verify {

/// The file of --manifest-flows, by the settings in the manifest's `generator`, from where the manifest is now; empty:
/// there is none.
[[nodiscard]] std::string flows_file_of(const std::string& manifest_path, const std::string& generator);

/// When the run ended, ns: when its manifest was written.
[[nodiscard]] std::int64_t end_of_run(const std::string& manifest_path);

}  // namespace flowkit::tools::verify
