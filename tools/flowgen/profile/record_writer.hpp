// SPDX-License-Identifier: BSL-1.0
// The records of one template of a profile: what flows have is written by the library's emission, the rest from the
// profile's values.
#pragma once

#include <cstring>

#include <flowkit/flow/emit.hpp>

#include "tools/flowgen/profile/field_filler.hpp"
#include "tools/flowgen/profile/profile.hpp"

namespace flowkit::tools {

class record_writer {
 public:
  /// `common`: values of the whole profile; those of the template count before them. Records that
  /// are not of flows may have any values. Throws startup_error (usage).
  record_writer(std::span<const specifier> fields, const value_table& own, const value_table& common,
                const std::string& where, bool of_flows = true);

  /// Fields of the flow that are in the records.
  [[nodiscard]] const flow::presence& sent() const noexcept { return sent_; }
  /// Octets of a record: of the shortest, and at the most.
  [[nodiscard]] std::size_t min_size() const noexcept { return min_size_; }
  [[nodiscard]] std::size_t max_size() const noexcept { return max_size_; }
  [[nodiscard]] bool is_fixed() const noexcept { return gaps_.empty(); }
  /// Fields that nothing has a value for, so that they are zeros, by their places in the template.
  [[nodiscard]] const std::vector<std::size_t>& blank() const noexcept { return blank_; }

  /// Of one exporter, as message_builder.add() takes it.
  struct of_exporter {
    const record_writer& writer;
    run_numbers run;
    random_source& chance;

    [[nodiscard]] std::span<const specifier> fields() const noexcept { return writer.fields_; }
    [[nodiscard]] std::size_t min_size() const noexcept { return writer.min_size_; }
    plan::outcome write(std::span<const flow::record> flows, std::span<std::byte> out,
                        const record_context& context) const noexcept {
      return writer.write(flows, out, context, run, chance);
    }
  };

 private:
  /// Fixed octets of records that have values of variable length, at the most.
  static constexpr std::size_t most_fixed = 16'384;
  struct filled {
    std::size_t at;  ///< in the fixed octets of a record
    field_filler how;
  };
  /// A run of octets that are the same in all records.
  struct constant {
    std::size_t at;
    std::vector<std::byte> octets;
  };
  /// A value of variable length, behind so many fixed octets.
  struct gap {
    std::size_t fixed;
    std::optional<field_filler> how;  ///< nothing: empty
    bool is_list = false;             ///< its length takes three octets (RFC 6313 section 4.5)
  };

  plan::outcome write(std::span<const flow::record> flows, std::span<std::byte> out, const record_context& context,
                      const run_numbers& run, random_source& chance) const noexcept;
  void fill(const flow::record& r, const run_numbers& run, random_source& chance, std::byte* record) const noexcept;
  [[nodiscard]] std::size_t scatter(const flow::record& r, const run_numbers& run, random_source& chance,
                                    const std::byte* fixed, std::span<std::byte> out) const noexcept;

  std::vector<specifier> fields_, fixed_fields_;
  flow::flow_emission how_;  ///< of the fields of fixed length
  flow::presence sent_;
  std::vector<constant> constants_;
  std::vector<filled> filled_;
  std::vector<gap> gaps_;
  std::vector<std::size_t> blank_;
  std::size_t fixed_size_ = 0, min_size_ = 0, max_size_ = 0;
};

}  // namespace flowkit::tools
