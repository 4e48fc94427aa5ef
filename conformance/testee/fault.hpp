// SPDX-License-Identifier: BSL-1.0
// What a decoder under test can do wrong as a program, whatever it decodes.
#pragma once

#include <cstdint>

namespace flowkit::conformance {

enum class fault : std::uint8_t {
  none,
  unsupported,  ///< exit code 127 without any answer: it does not do this at all, and that is no fault
  late,         ///< a verdict came, but later than allowed
  hang,         ///< no verdict, or no end, within the time
  crash,        ///< ended by a signal
  exit_code,    ///< ended by itself with another exit code than 0
  ended,        ///< exit code 0 before all frames had their verdict
  memory,       ///< took more memory than allowed, and was ended for it
  flood,        ///< wrote more than allowed
  twice,        ///< more than one verdict for a frame
  rubbish,      ///< wrote what is not of the contract
};

[[nodiscard]] constexpr const char* to_string(fault f) noexcept {
  constexpr const char* names[] = {"none",  "unsupported", "late",   "hang",  "crash",  "exit code",
                                   "ended", "memory",      "output", "twice", "rubbish"};
  return names[static_cast<std::size_t>(f)];
}

}  // namespace flowkit::conformance
