// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/malformed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/diff/examined.hpp"
#include "conformance/examiner/examiner.hpp"

namespace flowkit::conformance {

std::vector<malformed_octets> find_malformed(std::span<const case_frame> frames) {
  const settings s;
  findings found{s};
  examiner reads{s, found};
  for (std::size_t i = 0; i < frames.size(); ++i) reads.examine(to_examined(frames[i], i + 1));
  std::vector<malformed_octets> out;
  for (const finding& f : found.in_detail()) {
    if (f.gravity != verdict::fail || row_of(f.what).seen_by != observation::datagram) continue;
    const std::uint64_t last = std::uint64_t{f.at.offset} + std::max<std::uint64_t>(f.at.length, 1) - 1;
    out.push_back({f.what, fmt::format("datagram {}, octets {}-{}: {}: {}; expected: {}", f.datagram, f.at.offset, last,
                                       row_of(f.what).id, f.message, f.expected)});
  }
  return out;
}

}  // namespace flowkit::conformance
