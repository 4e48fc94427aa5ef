// SPDX-License-Identifier: BSL-1.0
// Exporters of NetFlow v9 and IPFIX whose messages are right until a test changes them.
#pragma once

#include <optional>

#include "rules/judged.hpp"

namespace flowkit::test {

/// A field of a template. With `pen` not 0 the enterprise bit is set and the number follows (IPFIX).
struct field_spec {
  std::uint16_t id, length;
  std::uint32_t pen = 0;
};
using field_specs = std::vector<field_spec>;

/// A set with its header, and what it counts for.
struct wire_set {
  wire octets;
  std::uint32_t records = 0;  ///< data records
  std::uint32_t others = 0;   ///< template records
};

/// Any set, its length right.
[[nodiscard]] wire_set set_of(std::uint16_t id, const wire& content, std::uint32_t records = 0,
                              std::uint32_t others = 0);
/// Specifiers, one after the other.
[[nodiscard]] wire specifiers(const field_specs& fields);
/// A data set: one record after the other, then padding.
[[nodiscard]] wire_set data(std::uint16_t id, const std::vector<wire>& records, const wire& padding = {});

class ipfix_stream {
 public:
  std::uint32_t sequence = 0, domain = 7;
  timestamp clock = new_year;
  std::uint16_t port = 40'000;
  transport_kind transport = transport_kind::udp;
  std::uint32_t connection = 0;
  bool counts = true;  ///< false: sequence stays as the test sets it

  [[nodiscard]] static wire template_record(std::uint16_t id, const field_specs& fields);
  [[nodiscard]] static wire options_record(std::uint16_t id, std::uint16_t scopes, const field_specs& fields);
  /// A set of one template, of one options template.
  [[nodiscard]] static wire_set announce(std::uint16_t id, const field_specs& fields);
  [[nodiscard]] static wire_set announce_options(std::uint16_t id, std::uint16_t scopes, const field_specs& fields);

  /// A message of these sets, a second after the last one.
  ipfix_stream& send(const std::vector<wire_set>& sets);
  [[nodiscard]] wire octets_of(const std::vector<wire_set>& sets) const;
  /// As sent by send(), but these octets.
  ipfix_stream& send_octets(const wire& octets, std::uint32_t records);
  ipfix_stream& wait(duration d);
  [[nodiscard]] capture& all() { return all_; }
  [[nodiscard]] sent& last() { return all_.back(); }

 private:
  capture all_;
};

class v9_stream {
 public:
  std::uint32_t sequence = 0, source_id = 7;
  std::uint32_t uptime = 3'600'000;
  timestamp clock = new_year;
  std::uint16_t port = 40'000;

  [[nodiscard]] static wire template_record(std::uint16_t id, const field_specs& fields);
  /// The first `scopes` fields are scopes, with their own types.
  [[nodiscard]] static wire options_record(std::uint16_t id, std::size_t scopes, const field_specs& fields);
  /// A FlowSet of one template, of one options template (padded).
  [[nodiscard]] static wire_set announce(std::uint16_t id, const field_specs& fields);
  [[nodiscard]] static wire_set announce_options(std::uint16_t id, std::size_t scopes, const field_specs& fields);

  v9_stream& send(const std::vector<wire_set>& sets);
  [[nodiscard]] wire octets_of(const std::vector<wire_set>& sets) const;
  v9_stream& send_octets(const wire& octets);
  v9_stream& wait(duration d);
  [[nodiscard]] capture& all() { return all_; }
  [[nodiscard]] sent& last() { return all_.back(); }

 private:
  capture all_;
};

}  // namespace flowkit::test
