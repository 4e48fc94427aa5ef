// SPDX-License-Identifier: BSL-1.0
// Small sets of flows with keys that repeat, how they are stored with faults, and an account of it kept the slow way.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <conformance/generators/source.hpp>

#include "tools/flowgen/verify/account.hpp"
#include "tools/flowgen/verify/row_store.hpp"

namespace flowkit::test::verification {

using namespace flowkit::tools::verify;

/// The fields of the flows here: eight of the key, and three that are not.
inline constexpr std::string_view names[] = {
    "exporter.ip",      "exporter.port",   "source.ip",     "source.port",    "destination.ip",   "destination.port",
    "network.protocol", "network.packets", "network.bytes", "tcpControlBits", "ingressInterface", "flow.end"};
inline constexpr std::size_t members = std::size(names), key_members = 9;

inline const std::array<field_number, members>& numbers() {
  static const auto all = [] {
    std::array<field_number, members> out{};
    for (std::size_t i = 0; i < members; ++i) out[i] = find_field(names[i]).value();
    return out;
  }();
  return all;
}

struct a_flow {
  std::array<std::uint64_t, members> values{};
  std::uint8_t copies = 1;
  std::int64_t time = no_time;
  std::uint16_t label = 0;
  bool is_selected = true;
};

inline row_view row_of(row_builder& row, const a_flow& f, bool is_sent) {
  static const auto order = [] {  // rows have their values in the order of fields
    std::array<std::size_t, members> out{};
    for (std::size_t i = 0; i < members; ++i) out[i] = i;
    std::sort(out.begin(), out.end(), [](std::size_t a, std::size_t b) { return numbers()[a] < numbers()[b]; });
    return out;
  }();
  row.begin();
  for (const std::size_t i : order) {
    value v;
    if (fields()[numbers()[i]].kind == value_kind::address)
      v.set_address(ip_address{ipv4_address{static_cast<std::uint32_t>(f.values[i])}});
    else
      v.set_number(f.values[i]);
    row.add(numbers()[i], v);
  }
  row.head().time = f.time;
  if (is_sent) row.head().is_selected = f.is_selected;
  if (is_sent) row.head().exporter = 0, row.head().label = f.label, row.head().copies = f.copies;
  return row.finish();
}
inline void put(row_writer& to, const a_flow& f, bool is_sent) {
  row_builder row;
  const row_view done = row_of(row, f, is_sent);
  to.add(done.head().key, done);
}

using key_values = std::array<std::uint64_t, key_members>;
inline key_values key_of(const a_flow& f) {
  key_values k{};
  std::copy_n(f.values.begin(), key_members, k.begin());
  return k;
}

/// What is known before parts of keys are compared: by equal values, then by equal keys.
struct model {
  flow_counts counts;
  std::vector<key_values> sent_left, stored_left;

  model(const std::vector<a_flow>& sent, const std::vector<a_flow>& stored) {
    struct equal_values {
      std::uint64_t once = 0, twice = 0, lost = 0, stored = 0;
    };
    std::map<key_values, std::map<std::array<std::uint64_t, members>, equal_values>> all;
    for (const a_flow& f : sent) {
      equal_values& e = all[key_of(f)][f.values];
      (f.copies == 0 ? e.lost : f.copies == 1 ? e.once : e.twice) += 1;
      (f.copies == 0 ? counts.lost_on_purpose : counts.sent) += 1;
    }
    for (const a_flow& f : stored) ++all[key_of(f)][f.values].stored;
    for (const auto& [key, group] : all) {
      std::uint64_t left = 0, others = 0, was_sent = 0, was_lost = 0;
      for (const auto& [values, e] : group) {
        const std::uint64_t expected = e.once + e.twice, equal = std::min(expected, e.stored);
        const std::uint64_t more = e.stored - equal;
        counts.stored += equal, left += expected - equal, was_sent += expected, was_lost += e.lost;
        if (expected == 0 && e.lost == 0) {
          others += more;
        } else if (expected == 0) {
          counts.unexpected += more, counts.lost_but_stored += more;
        } else {
          const std::uint64_t twice = std::min(e.twice, more);
          counts.stored_twice += twice, counts.duplicates += more - twice;
        }
      }
      const std::uint64_t altered = std::min(left, others);
      counts.altered += altered, left -= altered, others -= altered;
      if (was_sent != 0) {
        counts.duplicates += others;
      } else if (was_lost != 0) {
        counts.unexpected += others, counts.lost_but_stored += others;
      } else {
        stored_left.insert(stored_left.end(), others, key);
      }
      sent_left.insert(sent_left.end(), left, key);
    }
  }
};

/// Is such a pair one flow with an altered key: all but two fields agree, and what agrees tells flows apart?
inline bool is_one_flow(const key_values& a, const key_values& b) {
  unsigned differ = 0, weight = 0;
  for (std::size_t i = 0; i < key_members; ++i) {
    const auto k = std::find_if(key_fields().begin(), key_fields().end(),
                                [i](const key_field& f) { return f.field == numbers()[i]; });
    if (a[i] == b[i])
      weight += k->weight;
    else
      ++differ;
  }
  return differ <= 2 && weight >= least_weight;
}

struct scene {
  std::vector<a_flow> sent, stored;
};
/// Few values, so that keys repeat: in all fields, or in all but those that make a key unique.
inline scene any_scene(conformance::source& from) {
  scene s;
  auto any = from.many();
  const auto below = [&](std::uint64_t n) { return any.word() % n; };
  const std::uint64_t values = 1 + from.below(3), varied = 1 + from.below(members);
  const auto arbitrary = [&] {
    a_flow f;
    for (std::size_t i = 0; i < members; ++i) f.values[i] = 1 + (below(varied) == 0 ? below(values) : 0);
    return f;
  };
  s.sent.resize(from.below(24));
  for (std::size_t i = 0; i < s.sent.size(); ++i) {
    a_flow& f = s.sent[i] = arbitrary();
    f.copies = static_cast<std::uint8_t>(below(6) == 0 ? 2 : below(6) == 1 ? 0 : 1);
    f.label = static_cast<std::uint16_t>(below(3));
    f.time = static_cast<std::int64_t>(1'000 * i);  // flows of one key are told apart by when they were sent
  }
  const std::uint64_t faults = from.below(3) == 0 ? 0 : 2 + from.below(8);
  const auto fault = [&] { return faults != 0 && below(faults) == 0; };
  for (const a_flow& f : s.sent)
    for (std::uint64_t n = f.copies + std::uint64_t{fault()} - std::min<std::uint64_t>(fault(), f.copies); n > 0; --n) {
      a_flow kept = f;
      for (int k = 0; k < 3 && fault(); ++k) kept.values[below(members)] = 1 + below(values + 1);
      kept.time = f.time + static_cast<std::int64_t>(below(500));
      s.stored.push_back(kept);
    }
  for (int n = 0; n < 3; ++n)
    if (fault()) s.stored.push_back(arbitrary());
  for (std::size_t i = s.stored.size(); i > 1; --i) std::swap(s.stored[i - 1], s.stored[below(i)]);
  return s;
}

}  // namespace flowkit::test::verification
