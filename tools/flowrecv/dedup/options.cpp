// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/dedup/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

void dedup_texts::add_to(CLI::App& app) {
  // Without a value it is `mark`.
  app.add_option("--dedup", mode,
                 "flows that are reported more than once are counted, and marked in flow.duplicate (mark, as without a "
                 "value) or left out (drop): egress, seen at both sides of one exporter; exporter, seen by another "
                 "(docs/names.md)")
      ->expected(0, 1)
      ->default_str("mark")
      ->check(CLI::IsMember({"mark", "drop"}))
      ->type_name("[HOW]");
  app.add_option("--dedup-window", window, "how long --dedup remembers a flow after it has arrived (default: 2m)")
      ->type_name("TIME");
  app.add_option("--dedup-memory", memory,
                 "memory for what --dedup remembers (1M..16G, default: 64M, some 200,000 flows)")
      ->type_name("SIZE");
}

dedup_settings read_dedup_options(const dedup_texts& texts) {
  dedup_settings s;
  if (texts.mode.empty()) {
    for (const auto& [name, text] : {std::pair{"--dedup-window", &texts.window}, {"--dedup-memory", &texts.memory}})
      if (!text->empty()) throw startup_error(exit_code::usage, std::string(name) + ": only with --dedup");
    return s;
  }
  s.mode = texts.mode == "drop" ? dedup_mode::drop : dedup_mode::mark;
  if (!texts.window.empty()) s.window = parse_duration("--dedup-window", texts.window);
  if (!texts.memory.empty()) s.octets = parse_octets("--dedup-memory", texts.memory);
  constexpr std::uint64_t least = std::uint64_t{1} << 20, most = std::uint64_t{16} << 30;
  if (s.octets < least || s.octets > most)
    throw startup_error(exit_code::usage, fmt::format("--dedup-memory: {} is not in 1M..16G", texts.memory));
  return s;
}

}  // namespace flowkit::tools
