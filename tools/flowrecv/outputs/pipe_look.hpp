// SPDX-License-Identifier: BSL-1.0
// Has a named pipe a reader? Who opens it for writing waits for one.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <string>

#include "tools/common/transport/descriptor.hpp"

namespace flowkit::tools {

/// Of what is no pipe nothing is opened.
class pipe_look {
 public:
  explicit pipe_look(const std::string& path) {
    struct stat s {};
    if (::stat(path.c_str(), &s) != 0 || !S_ISFIFO(s.st_mode)) return;
    kept_ = descriptor{::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};
    waits_ = !kept_ && errno == ENXIO;
  }
  [[nodiscard]] bool waits() const noexcept { return waits_; }

 private:
  descriptor kept_;  ///< a reader would take its end for that of the pipe, before it is opened for writing
  bool waits_ = false;
};

}  // namespace flowkit::tools
