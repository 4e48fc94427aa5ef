// SPDX-License-Identifier: BSL-1.0
// Can a file be written that is due at the end of a long run? Not known only then: what it is about would be lost.
#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

/// Throws startup_error (io) if not. Empty, and "-" for standard output, are fine.
inline void check_writable(const char* option, const std::string& path) {
  if (path.empty() || path == "-") return;
  std::error_code none;
  const bool existed = std::filesystem::exists(path, none);
  if (existed && !std::filesystem::is_regular_file(path, none) && !std::filesystem::is_directory(path, none))
    return;  // a pipe would wait for its reader
  if (!std::ofstream{path, std::ios::app})
    throw startup_error(exit_code::io, fmt::format("{}: {}: {}", option, path, system_text(errno)));
  // A run that does not begin leaves nothing, but a link to what was not there stays one.
  if (!existed) std::filesystem::remove(std::filesystem::canonical(path, none), none);
}

}  // namespace flowkit::tools
