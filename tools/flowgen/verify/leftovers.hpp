// SPDX-License-Identifier: BSL-1.0
// What is left when all equal keys are paired: flows that are missing, those that are unexpected, and those of which
// a part of the key was altered.
#pragma once

#include <memory>

#include "tools/flowgen/verify/pair_account.hpp"
#include "tools/flowgen/verify/row_store.hpp"

namespace flowkit::tools::verify {

template <class Visit>
void for_each_row(const std::vector<char>& rows, Visit&& visit) {
  const char* at = rows.data();
  const char* const end = at + rows.size();
  while (at < end) {
    const row_view r{at};
    visit(r);
    at += r.head().size;
  }
}

/// Every row of both ends in the account.
void pair_leftovers(std::unique_ptr<row_store> sent, std::unique_ptr<row_store> stored,
                    const matching_settings& settings, pair_account& to);

}  // namespace flowkit::tools::verify
