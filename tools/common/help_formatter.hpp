// SPDX-License-Identifier: BSL-1.0
// --help that fits: what options do is broken at blanks, and continued under its own column. Only for the units with a
// command line: CLI11 is expensive.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "tools/common/terminal.hpp"

namespace flowkit::tools {

class help_formatter : public CLI::Formatter {
 public:
  std::string make_option_desc(const CLI::Option* option) const override {
    std::string text = wrapped(CLI::Formatter::make_option_desc(option), usual_columns - get_column_width(), 0);
    text.pop_back();  // the line feed at the end
    return text;
  }
};

}  // namespace flowkit::tools
