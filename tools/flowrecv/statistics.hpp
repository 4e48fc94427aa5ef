// SPDX-License-Identifier: BSL-1.0
// The receiver's account: a table for people, JSON for programs, a manifest to compare.
#pragma once

#include <string>

#include "tools/common/manifest.hpp"
#include "tools/flowrecv/account.hpp"
#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools {

/// A row an exporter and the causes of every loss.
[[nodiscard]] std::string statistics_text(const receiver& from, const run_account& account);

/// As DESIGN describes it: {"exporters":[...],"totals":{...}} and a line feed.
[[nodiscard]] std::string statistics_json(const receiver& from, const run_account& account);

/// What came, in the form of what a generator says it sent.
[[nodiscard]] manifest received_manifest(const exporter_table& exporters);

}  // namespace flowkit::tools
