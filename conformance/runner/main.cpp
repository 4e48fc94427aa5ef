// SPDX-License-Identifier: BSL-1.0
// flowcheck: the conformance suite.
#include <fmt/core.h>

#include "conformance/runner/codec.hpp"
#include "conformance/runner/exporter.hpp"
#include "conformance/runner/list.hpp"
#include "conformance/runner/options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {
namespace {
exit_code run(const exporter_options& o) { return run_exporter(o); }
exit_code run(const list_options& o) { return run_list(o); }
exit_code run(const codec_options& o) { return run_codec(o); }
}  // namespace
}  // namespace flowkit::tools

int main(int argc, char** argv) {
  using namespace flowkit::tools;
  ignore_sigpipe();
  try {
    const auto options = parse_flowcheck_options(argc, argv);
    if (!options) return static_cast<int>(exit_code::ok);
    return static_cast<int>(std::visit([](const auto& o) { return run(o); }, *options));
  } catch (const startup_error& e) {
    fmt::print(stderr, "flowcheck: {}{}\n", e.what(), e.code() == exit_code::usage ? " (see flowcheck --help)" : "");
    return static_cast<int>(e.code());
  }
}
