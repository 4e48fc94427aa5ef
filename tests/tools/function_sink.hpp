// SPDX-License-Identifier: BSL-1.0
// A sink that gives flows to a function, or takes them and forgets them.
#pragma once

#include <functional>

#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

class function_sink : public sink {
 public:
  using function = std::function<bool(const flow::record&, const exporter&)>;
  function_sink() = default;
  explicit function_sink(function f) : flow_(std::move(f)) {}
  bool flow(const received_flow& f) override { return !flow_ || flow_(f.record, f.from); }

 private:
  function flow_;
};

}  // namespace flowkit::tools
