// SPDX-License-Identifier: BSL-1.0
// What --top, --by, --sum and --every ask for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>
#include <flowkit/flow/columns.hpp>

#include "tools/flowrecv/top/summed.hpp"

namespace flowkit::tools {

enum class top_format : std::uint8_t { table, csv, json };

struct top_settings {
  std::size_t rows = 0;          ///< of the keys with the greatest sums; 0 without --by
  std::vector<flow::column> by;  ///< none: sums of all flows, an interval each
  std::vector<summed> sums;      ///< the first is what keys are ranked by
  std::optional<duration> every;
  std::optional<duration> late;  ///< an interval is written so long after its end; none: at the end
  std::uint64_t octets = std::uint64_t{64} << 20;
  top_format format = top_format::table;
  bool scale = false;
  std::size_t terminal = 0;  ///< columns of the terminal that the output goes to; 0: it goes to none
};

}  // namespace flowkit::tools
