// SPDX-License-Identifier: BSL-1.0
// A profile ready to be sent: what all its exporters have in common, made once for a run.
#pragma once

#include <memory>

#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/profile/record_writer.hpp"
#include "tools/flowgen/traffic/derived.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace flowkit::tools {

/// Of all flows of a profile.
[[nodiscard]] application_mix mix_of(const profile& p);
[[nodiscard]] flow_timeouts timeouts_of(const profile& p) noexcept;

/// Does the profile say that the element is always 0?
[[nodiscard]] bool is_constant_zero(const value_table& common, const value_table& own, const element& e);

/// A template of flows.
class compiled_template {
 public:
  /// The `number`-th of flows, from 0.
  compiled_template(const profile& p, const template_profile& t, std::uint32_t number, bool several_samplers,
                    bool tells_boot);

  [[nodiscard]] std::uint16_t id() const noexcept { return id_; }
  [[nodiscard]] template_view view() const noexcept { return {id_, 0, false, fields_}; }
  [[nodiscard]] const record_writer& records() const noexcept { return records_; }
  /// Octets of a record at the most.
  [[nodiscard]] std::size_t size() const noexcept { return records_.max_size(); }
  [[nodiscard]] flow_family family() const noexcept { return family_; }
  [[nodiscard]] const application_mix& mix() const noexcept { return mix_; }
  /// How often it is chosen among those of its family; 0: never.
  [[nodiscard]] std::uint64_t weight() const noexcept { return weight_; }
  /// Which flows of scenarios its records can say (staged_flows.hpp).
  [[nodiscard]] std::uint8_t carries() const noexcept { return carries_; }

  /// Flows as traffic made them become those that the records can say: with what follows from them, and times in the
  /// template's unit.
  void prepare(std::span<flow::record> flows, const derivation_context& c) const noexcept;
  /// What a receiver knows of them, once they are written. Of records with both directions (RFC 5103) the forward one.
  void as_received(std::span<flow::record> flows) const noexcept;

 private:
  std::uint16_t id_;
  std::vector<specifier> fields_;
  record_writer records_;
  flow_family family_;
  application_mix mix_;
  std::uint64_t weight_;
  std::uint8_t carries_;
  flow::presence present_;   ///< of the flows as they are written
  flow::presence received_;  ///< as they are read
  std::vector<derivation> derived_;
  std::uint64_t most_bytes_ = 0, most_packets_ = 0;  ///< that its fields can say
  bool start_in_seconds_ = false, end_in_seconds_ = false, event_in_seconds_ = false;
  bool needs_finish_ = false;                                  ///< the receiver derives what the digest covers
  bool no_source_port_ = false, no_destination_port_ = false;  ///< a value of the profile says 0
};

/// A kind of options data.
struct compiled_options {
  std::uint16_t id, scope_count;
  std::vector<specifier> fields;
  bool for_each_sampler;
  std::vector<record_writer> records;  ///< a record each; for each sampler, if it is for these

  [[nodiscard]] template_view view() const noexcept { return {id, scope_count, true, fields}; }
  [[nodiscard]] std::size_t count(std::size_t samplers) const noexcept {
    return for_each_sampler ? samplers * records.size() : records.size();
  }
};

struct compiled_profile {
  std::shared_ptr<const profile> from;
  std::vector<compiled_template> flows;
  std::vector<template_view> others;  ///< announced, but without records of their own: for lists
  std::vector<compiled_options> options;

  /// Those of flows and the others, in the profile's order.
  [[nodiscard]] std::vector<template_view> all_templates() const;
  std::vector<template_view> at_once;  ///< all_templates(), where they are announced at once
};

/// Throws startup_error (usage): what the protocol cannot announce, a datagram cannot hold, or nothing is sent by.
[[nodiscard]] std::shared_ptr<const compiled_profile> compile(const exporter_settings& settings);

}  // namespace flowkit::tools
