// SPDX-License-Identifier: BSL-1.0
// `flowcheck codec` with one property, that of a library with a fault: find PROPERTY FOLDER. The same seed and number
// of cases as in ctest, where the property holds.
#include <fmt/core.h>

#include "conformance/runner/codec.hpp"

int main(int argc, char** argv) {
  using namespace flowkit::tools;
  if (argc != 3) return static_cast<int>(exit_code::usage);
  codec_options o;
  o.cases = 2'000;
  o.prefix = argv[1];
  o.cases_to = argv[2];
  try {
    return static_cast<int>(run_codec(o));
  } catch (const startup_error& e) {
    fmt::print(stderr, "find: {}\n", e.what());
    return static_cast<int>(e.code());
  }
}
