// SPDX-License-Identifier: BSL-1.0
// `flowcheck list`: its command line.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

enum class list_kind : std::uint8_t { all, unchecked, rfc5471 };

/// The catalogue, printed.
struct list_options {
  std::string prefix;
  list_kind what = list_kind::all;
  bool tsv = false;
};

struct list_arguments {
  std::string prefix, format = "text";
  bool unchecked = false, rfc5471 = false;
};
CLI::App* add_list_command(CLI::App& program, list_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] list_options to_options(const list_arguments& from);

}  // namespace flowkit::tools
