// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/repetition.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace flowkit::tools {

namespace {
template <class T>
T median(std::vector<T> of) {
  const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  std::nth_element(of.begin(), middle, of.end());
  return *middle;
}
/// Nearly all: some are lost, some are told again because something has changed.
constexpr bool nearly(std::size_t some, std::size_t all) noexcept { return 5 * some >= 4 * all; }
}  // namespace

void repetition::told(std::uint64_t key, std::uint64_t message, timestamp when) {
  const auto known = last_.find(key);
  if (known == last_.end()) {
    if (last_.size() < most) last_.emplace(key, place{message, when});
    return;
  }
  if (known->second.message == message) return;
  const gap g{message - known->second.message, when - known->second.when};
  if (gaps_.size() < most && g.time >= duration{}) gaps_.push_back(g);
  known->second = {message, when};
}

told_again repetition::habit() const {
  if (gaps_.empty()) return {};
  std::vector<std::uint64_t> messages;
  std::vector<duration> times, spacings;
  std::map<std::uint64_t, std::size_t> often;
  for (const gap& g : gaps_) {
    messages.push_back(g.messages), times.push_back(g.time);
    spacings.push_back({g.time.ns / static_cast<std::int64_t>(g.messages)});
    ++often[g.messages];
  }
  const told_again medians{median(messages), as_set(median(times))};
  if (gaps_.size() == 1) return medians;

  const std::uint64_t usual =
      std::max_element(often.begin(), often.end(), [](auto& a, auto& b) { return a.second < b.second; })->first;
  // What is due waits for the next message.
  const duration spacing = median(spacings);
  const auto near_to = [&](duration t) {
    return [slack = t.ns / 20 + spacing.ns, t](const gap& g) { return std::abs(g.time.ns - t.ns) <= slack; };
  };
  const auto count = [&](auto is) { return static_cast<std::size_t>(std::count_if(gaps_.begin(), gaps_.end(), is)); };
  const bool by_messages = nearly(often[usual], gaps_.size());
  const bool by_time = nearly(count(near_to(median(times))), gaps_.size());
  // Messages at an even rate look like both: then the rounder one has been set.
  constexpr std::int64_t ten_seconds = seconds(10).ns;
  const bool is_round = medians.interval.ns >= ten_seconds && medians.interval.ns % ten_seconds == 0;
  if (by_messages && (!by_time || !is_round)) return {usual, {}};
  if (by_time) return {0, medians.interval};

  const duration longest = *std::max_element(times.begin(), times.end());
  const auto either = [&](const gap& g) { return g.messages == usual || near_to(longest)(g); };
  return nearly(count(either), gaps_.size()) ? told_again{usual, as_set(longest)} : medians;
}

duration as_set(duration measured) noexcept {
  if (measured <= duration{}) return {};
  // Within 2 %.
  for (const duration unit : {seconds(60), seconds(5), seconds(1), milliseconds(100)}) {
    const std::int64_t whole = (measured.ns + unit.ns / 2) / unit.ns * unit.ns;
    if (whole != 0 && std::abs(whole - measured.ns) <= measured.ns / 50) return {whole};
  }
  return {std::max<std::int64_t>(1, (measured.ns + 500'000) / 1'000'000) * 1'000'000};
}

}  // namespace flowkit::tools
