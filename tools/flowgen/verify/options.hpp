// SPDX-License-Identifier: BSL-1.0
// The command line of flowgen verify.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/flowgen/verify/flow_selection.hpp"

namespace flowkit::tools::verify {

/// Where an index is read from.
struct search_options {
  std::string url, index;  ///< empty: none is
  std::string user, password_file, authorities;
  std::int64_t settle = 15'000'000'000;   ///< ns after the manifest's end
  std::uint64_t page = 1'000;             ///< documents
  std::int64_t timeout = 30'000'000'000;  ///< ns, of one request
  std::uint64_t retries = 5;              ///< of one request
};

struct verify_options {
  std::string manifest, flows;
  std::vector<std::string> outputs, maps;
  flow_selection selection;
  field_set ignored;
  std::optional<std::int64_t> since;  ///< ns
  std::string since_text;
  std::int64_t late = 0;  ///< ns; 0: nothing is late
  std::size_t lines = 20, examples = 3;
  unsigned threads = 0;              ///< 0: as many as there are processors, at most 8
  std::uint64_t memory = 160 << 20;  ///< octets for rows
  bool json = false;
  bool list_maps = false;
  std::string show_map;
  search_options search;
};

/// Nothing: --help or --version was printed. Throws startup_error (usage).
[[nodiscard]] std::optional<verify_options> parse_verify_options(int argc, char** argv);

}  // namespace flowkit::tools::verify
