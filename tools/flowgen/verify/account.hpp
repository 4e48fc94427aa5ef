// SPDX-License-Identifier: BSL-1.0
// What became of the flows: counts, by exporter and label, what was altered, a few examples of each, times from sending
// to storing, and what the searchable fields hold. Each thread has one; they are added up.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tools/flowgen/verify/latency.hpp"
#include "tools/flowgen/verify/row.hpp"

namespace flowkit::tools::verify {

struct flow_counts {
  std::uint64_t sent = 0;             ///< at least once
  std::uint64_t lost_on_purpose = 0;  ///< not sent: no copy
  std::uint64_t stored = 0;           ///< once and unaltered
  std::uint64_t altered = 0;          ///< stored with other values
  std::uint64_t missing = 0;
  std::uint64_t duplicates = 0;    ///< stored more often than sent
  std::uint64_t stored_twice = 0;  ///< and sent twice
  std::uint64_t late = 0;
  std::uint64_t unexpected = 0;       ///< stored, and not sent
  std::uint64_t lost_but_stored = 0;  ///< of these: lost on purpose
  void add(const flow_counts& o) noexcept;
};

/// The few with the smallest hashes: the same whatever the order.
class example_list {
 public:
  template <class Text>
  void add(std::uint64_t hash, std::size_t most, Text&& text) {
    if (all_.size() >= most && (most == 0 || hash >= all_.back().first)) return;
    add_text(hash, most, text());
  }
  void add(const example_list& other, std::size_t most) {
    for (const auto& [hash, text] : other.all_) add(hash, most, [&text = text] { return text; });
  }
  [[nodiscard]] const auto& all() const noexcept { return all_; }

 private:
  void add_text(std::uint64_t hash, std::size_t most, std::string text) {
    const auto at =
        std::upper_bound(all_.begin(), all_.end(), hash, [](std::uint64_t h, const auto& e) { return h < e.first; });
    all_.emplace(at, hash, std::move(text));
    if (all_.size() > most) all_.pop_back();
  }
  std::vector<std::pair<std::uint64_t, std::string>> all_;
};

/// Of one field.
struct alteration {
  std::uint64_t count = 0;
  std::uint64_t nothing = 0;    ///< stored without a value
  std::uint64_t undecoded = 0;  ///< with a text that is none
  example_list examples;
};
/// Of one searchable field.
struct usability {
  std::uint64_t flows = 0;      ///< that have the field on the wire
  std::uint64_t equal = 0;      ///< it has the wire's value
  std::uint64_t described = 0;  ///< the value as the map says that it is written
  std::uint64_t absent = 0;
  std::uint64_t other = 0;
  example_list examples;
  void add(const usability& o, std::size_t most) {
    flows += o.flows, equal += o.equal, described += o.described, absent += o.absent, other += o.other;
    examples.add(o.examples, most);
  }
};

struct account {
  flow_counts total;
  std::unordered_map<std::uint64_t, flow_counts> parts;  ///< by exporter << 16 | label
  std::array<alteration, most_fields> fields;
  std::vector<usability> normalised;  ///< in the order of the map
  example_list missing, duplicates, unexpected, late;
  latency times;

  [[nodiscard]] flow_counts& part(std::uint32_t exporter, std::uint16_t label) {
    return parts[std::uint64_t{exporter} << 16 | label];
  }
  void add(const account& other, std::size_t examples);
};

}  // namespace flowkit::tools::verify
