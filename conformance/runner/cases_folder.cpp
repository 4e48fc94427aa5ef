// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/cases_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "conformance/runner/selection.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
namespace fs = std::filesystem;
using conformance::test_case;

bool begins(const test_case& c, const std::string& prefix) {
  return has_prefix(c.id, prefix) || has_prefix(c.clause, prefix);
}
bool begins(const test_case& c, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return begins(c, p); });
}
}  // namespace

std::string default_cases_folder() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  const fs::path installed = program.parent_path().parent_path() / "share/flowkit/cases";
  if (!failed && fs::is_directory(installed, failed)) return installed.string();
  return FLOWKIT_CASES_DIR;
}

selected_cases read_cases(const case_selection& from) {
  selected_cases out{from.folder.empty() ? default_cases_folder() : from.folder, {}};
  std::vector<test_case> all;
  for (const std::string& id : conformance::list_cases(out.folder))
    all.push_back(conformance::read_case(out.folder, id));
  for (const auto& [option, prefixes] : {std::pair{"--only", &from.only}, std::pair{"--not", &from.except}})
    for (const std::string& p : *prefixes)
      if (std::none_of(all.begin(), all.end(), [&](const test_case& c) { return begins(c, p); }))
        throw startup_error(exit_code::usage,
                            fmt::format("{}: the id or clause of no case begins with '{}'; flowcheck collector --list "
                                        "has them all",
                                        option, p));
  for (test_case& c : all)
    if ((from.only.empty() || begins(c, from.only)) && !begins(c, from.except)) out.cases.push_back(std::move(c));
  if (out.cases.empty()) throw startup_error(exit_code::usage, "--only and --not leave no case");
  return out;
}

}  // namespace flowkit::tools
