// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/named_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "tools/common/exit_code.hpp"
#include "tools/common/same_file.hpp"

namespace flowkit::tools {

namespace {
/// Or will be: nothing is there yet. Devices may be named as often as one likes.
bool is_regular(const std::string& path) {
  std::error_code none;
  return !std::filesystem::exists(path, none) || std::filesystem::is_regular_file(path, none);
}
}  // namespace

void named_files::check() const {
  for (const named& w : all_)
    for (const named& other : all_) {
      const bool are_outputs = std::string_view(w.option) == other.option;  // they have a check of their own
      if (!w.writes || are_outputs || !is_same_file(w.path, other.path) || !is_regular(w.path)) continue;
      throw startup_error(exit_code::usage, fmt::format("{}: {} is the file of {}, too: it would be lost", w.option,
                                                        w.path, other.option));
    }
  for (const rotated& w : rotated_)
    for (const named& other : all_) {
      if (!w.names.may_be(other.path)) continue;
      throw startup_error(exit_code::usage,
                          fmt::format("{}: {}: one of its files may be {}, the file of {}: it would be lost", w.option,
                                      w.names.path(), other.path, other.option));
    }
}

}  // namespace flowkit::tools
