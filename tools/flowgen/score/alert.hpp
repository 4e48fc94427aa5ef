// SPDX-License-Identifier: BSL-1.0
// An alert of a product, as a map finds it in a record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::tools::score {

struct alert {
  std::string file;
  std::uint64_t record = 0;  ///< line of the file, from 1
  std::optional<timestamp> time;
  std::string name, technique;  ///< empty: it has none
  std::optional<ip_address> source, destination;
  std::optional<std::uint16_t> port;  ///< of the destination
};

}  // namespace flowkit::tools::score
