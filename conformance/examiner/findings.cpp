// SPDX-License-Identifier: BSL-1.0
#include "conformance/examiner/findings.hpp"

#include <numeric>

namespace flowkit::conformance {

namespace {
/// The rules that are not told where one of theirs is.
const std::bitset<requirement_count>& general() {
  static const auto set = [] {
    std::bitset<requirement_count> s;
    for (const precedence& p : precedences()) s.set(index_of(p.general));
    return s;
  }();
  return set;
}

/// Places of no octets are places all the same.
bool overlap(place a, place b) noexcept {
  return a.offset < b.offset + std::max(b.length, 1u) && b.offset < a.offset + std::max(a.length, 1u);
}

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

bool findings::is_told_otherwise(const pending& p) const noexcept {
  if (!general()[index_of(p.what)]) return false;
  return std::any_of(precedences().begin(), precedences().end(), [&](const precedence& rule) {
    return rule.general == p.what && std::any_of(pending_.begin(), pending_.end(), [&](const pending& other) {
             return other.what == rule.specific && overlap(p.at, other.at);
           });
  });
}

void findings::settle() {
  for (const pending& p : pending_) {
    if (is_told_otherwise(p)) {
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
  ++of_streams_[stream][index_of(r)];
  verdicts_[index_of(r)] = std::max(verdicts_[index_of(r)], v);
  return is_kept;
}

std::uint64_t findings::count_of(requirement r, std::uint32_t stream) const noexcept {
  return stream < of_streams_.size() ? of_streams_[stream][index_of(r)] : 0;
}

std::uint64_t findings::count_of(requirement r) const noexcept {
  return std::accumulate(of_streams_.begin(), of_streams_.end(), std::uint64_t{0},
                         [&](std::uint64_t n, const counts& c) { return n + c[index_of(r)]; });
}

std::size_t findings::with(verdict v) const noexcept {
  std::size_t n = 0;
  for (const requirement_row& r : catalogue())
    n += settings_.wants(r.which) && *r.unchecked == '\0' && verdicts_[index_of(r.which)] == v;
  return n;
}

}  // namespace flowkit::conformance
