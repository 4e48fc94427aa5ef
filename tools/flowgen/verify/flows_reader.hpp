// SPDX-License-Identifier: BSL-1.0
// The truth: the flows file that belongs to a manifest, as rows of what a map can know.
#pragma once

#include <functional>
#include <mutex>

#include "tools/flowgen/verify/block_source.hpp"
#include "tools/flowgen/verify/exporter_directory.hpp"
#include "tools/flowgen/verify/map.hpp"
#include "tools/flowgen/verify/row_store.hpp"
#include "tools/flowgen/verify/side_filters.hpp"

namespace flowkit::tools::verify {

/// Labels by number; 0 is the background.
class label_list {
 public:
  label_list() : names_{""} {}
  /// From any thread. At most 65,535; more share the last.
  std::uint16_t number_of(std::string_view name);
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  std::mutex mutex_;
  std::vector<std::string> names_;
};

/// Which fields of a flow are compared, by protocol.
struct comparison_fields {
  std::array<field_set, std::size(sent_protocols)> compared;
  [[nodiscard]] field_set any() const noexcept;
};
/// `shown`: fields that the outputs have at all.
[[nodiscard]] comparison_fields fields_to_compare(const verification_map& map, const field_set& shown,
                                                  const field_set& ignored);

class flows_reader {
 public:
  /// Throws startup_error (io): it cannot be read, or lacks a column.
  flows_reader(const std::string& path, const exporter_directory& exporters, label_list& labels);

  /// The fields that it has columns for.
  [[nodiscard]] field_set known() const;
  /// Before read().
  void use(const verification_map& map, const comparison_fields& fields);
  /// Before read(): those that do not fit are not judged.
  void select(const flow_selection& by) noexcept { selection_ = &by; }
  /// In each of the threads. Throws startup_error (io): the file and its line.
  void read(row_writer& to);
  /// After it: which of all fields some flow has.
  [[nodiscard]] const field_set& had() const noexcept { return had_; }
  /// After it: of flows that were sent at least once.
  struct sent_counts {
    std::uint64_t all = 0, selected = 0;
  };
  [[nodiscard]] const sent_counts& counts() const noexcept { return counts_; }
  /// After it: is it the file of the manifest? Throws startup_error (io).
  void check_counts() const;

 private:
  struct column {
    std::size_t number;
    field_number field;
    value_rule rule;
    const map_field* of = nullptr;  ///< if the map has it
  };
  /// What is taken of the flows of a protocol.
  struct selection {
    std::vector<column> compared, carried;
  };
  struct own_columns {
    std::size_t address, port, protocol, domain, label, sampling, copies, sent, source_ip, ip_protocol;
  };
  class worker;

  void read_header();
  [[nodiscard]] std::size_t column_called(std::string_view name) const;
  [[noreturn]] void fail(std::uint64_t at, const std::string& what) const;

  block_source source_;
  const exporter_directory& exporters_;
  label_list& labels_;
  std::vector<std::string> names_;
  own_columns own_{};
  std::array<selection, std::size(sent_protocols)> selections_;
  std::vector<std::pair<std::size_t, field_number>> left_out_;  ///< columns of fields that no protocol's flows compare
  field_set had_;
  bool zero_is_absent_ = false;
  const flow_selection* selection_ = nullptr;  ///< null: all are judged
  std::mutex mutex_;
  std::vector<std::uint64_t> sent_;  ///< rows by exporter
  sent_counts counts_;
};

}  // namespace flowkit::tools::verify
