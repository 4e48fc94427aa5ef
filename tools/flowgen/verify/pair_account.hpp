// SPDX-License-Identifier: BSL-1.0
// What is noted of a flow once it is known what became of it. Of sent flows that are not selected nothing is.
#pragma once

#include "tools/flowgen/verify/matching.hpp"
#include "tools/flowgen/verify/side_filters.hpp"

namespace flowkit::tools::verify {

class pair_account {
 public:
  pair_account(const matching_settings& settings, account& to);

  /// All compared values are equal.
  void stored(row_view sent, row_view found);
  void altered(row_view sent, row_view found);
  void missing(row_view sent);
  void lost_on_purpose(row_view sent) { count(sent, &flow_counts::lost_on_purpose); }
  /// `first`: the flow that it repeats.
  void duplicate(row_view first, row_view found);
  void stored_twice(row_view first) { count(first, &flow_counts::stored_twice); }
  /// `sent`: lost on purpose.
  void lost_but_stored(row_view sent, row_view found);
  /// It is no flow that was sent.
  void unexpected(row_view found);

  /// In how many values they differ.
  [[nodiscard]] static unsigned differences(row_view sent, row_view found);

 private:
  [[nodiscard]] static bool is_judged(row_view sent) { return sent.head().is_selected; }
  void count(row_view sent, std::uint64_t flow_counts::*what) {
    if (is_judged(sent)) ++(part_of(sent).*what), ++(to_.total.*what);
  }
  void note_unexpected(row_view found, bool lost_on_purpose);
  [[nodiscard]] flow_counts& part_of(row_view sent) {
    const row_head h = sent.head();
    return to_.part(h.exporter, h.label);
  }
  void note_time(row_view sent, row_view found);
  void note_normalised(row_view sent, row_view found);
  [[nodiscard]] std::string text_of(row_view row, bool is_sent = true) const;

  const matching_settings& settings_;
  account& to_;
  date_reader dates_;
  std::optional<stored_filter> filter_;
};

}  // namespace flowkit::tools::verify
