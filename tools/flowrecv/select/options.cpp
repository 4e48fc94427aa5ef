// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/select/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/filter/time_value.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/system_clock.hpp"

namespace flowkit::tools {

namespace {
/// A time, or how long ago, in whole milliseconds as lines have them.
std::optional<timestamp> read_bound(std::string_view option, const std::optional<std::string>& given, timestamp now) {
  if (!given) return std::nullopt;
  const std::string_view text = *given;
  if (const auto t = filter::parse_time(text)) {
    if (t->ns % 1'000'000 != 0)
      throw startup_error(
          exit_code::usage,
          fmt::format("{}: '{}' has parts of a millisecond, in which times are compared", option, text));
    return t;
  }
  try {
    return from_unix_milliseconds(to_unix_milliseconds(now - parse_duration(option, text)));
  } catch (const startup_error&) {
    throw startup_error(exit_code::usage,
                        fmt::format("{}: '{}' is no time such as 2026-01-31T12:00:00Z or 2026-01-31, and not how long "
                                    "ago, such as 90m or 2h",
                                    option, filter::shown(text)));
  }
}
}  // namespace

void select_texts::add_to(CLI::App& app) {
  app.add_option("--filter", filters,
                 "only flows for which this holds, such as 'source.ip in 10.0.0.0/8 and destination.port == 443': "
                 "docs/filter.md; repeatable, all have to hold")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  app.add_option("--from", from,
                 "only flows from this @timestamp on, such as 2026-01-31T12:00:00Z, 2026-01-31 or 2h (ago)")
      ->type_name("TIME");
  app.add_option("--to", to, "only flows before this @timestamp")->type_name("TIME");
}

selection read_select_options(const select_texts& texts) {
  selection s;
  for (const std::string& text : texts.filters)
    s.filters.push_back(std::make_shared<const filter::record_filter>("--filter", text));
  const timestamp now = system_now();
  s.from = read_bound("--from", texts.from, now);
  s.to = read_bound("--to", texts.to, now);
  if (s.from && s.to && *s.to <= *s.from)
    throw startup_error(exit_code::usage,
                        fmt::format("--to: '{}' is not after '{}' of --from", *texts.to, *texts.from));
  return s;
}

}  // namespace flowkit::tools
