// SPDX-License-Identifier: BSL-1.0
// One template of an exporter, and what its records held.
#pragma once

#include <bitset>
#include <memory>
#include <unordered_set>
#include <vector>

#include <flowkit/flow/table.hpp>
#include <flowkit/templates/template_view.hpp>

#include "tools/flowgen/observe/budget.hpp"
#include "tools/flowgen/observe/value_summary.hpp"

namespace flowkit::tools {

/// How the records of a template become flows; only template_messages.cpp knows, as it is expensive to compile.
class flow_reader;
struct delete_flow_reader {
  void operator()(flow_reader* r) const noexcept;
};

class template_observation {
 public:
  /// Of options data: as many different records are kept; and known to be different.
  static constexpr std::size_t most_records = 64, most_known = 4096;

  /// Octets that a definition takes of the budget.
  [[nodiscard]] static std::size_t cost_of(const template_view& t) noexcept;

  explicit template_observation(const template_view& t) { define(t); }

  /// Another definition: what was seen of the values is forgotten.
  void define(const template_view& t);
  [[nodiscard]] bool is(const template_view& t) const noexcept;
  [[nodiscard]] template_view view() const noexcept { return {id, scope_count, is_options, fields}; }

  /// One whole record of it.
  void add_record(octets record, budget& room);
  /// What distinguishes the record from others of the template: all but counters and times.
  [[nodiscard]] std::uint64_t identity_of(octets record) const noexcept;
  void add_flow(const flow::record& r) noexcept;

  std::uint16_t id = 0, scope_count = 0;
  bool is_options = false;
  std::vector<specifier> fields;
  std::uint64_t definitions = 0;  ///< that differ, one after the other
  std::uint64_t records = 0;
  std::uint64_t v4 = 0, v6 = 0;  ///< flows by their addresses
  std::bitset<256> protocols;    ///< of the flows
  std::vector<value_summary> values;
  std::vector<std::vector<std::byte>> distinct;  ///< options data, in the order of appearance
  std::uint64_t more = 0;                        ///< different ones that were not kept
  std::unique_ptr<flow_reader, delete_flow_reader> reader;

 private:
  std::unordered_set<std::uint64_t> known_;
};

}  // namespace flowkit::tools
