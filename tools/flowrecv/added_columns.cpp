// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/added_columns.hpp"

#include <fmt/format.h>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
/// Null: always filled.
const char* option_of(const flow::column& c) {
  using context = flow::line_context;
  if (c.type == flow::column_type::added_number) return "--as FILE";
  if (c.type != flow::column_type::added_string || c.member.added_string == &context::exporter) return nullptr;
  if (c.member.added_string == &context::guessed_application) return "--guess-applications";
  if (c.member.added_string == &context::duplicate) return "--dedup mark";
  const bool is_country =
      c.member.added_string == &context::source_country || c.member.added_string == &context::destination_country;
  return is_country ? "--country FILE" : "--as FILE";
}
}  // namespace

void require_filled(std::string_view asks, const flow::column& c, std::string_view filled) {
  const char* const option = option_of(c);
  if (option == nullptr || fmt::format("{},", filled).find(fmt::format(",{},", c.name)) != std::string::npos) return;
  throw startup_error(exit_code::usage, fmt::format("{}: {} has a value only with {}", asks, c.name, option));
}

}  // namespace flowkit::tools
