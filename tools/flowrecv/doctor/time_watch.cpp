// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/time_watch.hpp"

namespace flowkit::tools::doctor {

namespace {
/// So many flows are no accident.
constexpr std::uint64_t enough = 5;

/// The value that half of the flows stay below.
std::uint32_t median(const std::map<std::uint32_t, std::uint64_t>& h, std::uint64_t all) {
  std::uint64_t seen = 0;
  for (const auto& [seconds, n] : h)
    if ((seen += n) * 2 >= all) return seconds;
  return 0;
}
}  // namespace

time_watch::guess time_watch::active() const {
  // The cut comes with the first packet, or the first look into the cache, after the timeout.
  if (const std::uint64_t n = count(cut_, 0, UINT32_MAX); n >= enough)
    return {median(cut_, n), n, "flows that say that it ended them"};
  constexpr std::uint32_t shortest = 10;  // seconds: below, lengths that flows have in common are those of applications
  const std::uint32_t longest = this->longest();
  if (longest < shortest) return {};
  // A wall: among the lengths up to the longest, the last thirtieth holds many more flows than the one before it.
  const std::uint32_t width = std::max(1u, longest / 30);
  const std::uint64_t last = count(lengths_, longest - width + 1, longest),
                      before = count(lengths_, longest - 2 * width + 1, longest - width);
  if (last < enough || last < 4 * before + enough || last * 200 < flows_) return {};
  return {longest, last, "the longest flows, which all last as long"};
}

time_watch::guess time_watch::inactive() const {
  const std::uint64_t n = count(idle_, 0, UINT32_MAX);
  if (n < enough) return {};
  return {median(idle_, n), n, "flows that say that it ended them"};
}

}  // namespace flowkit::tools::doctor
