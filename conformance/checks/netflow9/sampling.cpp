// SPDX-License-Identifier: BSL-1.0
// Sampling in NetFlow v9: algorithms, intervals, and samplers that records refer to.
#include <fmt/core.h>

#include <flowkit/core/sampling.hpp>
#include <flowkit/ie/iana.hpp>

#include "conformance/checks/templates/field_of.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

std::uint64_t number_in(const field_event& e) noexcept { return load_be(e.value.data(), e.value.size()); }

struct algorithm {
  static constexpr std::array decides{NFV9_3954_8_SAMPLEALG};
  static bool wants(const specifier& s, const element*) noexcept { return is_number(s, ie::samplingAlgorithm); }
  void on(const field_event& e, findings& out) {
    const std::uint64_t v = number_in(e);
    constexpr const char* expected = "1 (deterministic) or 2 (random)";
    if (v == 0)
      return out.noted(decides[0], e.at, expected, [] { return "SAMPLING_ALGORITHM is 0: nothing is sampled?"; });
    out.judge(decides[0], v <= 2, e.at, expected, [&] { return fmt::format("SAMPLING_ALGORITHM is {}", v); });
  }
};

/// 0 says that nothing is sampled, unless an algorithm says how. An interval in the wrong byte order is a known fault
/// of some devices where it is SAMPLING_INTERVAL, and has a row of its own there.
struct interval {
  static constexpr std::array decides{NFV9_3954_8_SAMPLEINT, NFV9_MT_SAMPLING};
  static constexpr const char* expected = "1 to 16777216";

  static bool wants(const specifier& s, const element*) noexcept {
    return is_number(s, ie::samplingInterval) || is_number(s, ie::samplerRandomInterval);
  }
  void on(const field_event& e, findings& out) {
    const bool is_sampler = e.spec.id == ie::samplerRandomInterval.id;
    const char* const name = is_sampler ? "FLOW_SAMPLER_RANDOM_INTERVAL" : "SAMPLING_INTERVAL";
    const std::uint64_t v = number_in(e);
    const auto told = [&] { return fmt::format("{} is {}", name, v); };
    if (v == 0) {
      const bool says_how = e.record.number(is_sampler ? ie::samplerMode : ie::samplingAlgorithm).value_or(0) != 0;
      if (says_how) return out.failed(decides[0], e.at, expected, told);
      return out.noted(decides[0], e.at, expected, told);
    }
    if (v <= max_believable_rate) return out.seen(decides[0]), is_sampler ? void() : out.seen(decides[1]);
    const auto swapped = e.value.size() == 4 ? __builtin_bswap32(static_cast<std::uint32_t>(v)) : 0;
    const bool reads_swapped = swapped != 0 && swapped <= max_believable_rate;
    const auto told_swapped = [&] { return fmt::format("{} is {}, or {} in little-endian order", name, v, swapped); };
    if (!reads_swapped) return out.failed(decides[0], e.at, expected, told);
    if (is_sampler) return out.failed(decides[0], e.at, expected, told_swapped);
    out.noted(decides[0], e.at, expected, told_swapped);
    out.noted(decides[1], e.at, expected, told_swapped);
  }
};

/// Samplers are announced from time to time, so a short capture may have none of them. It is a fault only where all was
/// seen and samplers were announced, or one came a second time: then all have come.
struct sampler_reference {
  static constexpr std::array decides{NFV9_3954_8_SAMPLERREF};
  static bool wants(const specifier& s, const element*) noexcept { return is_number(s, ie::samplerId); }
  void on(const field_event& e, findings& out) {
    const std::uint64_t id = number_in(e);
    if (id == 0 || id >= most_samplers) return;
    if (samplers_.empty()) samplers_.resize(most_samplers);
    sampler& s = samplers_[id];
    const bool is_announcement = e.record.entry.is_options && e.record.find(ie::samplerRandomInterval) != nullptr;
    if (is_announcement) {
      has_any_ = true;
      has_twice_ |= s.announced != 0 && s.announced != e.record.message.in.number;
      s.announced = e.record.message.in.number;
      if (s.is_used) out.seen(decides[0]);
    } else if (!e.record.entry.is_options) {
      if (s.announced != 0) out.seen(decides[0]);
      if (s.announced == 0 && !s.is_used) s.first = out.remember(e.at);
      s.is_used = true;
    }
  }
  void on(const message_end_event& e, findings&) {
    using enum flow::sequence_event;
    if (e.follows.what == first) from_start_ = e.message.sequence == 0;
    has_lost_ |= e.follows.what != first && e.follows.what != in_order;
  }
  void on(const end_event&, findings& out) {
    const bool is_sure = has_any_ && !has_lost_ && (from_start_ || has_twice_);
    for (std::size_t id = 0; id < samplers_.size(); ++id) {
      const sampler& s = samplers_[id];
      if (!s.is_used || s.announced != 0) continue;
      constexpr const char* expected_here = "a sampler with a record of options: its id, mode and interval";
      const auto told = [&] { return fmt::format("flows name sampler {}, of which no options came", id); };
      if (is_sure)
        out.failed(decides[0], s.first, expected_here, told);
      else
        out.noted(decides[0], s.first, expected_here, told);
    }
  }

 private:
  struct sampler {
    std::uint64_t announced = 0;  ///< number of the datagram
    bool is_used = false;
    witness first;
  };
  static constexpr std::size_t most_samplers = 256;  ///< ids have one octet

  std::vector<sampler> samplers_;
  bool has_any_ = false, has_twice_ = false, has_lost_ = false, from_start_ = false;
};
}  // namespace

check_rows netflow9_sampling_checks() noexcept { return rows_of_checks<algorithm, interval, sampler_reference>; }

}  // namespace flowkit::conformance
