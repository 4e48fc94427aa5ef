// SPDX-License-Identifier: BSL-1.0
// What is noted of a flow once it is known what became of it.
#pragma once

#include "tools/flowgen/verify/matching.hpp"

namespace flowkit::tools::verify {

class pair_account {
 public:
  pair_account(const matching_settings& settings, account& to);

  /// All compared values are equal.
  void stored(row_view sent, row_view found);
  void altered(row_view sent, row_view found);
  void missing(row_view sent);
  void lost_on_purpose(row_view sent) { part_of(sent).lost_on_purpose += 1, to_.total.lost_on_purpose += 1; }
  /// `first`: the flow that it repeats.
  void duplicate(row_view first, row_view found);
  void stored_twice(row_view first) { part_of(first).stored_twice += 1, to_.total.stored_twice += 1; }
  void unexpected(row_view found, bool lost_on_purpose);

  /// In how many values they differ.
  [[nodiscard]] static unsigned differences(row_view sent, row_view found);

 private:
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
};

}  // namespace flowkit::tools::verify
