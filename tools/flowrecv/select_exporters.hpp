// SPDX-License-Identifier: BSL-1.0
// The exporters that are shown one by one, where all of them would be too many.
#pragma once

#include <algorithm>
#include <vector>

#include "tools/flowrecv/exporter.hpp"

namespace flowkit::tools {

/// At most so many, those of the greatest rank, sorted by key as all are. Rank: (const exporter&) -> what can be
/// compared; LeftOut: called with each of the others.
template <class Rank, class LeftOut>
[[nodiscard]] std::vector<const exporter*> select_exporters(const std::vector<exporter>& all, std::size_t most,
                                                            Rank rank, LeftOut left_out) {
  std::vector<const exporter*> some;
  some.reserve(all.size());
  for (const exporter& e : all) some.push_back(&e);
  if (some.size() <= most) return some;
  const auto end = some.begin() + static_cast<std::ptrdiff_t>(most);
  std::nth_element(some.begin(), end, some.end(), [&rank](const exporter* a, const exporter* b) {
    const auto of_a = rank(*a), of_b = rank(*b);
    return of_a != of_b ? of_a > of_b : a->key < b->key;
  });
  for (auto rest = end; rest != some.end(); ++rest) left_out(**rest);
  some.erase(end, some.end());
  std::sort(some.begin(), some.end(), [](const exporter* a, const exporter* b) { return a->key < b->key; });
  return some;
}

}  // namespace flowkit::tools
