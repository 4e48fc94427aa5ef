// SPDX-License-Identifier: BSL-1.0
// flowgen: generates flow export at an exact rate.
#include <fmt/core.h>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/options.hpp"
#include "tools/flowgen/run.hpp"

int main(int argc, char** argv) {
  using namespace flowkit::tools;
  ignore_sigpipe();
  try {
    const auto options = parse_flowgen_options(argc, argv);
    return static_cast<int>(options ? run_flowgen(*options) : exit_code::ok);
  } catch (const startup_error& e) {
    fmt::print(stderr, "flowgen: {}{}\n", e.what(), e.code() == exit_code::usage ? " (see flowgen --help)" : "");
    return static_cast<int>(e.code());
  }
}
