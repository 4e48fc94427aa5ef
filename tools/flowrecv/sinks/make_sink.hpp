// SPDX-License-Identifier: BSL-1.0
// What the options ask to have written.
#pragma once

#include <functional>
#include <memory>

#include "tools/flowrecv/options.hpp"
#include "tools/flowrecv/outputs/piece_output.hpp"
#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

/// A sink for each output, or a tee of them. `output(i)`: where the i-th of options.outputs goes, which must outlive
/// the sink, as must the options. `domain`: other than that of other sinks that write to the same.
[[nodiscard]] std::unique_ptr<sink> make_sink(const flowrecv_options& options,
                                              const std::function<piece_output&(std::size_t)>& output,
                                              std::uint32_t domain = 0);

}  // namespace flowkit::tools
