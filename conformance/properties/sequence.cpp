// SPDX-License-Identifier: BSL-1.0
// Loss counting against an exporter of whose messages everything is known.
#include <algorithm>

#include <conformance/properties/groups.hpp>
#include <flowkit/flow/sequence.hpp>

namespace flowkit::conformance {

namespace {

using flow::sequence_counts;
using flow::sequence_event;
using flow::sequence_tracker;

const char* name_of(sequence_event e) {
  constexpr const char* names[] = {"first", "in order", "gap", "late", "duplicate", "held", "restart"};
  return names[static_cast<std::size_t>(e)];
}

/// A message as the exporter made it: its number in 64 bits, and the units that it counts for.
struct sent {
  std::uint64_t number, units;
};

/// Messages back to back from a number that is often close to the wrap.
std::vector<sent> arbitrary_stream(source& from) {
  std::vector<sent> out(2 + from.below(30));
  std::uint64_t number =
      (std::uint64_t{1} << 32) + static_cast<std::uint32_t>(from.coin() ? -from.below(300) : from.word());
  for (auto& m : out) {
    m = {number, 1 + from.below(30)};
    number += m.units;
  }
  return out;
}

/// In the order of arrival. The first message comes first, or no receiver could tell what is missing before it.
std::vector<std::size_t> arbitrary_delivery(source& from, std::size_t messages, bool duplicates) {
  struct arrival {
    std::size_t when, what;
  };
  std::vector<arrival> arrivals{{0, 0}};
  for (std::size_t i = 1; i < messages; ++i) {
    const auto fate = from.below(8);
    if (fate == 5) continue;  // lost
    const std::size_t delay = fate >= 6 ? 2 * from.below(6) + 1 : 0;
    arrivals.push_back({2 * i + delay, i});
  }
  if (duplicates)
    for (std::size_t n = arrivals.size(), i = 0; i < n; ++i)
      if (from.below(4) == 3) arrivals.push_back({arrivals[i].when + from.below(8), arrivals[i].what});
  std::stable_sort(arrivals.begin(), arrivals.end(), [](const auto& a, const auto& b) { return a.when < b.when; });
  std::vector<std::size_t> out(arrivals.size());
  std::transform(arrivals.begin(), arrivals.end(), out.begin(), [](const arrival& a) { return a.what; });
  return out;
}

/// What a receiver that remembers every message would say.
class reference {
 public:
  explicit reference(const std::vector<sent>& stream) : stream_(stream), seen_(stream.size()) {}

  void observe(std::size_t i) {
    if (seen_[i])
      counts_.duplicate += stream_[i].units;
    else if (i < next_)
      counts_.late += stream_[i].units;
    seen_[i] = true;
    next_ = std::max(next_, i + 1);
    counts_.lost = 0;
    for (std::size_t k = 0; k < next_; ++k) counts_.lost += seen_[k] ? 0 : stream_[k].units;
  }
  [[nodiscard]] const sequence_counts& counts() const { return counts_; }

 private:
  const std::vector<sent>& stream_;
  std::vector<bool> seen_;
  std::size_t next_ = 0;
  sequence_counts counts_{};
};

std::string to_text(const sequence_counts& c) {
  return "lost " + std::to_string(c.lost) + ", late " + std::to_string(c.late) + ", duplicate " +
         std::to_string(c.duplicate) + ", restarts " + std::to_string(c.restarts);
}
bool same(const sequence_counts& a, const sequence_counts& b) {
  return a.lost == b.lost && a.late == b.late && a.duplicate == b.duplicate && a.restarts == b.restarts;
}

/// After each message the counts are those of the reference; at the end `lost` is what is really missing.
template <bool Duplicates>
counterexample counts_are_exact(source& from) {
  const auto stream = arbitrary_stream(from);
  const auto delivery = arbitrary_delivery(from, stream.size(), Duplicates);
  sequence_tracker tracker;
  reference expected{stream};
  std::string log;
  for (const std::size_t i : delivery) {
    const auto event =
        tracker.observe(static_cast<std::uint32_t>(stream[i].number), static_cast<std::uint32_t>(stream[i].units));
    expected.observe(i);
    log += std::to_string(static_cast<std::uint32_t>(stream[i].number)) + " with " + std::to_string(stream[i].units) +
           ": " + name_of(event) + "\n";
    if (!same(tracker.counts(), expected.counts()))
      return log + "counted:  " + to_text(tracker.counts()) + "\nexpected: " + to_text(expected.counts());
  }
  return {};
}

/// RFC 7011 section 11.6: single messages with a wild number change nothing.
counterexample wild_numbers(source& from) {
  const auto stream = arbitrary_stream(from);
  sequence_tracker tracker;
  for (std::size_t i = 0; i < stream.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(stream[i].number);
    const auto event = tracker.observe(number, static_cast<std::uint32_t>(stream[i].units));
    if (event != (i == 0 ? sequence_event::first : sequence_event::in_order))
      return "message " + std::to_string(i) + " is " + name_of(event);
    if (from.coin()) {
      const auto far = static_cast<std::uint32_t>(
          from.between(std::int64_t{sequence_tracker::max_gap} + 1,
                       (std::int64_t{1} << 32) - std::int64_t{sequence_tracker::max_behind} - 1));
      const auto wild = tracker.expected() + far;
      if (const auto e = tracker.observe(wild, 30); e != sequence_event::held)
        return std::to_string(wild) + " after " + std::to_string(number) + " is " + name_of(e);
    }
  }
  if (!same(tracker.counts(), {})) return to_text(tracker.counts());
  return {};
}

/// Restarts are recognised by the uptime, wraps of the uptime are not restarts, and neither costs a flow.
counterexample restarts(source& from) {
  sequence_tracker tracker;
  flow::uptime_tracker uptimes;
  sequence_counts expected;
  std::string log;
  std::int64_t now = 1'700'000'000'000, boot = now - from.between(1, std::int64_t{1} << 33);
  std::uint32_t number = static_cast<std::uint32_t>(from.word()), uptime = 0;
  for (std::uint64_t epochs = 1 + from.below(4); epochs > 0; --epochs) {
    for (std::uint64_t messages = 1 + from.below(6); messages > 0; --messages) {
      const auto units = static_cast<std::uint32_t>(1 + from.below(30));
      uptime = static_cast<std::uint32_t>(now - boot);
      const bool restarted = uptimes.observe(uptime, from_unix_milliseconds(now / 1000 * 1000));
      const auto event = tracker.observe(number, units, restarted);
      log += "at " + std::to_string(now) + " uptime " + std::to_string(uptime) + " number " + std::to_string(number) +
             " with " + std::to_string(units) + ": " + name_of(event) + "\n";
      if (!same(tracker.counts(), expected))
        return log + "counted:  " + to_text(tracker.counts()) + "\nexpected: " + to_text(expected);
      number += units;
      // Ever less than half a wrap: nothing can be said about an exporter that was silent for 25 days.
      now += from.between(1, from.below(8) == 7 ? 0x7fff'0000 : 60'000);
    }
    // Down for longer than clocks may jitter, and up for less than before: else the uptime tells nothing.
    if (uptime <= 10'000) return {};
    now += 20'000;
    boot = now - from.between(0, 10'000);
    const auto fresh = static_cast<std::uint32_t>(from.word());
    number = fresh == number ? fresh + 1 : fresh;
    ++expected.restarts;
    log += "restart\n";
  }
  return {};
}

}  // namespace

void add_sequence_properties(std::vector<property>& to) {
  to.push_back({"flow.sequence.loss_and_reordering", &counts_are_exact<false>});
  to.push_back({"flow.sequence.duplicates", &counts_are_exact<true>});
  to.push_back({"flow.sequence.wild_numbers", &wild_numbers});
  to.push_back({"flow.sequence.restarts", &restarts});
}

}  // namespace flowkit::conformance
