// SPDX-License-Identifier: BSL-1.0
// flowcheck: the conformance suite.
#include <fmt/core.h>

#include "conformance/runner/codec.hpp"
#include "conformance/runner/options.hpp"
#include "tools/common/exit_code.hpp"

int main(int argc, char** argv) {
  using namespace flowkit::tools;
  ignore_sigpipe();
  try {
    const auto options = parse_flowcheck_options(argc, argv);
    return static_cast<int>(options ? run_codec(*options) : exit_code::ok);
  } catch (const startup_error& e) {
    fmt::print(stderr, "flowcheck: {}{}\n", e.what(), e.code() == exit_code::usage ? " (see flowcheck --help)" : "");
    return static_cast<int>(e.code());
  }
}
