// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"

namespace flowkit::tools {

namespace {
using conformance::requirement_row;

/// Rows of the edition of IPFIX that RFC 7011 replaced.
constexpr std::string_view of_rfc5101 = "IPFIX-5101";

bool any_of(const std::vector<std::string>& prefixes, std::string_view id) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return has_prefix(id, p); });
}

/// Ids whose beginnings are the fewest edits away.
std::string nearest_ids(std::string_view prefix) {
  std::vector<std::pair<std::size_t, std::string_view>> all;
  for (const requirement_row& r : conformance::catalogue()) {
    const std::string_view id = r.id;
    all.emplace_back(edits(prefix, id.substr(0, prefix.size())), id);
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return fmt::format("{}, {}, {}", all[0].second, all[1].second, all[2].second);
}

/// Why a prefix that ids have selects nothing.
std::string nothing_left(const conformance::settings& s, const std::vector<std::string>& only,
                         const std::vector<std::string>& except) {
  if (only.size() != 1 || !except.empty()) return "--only and --not leave no requirement that is checked";
  if (s.rules != conformance::edition::rfc5101 && has_prefix(only[0], of_rfc5101))
    return fmt::format("--only: '{}' applies only with --rules rfc5101", only[0]);
  return fmt::format("--only: nothing of '{}' is checked; flowcheck list --unchecked {} says why", only[0], only[0]);
}
}  // namespace

bool has_prefix(std::string_view id, std::string_view prefix) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return id.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), id.begin(), [&](char a, char b) { return lower(a) == lower(b); });
}

void check_prefix(std::string_view option, std::string_view prefix) {
  const auto all = conformance::catalogue();
  if (std::any_of(all.begin(), all.end(), [&](const requirement_row& r) { return has_prefix(r.id, prefix); })) return;
  throw startup_error(exit_code::usage, fmt::format("{}: no requirement begins with '{}'; nearest: {}", option, prefix,
                                                    nearest_ids(prefix)));
}

void select(conformance::settings& s, const std::vector<std::string>& only, const std::vector<std::string>& except) {
  for (const std::string& p : only) check_prefix("--only", p);
  for (const std::string& p : except) check_prefix("--not", p);
  bool any = false;
  for (const requirement_row& r : conformance::catalogue()) {
    const bool wanted = (only.empty() || any_of(only, r.id)) && !any_of(except, r.id) &&
                        (s.rules == conformance::edition::rfc5101 || !has_prefix(r.id, of_rfc5101));
    s.wanted[index_of(r.which)] = wanted;
    any |= wanted && *r.unchecked == '\0';
  }
  if (!any) throw startup_error(exit_code::usage, nothing_left(s, only, except));
}

}  // namespace flowkit::tools
