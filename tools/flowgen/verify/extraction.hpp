// SPDX-License-Identifier: BSL-1.0
// From the members of a stored document to a row, by a map.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>

#include "tools/flowgen/verify/exporter_directory.hpp"
#include "tools/flowgen/verify/key_table.hpp"
#include "tools/flowgen/verify/map.hpp"
#include "tools/flowgen/verify/row_store.hpp"

namespace flowkit::tools::verify {

using field_bits = std::array<std::uint64_t, most_fields / 64>;

/// A map made ready: each key has a slot.
class extraction_plan {
 public:
  /// `map` must outlive it. Fields of `ignored` are not taken.
  extraction_plan(const verification_map& map, const field_set& ignored);

  struct source {
    int slot;
    const value_rule* rule;
  };
  struct field {
    const map_field* of;
    std::vector<source> from;
  };
  struct condition {
    int slot;
    std::string_view value;
  };

  [[nodiscard]] const verification_map& map() const noexcept { return map_; }
  [[nodiscard]] const key_table& members() const noexcept { return members_; }
  [[nodiscard]] const key_table& pairs() const noexcept { return pairs_; }
  [[nodiscard]] std::size_t slots() const noexcept { return static_cast<std::size_t>(slots_); }
  /// Of the line with pairs; key_table::none if there is none.
  [[nodiscard]] int line() const noexcept { return line_; }
  [[nodiscard]] std::span<const field> fields() const noexcept { return fields_; }
  [[nodiscard]] std::span<const condition> conditions() const noexcept { return conditions_; }
  [[nodiscard]] std::span<const source> times() const noexcept { return times_; }
  [[nodiscard]] std::span<const source> protocols() const noexcept { return protocols_; }
  [[nodiscard]] std::span<const int> normalised() const noexcept { return normalised_; }
  /// The exporter's address and port among fields(), or none.
  [[nodiscard]] const field* exporter_address() const noexcept { return at(exporter_address_); }
  [[nodiscard]] const field* exporter_port() const noexcept { return at(exporter_port_); }
  /// Which of fields() a slot may give, by bits: most documents have a few of the many that a map knows.
  [[nodiscard]] const field_bits& fields_of(int slot) const noexcept {
    return fields_of_[static_cast<std::size_t>(slot)];
  }
  /// Some field is only in flows of a family or of some IP protocols: these two tell. Null: they need not be asked.
  [[nodiscard]] const field* source_address() const noexcept { return at(source_address_); }
  [[nodiscard]] const field* ip_protocol() const noexcept { return at(ip_protocol_); }
  /// Some field is only in flows of some protocols.
  [[nodiscard]] bool depends_on_protocol() const noexcept { return depends_on_protocol_; }

 private:
  int slot_of(place where, std::string_view key);
  std::vector<source> sources_of(const std::vector<map_key>& keys);
  [[nodiscard]] const field* at(std::size_t i) const noexcept { return i < fields_.size() ? &fields_[i] : nullptr; }

  const verification_map& map_;
  key_table members_, pairs_;
  int slots_ = 0, line_ = key_table::none;
  std::vector<field> fields_;
  std::vector<condition> conditions_;
  std::vector<source> times_, protocols_;
  std::vector<int> normalised_;
  std::vector<field_bits> fields_of_;
  std::size_t exporter_address_ = most_fields, exporter_port_ = most_fields, source_address_ = most_fields,
              ip_protocol_ = most_fields;
  bool depends_on_protocol_ = false;
};

struct stored_sums {
  std::uint64_t flows = 0, bytes = 0, packets = 0;
};
/// What one thread saw.
struct extraction_counts {
  std::uint64_t documents = 0;
  std::uint64_t flows = 0;
  std::uint64_t others = 0;                             ///< that the map says are no flows
  std::uint64_t older = 0;                              ///< than --since
  field_set shown;                                      ///< fields with a value in some flow
  std::unordered_map<std::uint32_t, stored_sums> sums;  ///< by exporter
  void add(const extraction_counts& o);
};

class extractor {
 public:
  /// `to` null: only sums.
  extractor(const extraction_plan& plan, const exporter_directory& exporters, std::optional<std::int64_t> since,
            row_writer* to);

  // As json_walk calls them.
  void member(std::string_view path, std::string_view text) noexcept { set(plan_.members().find(path), text); }
  void array(std::string_view, std::string_view) noexcept {}
  void answer() noexcept { reset(); }
  void document();
  // Others.
  void pair(std::string_view key, std::string_view text) noexcept {
    set(plan_.pairs().find(key), text);
    set(plan_.members().find(key), text);
  }
  void set(int slot, std::string_view text) noexcept {
    if (slot < 0 || slots_[static_cast<std::size_t>(slot)].data() != nullptr) return;
    slots_[static_cast<std::size_t>(slot)] = text.data() == nullptr ? std::string_view{""} : text;
    set_.push_back(slot);
  }
  /// The members of lines of pairs are those of the line that a document would contain.
  void document_of_pairs();

  [[nodiscard]] const extraction_counts& counts() const noexcept { return counts_; }

 private:
  void reset() noexcept {
    for (const int slot : set_) slots_[static_cast<std::size_t>(slot)] = {};
    set_.clear();
  }
  void take();
  void put_fields(protocol_set protocols);
  bool read(const extraction_plan::field* f, value& v);
  [[nodiscard]] protocol_set protocols_of(const std::optional<ip_address>& address,
                                          std::optional<std::uint16_t> port) const;
  [[nodiscard]] std::string_view at(int slot) const noexcept {
    return slot < 0 ? std::string_view{} : slots_[static_cast<std::size_t>(slot)];
  }
  /// The first that is there; null rule: none is.
  [[nodiscard]] extraction_plan::source first_of(std::span<const extraction_plan::source> from) const noexcept {
    for (const auto& s : from)
      if (at(s.slot).data() != nullptr) return s;
    return {key_table::none, nullptr};
  }

  const extraction_plan& plan_;
  const exporter_directory& exporters_;
  std::optional<std::int64_t> since_;
  row_writer* to_;
  std::vector<std::string_view> slots_;
  std::vector<int> set_;  ///< those with a value
  std::string scratch_;
  date_reader dates_;
  row_builder row_;
  extraction_counts counts_;
};

}  // namespace flowkit::tools::verify
