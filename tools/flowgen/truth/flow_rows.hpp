// SPDX-License-Identifier: BSL-1.0
// The flows of one thread's exporters as rows of CSV: each is written when it is known what became of its datagram.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/truth/flow_log.hpp"
#include "tools/flowgen/truth/rows_file.hpp"

namespace flowkit::tools {

/// The flows of a datagram, on their way to the file. Empty: it has none.
struct datagram_rows {
  std::uint32_t exporter = 0;
  std::uint64_t datagram = 0;       ///< number within the exporter, from 1
  std::string text;                 ///< of each flow what stands before and after the columns of the datagram
  std::vector<std::uint32_t> ends;  ///< of these texts, two of each flow
};

class flow_rows final : public flow_log {
 public:
  /// The names of the columns, as a row.
  [[nodiscard]] static std::string header();

  /// `names`: of the labels from 1 on. File and names outlive it.
  flow_rows(rows_file& to, std::string run, std::span<const std::string> names) noexcept
      : to_(to), run_(std::move(run)), labels_(names) {}
  /// Those that wait in it go to the file.
  ~flow_rows() override { finish(); }

  void enter(std::span<const flow::record> flows, const flow_origin& of) noexcept override;
  /// What was entered since the last call is a datagram of this exporter: its next one.
  void take(std::uint32_t exporter, datagram_rows& into);
  /// Is it known what the exporter's rows begin with?
  [[nodiscard]] bool knows(std::uint32_t exporter) const noexcept {
    return exporter < exporters_.size() && !exporters_[exporter].empty();
  }
  void name(std::uint32_t exporter, const manifest_entry& as);
  /// Its connection broke, and it has another address now.
  void forget(std::uint32_t exporter) noexcept {
    if (knows(exporter)) exporters_[exporter].clear();
  }
  /// The datagram left so often. Its exporter has a name.
  void left(const datagram_rows& rows, unsigned copies, timestamp when);
  void finish();

 private:
  rows_file& to_;
  std::string run_;
  std::span<const std::string> labels_;
  std::vector<std::string> exporters_;    ///< what their rows begin with
  std::vector<std::uint64_t> datagrams_;  ///< of each
  datagram_rows current_;
  std::string out_;
};

}  // namespace flowkit::tools
