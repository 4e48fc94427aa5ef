// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/column_list.hpp"

#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"

namespace flowkit::tools {

std::vector<flow::column> select_columns(std::string_view fields) {
  std::vector<flow::column> chosen;
  const auto add = [&](const flow::column& c) {
    const auto same = [&](const flow::column& o) { return o.name == c.name; };
    if (std::none_of(chosen.begin(), chosen.end(), same)) chosen.push_back(c);
  };
  while (true) {
    const auto comma = fields.find(',');
    const auto word = fields.substr(0, comma);
    bool known = word == "all" || word == "default";
    for (const flow::column& c : flow::columns) {
      if (word != c.name && word != "all" && !(word == "default" && c.is_default)) continue;
      add(c);
      known = true;
    }
    if (!known) {
      std::vector<std::string_view> names{"default", "all"};
      for (const flow::column& c : flow::columns) names.push_back(c.name);
      throw startup_error(exit_code::usage,
                          "--fields: " + unknown_name(word, names) + " (all of them: flowrecv --list-fields)");
    }
    if (comma == std::string_view::npos) return chosen;
    fields.remove_prefix(comma + 1);
  }
}

std::string list_columns() {
  std::string out;
  for (const flow::column& c : flow::columns) (out += c.name) += c.is_default ? " (default)\n" : "\n";
  return out;
}

}  // namespace flowkit::tools
