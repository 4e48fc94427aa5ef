// SPDX-License-Identifier: BSL-1.0
// The receiver's account: a table for people, JSON for programs, a manifest to compare.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tools/common/manifest.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/received_account.hpp"
#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools {

/// A line an exporter, under it the cause of every loss and every anomaly; in lines of at most so many columns, as far
/// as names allow. The last line is the verdict.
[[nodiscard]] std::string statistics_text(const received_account& from, const run_account& account,
                                          std::size_t columns = usual_columns);

using text_sink = std::function<void(std::string_view)>;
/// As DESIGN describes it: {"exporters":[...],"totals":{...}} and a line feed, in pieces.
void write_statistics_json(const received_account& from, const run_account& account, const text_sink& to);
[[nodiscard]] std::string statistics_json(const received_account& from, const run_account& account);

/// What arrived, in the form in which a generator records what it sent.
[[nodiscard]] manifest received_manifest(const received_account& from);

}  // namespace flowkit::tools
