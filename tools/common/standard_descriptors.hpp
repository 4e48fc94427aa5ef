// SPDX-License-Identifier: BSL-1.0
// Standard input, output and error are there, whoever began the program without: else the next file that is opened
// would take their place, and get what is meant for them.
#pragma once

#include <fcntl.h>
#include <unistd.h>

namespace flowkit::tools {

/// To be called before anything is opened.
inline void keep_standard_descriptors() noexcept {
  int fd = 0;
  do fd = ::open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) ::close(fd);
}

}  // namespace flowkit::tools
