// SPDX-License-Identifier: BSL-1.0
// What stands where in a datagram that an exporter has made, as far as faults have to know it: sets and samples, by the
// library's own decoders.
#pragma once

#include <map>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/templates/template_view.hpp>

#include "tools/common/protocols.hpp"

namespace flowkit::tools {

/// A set of data records, or a sample.
struct data_part {
  std::size_t begin = 0, end = 0;  ///< octets of the datagram, with the header of the set or the sample
  std::uint16_t id = 0;            ///< template of the set
  std::size_t flows = 0, options = 0, samples = 0;
  std::uint64_t source = 0;  ///< of a sample: who numbers it
};

/// A template with fields of its own.
struct owned_template {
  std::uint16_t id = 0, scope_count = 0;
  bool is_options = false;
  std::vector<specifier> fields;

  [[nodiscard]] template_view view() const noexcept { return {id, scope_count, is_options, fields}; }
};

struct announcement {
  owned_template what;
  std::size_t begin = 0, size = 0;  ///< octets of the datagram
};

struct datagram_parts {
  std::vector<data_part> data;
  std::vector<announcement> templates;
  std::size_t sets = 0;
  bool announces_new = false;  ///< a template that was not announced before

  [[nodiscard]] std::size_t flows() const noexcept {
    std::size_t n = 0;
    for (const data_part& d : data) n += d.flows;
    return n;
  }
};

class part_reader {
 public:
  explicit part_reader(protocol p) noexcept : protocol_(p) {}

  /// Fixed records are in no part.
  [[nodiscard]] datagram_parts read(octets datagram);
  /// What was announced before. Null: nothing of this id.
  [[nodiscard]] const owned_template* find(std::uint16_t id) const;
  void forget() { known_.clear(); }

 private:
  template <class Rules>
  void read_sets(octets datagram, std::size_t front, datagram_parts& out);
  void read_samples(octets datagram, datagram_parts& out);

  protocol protocol_;
  std::map<std::uint16_t, owned_template> known_;
};

}  // namespace flowkit::tools
