// SPDX-License-Identifier: BSL-1.0
#include "conformance/examiner/findings.hpp"

#include <numeric>
#include <utility>

namespace flowkit::conformance {

namespace {
/// For each requirement those that are told in its place.
const std::vector<std::vector<requirement>>& specifics() {
  static const auto all = [] {
    std::vector<std::vector<requirement>> of(requirement_count);
    for (const precedence& p : precedences()) of[index_of(p.general)].push_back(p.specific);
    return of;
  }();
  return all;
}

/// Places of no octets are places all the same.
std::uint64_t end_of(place p) noexcept { return std::uint64_t{p.offset} + std::max(p.length, 1u); }

excerpt cut(octets datagram, place at) {
  constexpr std::uint32_t row = 16, most = 4 * row;
  const auto size = static_cast<std::uint32_t>(datagram.size());
  const std::uint32_t from = std::min(at.offset, size == 0 ? 0 : size - 1) / row * row;
  const std::uint32_t wanted = (at.offset - from + at.length + row - 1) / row * row;
  const std::uint32_t n = std::min({std::max(wanted, row), most, size - from});
  const octets part = datagram.subspan(from, n);
  return {size, from, {part.begin(), part.end()}};
}
}  // namespace

const char* to_string(verdict v) noexcept {
  constexpr std::array<const char*, verdicts> names{"not seen", "pass", "info", "non-strict", "fail"};
  return names[static_cast<std::size_t>(v)];
}

verdict verdict_of(level l) noexcept {
  return l == level::MUST ? verdict::fail : l == level::SHOULD ? verdict::non_strict : verdict::info;
}

witness findings::remember(place at) const { return {stream_, number_, at, cut(datagram_, at)}; }

void findings::begin(std::uint32_t stream, std::uint64_t number, octets datagram) {
  settle();
  stream_ = stream, number_ = number, datagram_ = datagram;
  if (of_streams_.size() <= stream) of_streams_.resize(stream + std::size_t{1});
}

/// By requirement and offset, with the farthest end so far: whether any overlaps a place is a binary search, as a
/// hostile datagram has thousands.
void findings::sort_places() {
  sorted_.clear();
  for (const pending& p : pending_) sorted_.push_back({p.what, p.at.offset, end_of(p.at)});
  std::sort(sorted_.begin(), sorted_.end(),
            [](const span& a, const span& b) { return std::pair(a.what, a.begin) < std::pair(b.what, b.begin); });
  for (std::size_t i = 1; i < sorted_.size(); ++i)
    if (sorted_[i].what == sorted_[i - 1].what) sorted_[i].end = std::max(sorted_[i].end, sorted_[i - 1].end);
}

bool findings::is_told_otherwise(const pending& p) const noexcept {
  const std::vector<requirement>& of = specifics()[index_of(p.what)];
  return std::any_of(of.begin(), of.end(), [&](requirement specific) {
    const auto after = std::partition_point(sorted_.begin(), sorted_.end(), [&](const span& s) {
      return s.what < specific || (s.what == specific && s.begin < end_of(p.at));
    });
    return after != sorted_.begin() && (after - 1)->what == specific && (after - 1)->end > p.at.offset;
  });
}

bool findings::add(requirement r, verdict v, place at) {
  if (!settings_.wants(r)) return false;
  if (pending_.size() >= most_pending) settle();
  const bool is_kept = keeps(r, stream_);
  pending_.push_back({r, v, at, is_kept, static_cast<std::uint32_t>(texts_.size())});
  return is_kept;
}

void findings::add_text(std::string message, std::string expected) {
  texts_.push_back({std::move(message), std::move(expected)});
}

void findings::keep(requirement r, verdict v, const witness& w, std::string message, std::string expected) {
  kept_.push_back({r, v, w.stream, w.datagram, w.at, std::move(message), std::move(expected), w.shown});
}

void findings::add(sampling_verdict v) {
  if (sampling_.size() < most_samplers) sampling_.push_back(std::move(v));
}

void findings::settle() {
  const bool any_general = std::any_of(pending_.begin(), pending_.end(),
                                       [](const pending& p) { return !specifics()[index_of(p.what)].empty(); });
  if (any_general) sort_places();
  for (const pending& p : pending_) {
    if (any_general && is_told_otherwise(p)) {
      seen(p.what);
      continue;
    }
    if (!count(p.what, p.gravity, stream_) || !p.has_text) continue;
    text& t = texts_[p.text];
    kept_.push_back(
        {p.what, p.gravity, stream_, number_, p.at, std::move(t.message), std::move(t.expected), cut(datagram_, p.at)});
  }
  pending_.clear();
  texts_.clear();
}

bool findings::keeps(requirement r, std::uint32_t stream) const noexcept {
  return kept_of_[index_of(r)] < most_in_full && count_of(r, stream) < in_full;
}

bool findings::count(requirement r, verdict v, std::uint32_t stream) {
  if (of_streams_.size() <= stream) of_streams_.resize(stream + std::size_t{1});
  const bool is_kept = keeps(r, stream);
  kept_of_[index_of(r)] += is_kept;
  of_stream& s = of_streams_[stream];
  ++total_, ++s.counts[index_of(r)];
  s.worst[index_of(r)] = std::max(s.worst[index_of(r)], v);
  verdicts_[index_of(r)] = std::max(verdicts_[index_of(r)], v);
  return is_kept;
}

std::uint64_t findings::count_of(requirement r, std::uint32_t stream) const noexcept {
  return stream < of_streams_.size() ? of_streams_[stream].counts[index_of(r)] : 0;
}

verdict findings::worst_of(requirement r, std::uint32_t stream) const noexcept {
  return stream < of_streams_.size() ? of_streams_[stream].worst[index_of(r)] : verdict::not_seen;
}

std::uint64_t findings::count_of(requirement r) const noexcept {
  return std::accumulate(of_streams_.begin(), of_streams_.end(), std::uint64_t{0},
                         [&](std::uint64_t n, const of_stream& s) { return n + s.counts[index_of(r)]; });
}

std::size_t findings::with(verdict v) const noexcept {
  std::size_t n = 0;
  for (const requirement_row& r : catalogue())
    n += settings_.wants(r.which) && *r.unchecked == '\0' && verdicts_[index_of(r.which)] == v;
  return n;
}

}  // namespace flowkit::conformance
