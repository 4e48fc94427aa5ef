// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/sinks/make_sink.hpp"

#include <unistd.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/export/ipfix_sink.hpp"
#include "tools/flowrecv/sinks/line_sink.hpp"
#include "tools/flowrecv/sinks/tee_sink.hpp"
#include "tools/flowrecv/top/top_sink.hpp"

namespace flowkit::tools {

namespace {
std::size_t terminal_of(const output_settings& o) {
  return o.is_standard_output() && o.files.packed == compression::none ? terminal_columns(STDOUT_FILENO) : 0;
}
}  // namespace

std::unique_ptr<sink> make_sink(const flowrecv_options& options,
                                const std::function<piece_output&(std::size_t)>& output, std::uint32_t domain) {
  if (options.top) {
    top_settings with_terminal = *options.top;
    with_terminal.terminal = terminal_of(options.outputs.front());
    return std::make_unique<top_sink>(output(0), std::move(with_terminal));
  }
  std::vector<std::unique_ptr<sink>> all;
  for (std::size_t i = 0; i < options.outputs.size(); ++i) {
    const output_settings& o = options.outputs[i];
    if (o.format == nullptr) {
      all.push_back(std::make_unique<ipfix_sink>(output(i), domain));
      continue;
    }
    format_settings as = options.format_as;
    as.terminal = terminal_of(o);
    all.push_back(std::make_unique<line_sink>(output(i), *o.format, as, options.scale, options.counters));
  }
  if (all.size() == 1) return std::move(all.front());
  return std::make_unique<tee_sink>(std::move(all));
}

}  // namespace flowkit::tools
