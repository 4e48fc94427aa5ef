// SPDX-License-Identifier: BSL-1.0
// flowcheck: the conformance suite.
#include <fmt/core.h>

#include "conformance/runner/codec.hpp"
#include "conformance/runner/collector.hpp"
#include "conformance/runner/diff.hpp"
#include "conformance/runner/explain.hpp"
#include "conformance/runner/exporter.hpp"
#include "conformance/runner/list.hpp"
#include "conformance/runner/matrix.hpp"
#include "conformance/runner/options.hpp"
#include "conformance/runner/rfc5471.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/standard_descriptors.hpp"

int main(int argc, char** argv) {
  using namespace flowkit::tools;
  keep_standard_descriptors();
  ignore_sigpipe();
  try {
    const auto options = parse_flowcheck_options(argc, argv);
    if (!options) return static_cast<int>(exit_code::ok);
    if (const auto* o = std::get_if<exporter_options>(&*options)) return static_cast<int>(run_exporter(*o));
    if (const auto* o = std::get_if<collector_options>(&*options)) return static_cast<int>(run_collector(*o));
    if (const auto* o = std::get_if<matrix_options>(&*options)) return static_cast<int>(run_matrix(*o));
    if (const auto* o = std::get_if<rfc5471_options>(&*options)) return static_cast<int>(run_rfc5471(*o));
    if (const auto* o = std::get_if<explain_options>(&*options)) return static_cast<int>(run_explain(*o));
    if (const auto* o = std::get_if<list_options>(&*options)) return static_cast<int>(run_list(*o));
    if (const auto* o = std::get_if<diff_options>(&*options)) return static_cast<int>(run_diff(*o));
    return static_cast<int>(run_codec(*std::get_if<codec_options>(&*options)));
  } catch (const startup_error& e) {
    fmt::print(stderr, "flowcheck: {}{}\n", e.what(), e.code() == exit_code::usage ? " (see flowcheck --help)" : "");
    return static_cast<int>(e.code());
  }
}
