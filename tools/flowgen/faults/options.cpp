// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/faults/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/faults/kinds.hpp"

namespace flowkit::tools {

void fault_texts::add_to(CLI::App& app) {
  app.add_option("--fault", faults, fault_help())->type_name("KIND[:RATE]")->allow_extra_args(false);
}

void read_fault_options(const fault_texts& t, flowgen_options& o) {
  for (const std::string& text : t.faults) {
    const fault_request f = parse_fault(text);
    for (const fault_request& other : o.faults)
      if (other.kind == f.kind)
        throw startup_error(exit_code::usage, fmt::format("--fault: {} is given twice", row_of(f.kind).name));
    for (const exporter_group& g : o.groups) check_fault(f, g.protocol->which);
    o.faults.push_back(f);
  }
  if (o.faults.empty()) return;
  if (o.connects() || !o.ipfix_file.empty())
    throw startup_error(exit_code::usage, fmt::format("--fault: {} has no datagrams that could be lost or reordered",
                                                      o.connects() ? "a connection" : "an IPFIX file"));
}

}  // namespace flowkit::tools
