// SPDX-License-Identifier: BSL-1.0
// A collecting process by the cases that belong to each test of RFC 5471. What cases cannot show, they cannot decide.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/catalogue/requirement.hpp"
#include "conformance/reports/rfc5471_report.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
using rfc5471::test_outcome;

struct without_cases {
  std::string_view begins;  ///< the test's name
  const char* why;
};
constexpr const char* load = "needs more records in a second than it can take, and a case is a few datagrams";
constexpr const char* again = "needs a connection that ends and begins again, and a case is of one";
constexpr const char* sctp = "needs SCTP, which decoders are not given: their frames are of UDP or TCP";
constexpr const char* tls = "needs TLS or DTLS, and what a decoder is given is decrypted";
constexpr without_cases reasons[] = {
    {"T16", load},
    {"T17", load},
    {"T19", load},
    {"T22a", again},
    {"T23", again},
    {"T24", again},
    {"T29", sctp},
    {"T33", "is the set-up of the tests of TLS, and decides nothing"},
    {"T34", tls},
    {"T35", tls},
    {"T36", "needs DTLS over SCTP, and what a decoder is given is decrypted"},
    {"T37", tls},
    {"T38", tls},
    {"T39", tls},
};

test_outcome of_no_case(std::string_view test) {
  for (const without_cases& r : reasons)
    if (test.starts_with(r.begins)) return {test, rfc5471::verdict::not_run, r.why};
  return {test, rfc5471::verdict::not_run, "none of the cases belongs to it"};
}

/// "3 of 4 cases fail: a, b, c and 2 more"
std::string failures(const std::vector<const case_result*>& bad, std::size_t all) {
  constexpr std::size_t most = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(bad.size(), most); ++i)
    names += fmt::format("{}{} ({})", i != 0 ? ", " : "", bad[i]->of->id, to_string(bad[i]->outcome.what));
  if (bad.size() > most) names += fmt::format(" and {} more", bad.size() - most);
  return fmt::format("{} of {}: {}", bad.size(), tools::counted(all, "cases"), names);
}

test_outcome of_cases(std::string_view test, std::span<const case_result> results) {
  std::size_t all = 0, open = 0, unsupported = 0;
  std::vector<const case_result*> bad;
  for (const case_result& r : results) {
    if (r.of->rfc5471 != test) continue;
    ++all;
    open += r.outcome.what == case_verdict::info;
    unsupported += r.outcome.what == case_verdict::unsupported;
    if (is_bad(r.outcome.what)) bad.push_back(&r);
  }
  if (all == 0) return of_no_case(test);
  if (!bad.empty()) return {test, rfc5471::verdict::fail, failures(bad, all)};
  std::string why = tools::counted(all, "cases");
  if (open != 0) why += fmt::format(", {} of them left to the implementation", open);
  if (unsupported != 0) why += fmt::format(", {} of them unsupported", unsupported);
  return {test, unsupported == all ? rfc5471::verdict::not_run : rfc5471::verdict::pass, why};
}
}  // namespace

std::vector<test_outcome> outcomes_of_cases(std::span<const case_result> results) {
  std::vector<test_outcome> out;
  for (const rfc5471_row& row : rfc5471_tests()) out.push_back(of_cases(row.test, results));
  return out;
}

}  // namespace flowkit::conformance
