// SPDX-License-Identifier: BSL-1.0
// What is not as the protocol's rules have it and was read nevertheless: those anomalies that no other check names.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/sflow5/findings.hpp>
#include <flowkit/templates/findings.hpp>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/anomaly_list.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

namespace {
template <class Finding, std::size_t N>
constexpr std::array<std::string_view, N> words_of(const Finding (&all)[N]) {
  std::array<std::string_view, N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = to_string(all[i]);
  return out;
}
using enum template_finding;

/// check_templates(), check_sampling().
constexpr auto named_elsewhere =
    words_of({redefined_template, template_clash, late_template, bad_sampling, unmatched_scope, ambiguous_sampling});
constexpr auto named_elsewhere_of_v5 =
    words_of({fixed::finding::sampling_undefined, fixed::finding::sampling_inconsistent});

/// A part was left unread, or may be wrong. The other anomalies are harmless for who reads as flowrecv does.
constexpr auto left_out =
    words_of({reserved_set, short_set, damaged_record, damaged_template, template_id_reserved, zero_size_template,
              damaged_list, list_without_template, deep_list, bad_checksum, wild_time});
constexpr auto left_out_of_sflow = words_of({sflow5::finding::record_damaged});

template <class... Lists>
bool is_in(std::string_view words, const Lists&... lists) {
  return (... || (std::find(lists.begin(), lists.end(), words) != lists.end()));
}
}  // namespace

void check_anomalies(const examined& e, findings& out) {
  std::string all;
  std::vector<figure> figures;
  bool something_missing = false;
  const bool rest_unread = e.account.counters.undecodable.total() == 0 && missing_were_not_read(e.account);
  const anomaly_list list{e.account};
  for (const auto& [words, n] : list.by_words()) {
    if (words == "wrong port" || is_in(words, named_elsewhere, named_elsewhere_of_v5)) continue;
    all += fmt::format("{}{} ({})", all.empty() ? "" : ", ", words, n);
    figures.push_back(number(words, n));
    something_missing = something_missing || is_in(words, left_out, left_out_of_sflow);
  }
  if (all.empty()) return;
  something_missing = something_missing || rest_unread;
  out.push_back({.id = "anomalies",
                 .how = something_missing ? severity::warning : severity::note,
                 .says = fmt::format("Not by the rules of its protocol: {}. {}{}", all,
                                     something_missing ? "A part of what came was not read, or may be wrong."
                                                       : "All was read nevertheless.",
                                     rest_unread ? missing_words(e.account) : std::string()),
                 .advice = "flowcheck exporter says which rule each breaks.",
                 .figures = std::move(figures)});
}

}  // namespace flowkit::tools::doctor
