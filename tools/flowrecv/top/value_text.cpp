// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/top/value_text.hpp"

#include <vector>

#include <flowkit/flow/text.hpp>

#include "tools/flowrecv/formats/formula.hpp"

namespace flowkit::tools {

std::string csv_text(std::string_view s) {
  std::vector<char> room(2 * s.size() + 4);  // each is a quote, in quotes, after an apostrophe
  text_writer text{room};
  flowkit::detail::times_of_day times;
  const flow::detail::csv_visitor cell{text, times};
  if (is_formula(s))
    cell(std::string_view{"'" + std::string(s)});
  else
    cell(s);
  return std::string(text.text());
}

std::string json_text(std::string_view s) {
  std::vector<char> room(6 * s.size() + 2);  // \u001b is the longest of one octet
  text_writer text{room};
  write_json_string(text, s);
  return std::string(text.text());
}

}  // namespace flowkit::tools
