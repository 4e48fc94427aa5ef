// SPDX-License-Identifier: BSL-1.0
// Templates of a case, where each is announced, and where the values of each of its fields are: in data sets, and in
// lists (RFC 6313) by the same template.
#pragma once

#include <optional>

#include <flowkit/templates/session_key.hpp>
#include <flowkit/templates/template_view.hpp>

#include "conformance/diff/structure.hpp"

namespace flowkit::conformance::detail {

/// Records are parts; in v9 they count in their message's header, and so does a set for all of its records.
struct record_counter {
  std::optional<number_place> count;
  std::optional<std::size_t> part;  ///< of the set, in structure::parts
  void add(structure& to, const octet_range& record, part_level level) const {
    droppable_part d{level, {record}, {}};
    if (count) {
      d.counts.push_back({*count, 1});
      if (part) to.parts[*part].counts.push_back({*count, 1});
    }
    to.parts.push_back(std::move(d));
  }
};

struct announced_field {
  octet_range octets;  ///< of its specifier
  std::vector<edit::decrease> counts;
};
/// One template record.
struct announcement {
  std::vector<announced_field> fields;
};

struct template_id {
  session_key session;
  std::uint16_t id = 0;
  friend bool operator==(const template_id&, const template_id&) = default;
};

class known_templates {
 public:
  explicit known_templates(structure& to) : to_(to) {}

  void announce(const template_id& id, const template_view& t, announcement a);
  void withdraw(const template_id& id);
  /// Records of a set; if its template comes later, then.
  void data(const template_id& id, const octet_range& content, octets all, const record_counter& counter,
            part_level level);
  /// At the end: each field of each template as a part, and each that could be shorter.
  void add_fields();

 private:
  struct definition {
    template_id id;
    std::vector<specifier> fields;
    std::vector<announcement> announced;
    std::vector<std::vector<octet_range>> values;  ///< by field
    bool in_use = true;
  };
  struct waiting {
    template_id id;
    octet_range content;
    octets all;
    record_counter counter;
    part_level level;
  };

  [[nodiscard]] std::optional<std::size_t> find(const template_id& id) const;
  void records(std::size_t d, const octet_range& content, octets all, const record_counter& counter, part_level level);
  void value(const template_id& near, const specifier& f, const octet_range& at, octets all);
  void list(const template_id& near, abstract_type type, const octet_range& at, octets all);
  static void add_field(const definition& d, std::size_t i, droppable_part& to);
  void add_shorter(const definition& d, std::size_t i);
  void basic_list(const template_id& near, reader in, std::size_t frame, octets all);

  structure& to_;
  std::vector<definition> definitions_;
  std::vector<waiting> waiting_;
  unsigned lists_ = 0;  ///< that enclose the value
};

}  // namespace flowkit::conformance::detail
