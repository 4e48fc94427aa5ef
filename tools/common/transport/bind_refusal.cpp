// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/bind_refusal.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "tools/common/system_text.hpp"

namespace flowkit::tools {

std::string bind_refusal(transport how, const endpoint& at, int number) {
  const std::string where = fmt::format("{} {}", to_string(how), to_string(at));
  if (number == EADDRINUSE) return where + " is in use: another program has bound it";
  if (number == EADDRNOTAVAIL)
    return fmt::format("{}: {} is not an address of this machine", where, to_string(at.address));
  if (number == EACCES) return fmt::format("{}: no permission to bind port {}", where, at.port);
  return fmt::format("{}: {}", where, system_text(number));
}

}  // namespace flowkit::tools
