// SPDX-License-Identifier: BSL-1.0
// Events of NetFlow v9 and IPFIX.
#pragma once

#include <array>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/templates/cache.hpp>
#include <flowkit/templates/findings.hpp>
#include <flowkit/templates/set.hpp>

#include "conformance/examiner/events.hpp"
#include "conformance/examiner/template_reading.hpp"

namespace flowkit::conformance {

/// A field of a template to which a check listens.
struct field_listener {
  std::uint16_t field;
  std::uint32_t which;  ///< among the stream's listeners to fields
};

/// What an examiner keeps with a template: its elements, where it came from, who listens to its fields.
struct examined_template {
  std::vector<const element*> elements;       ///< nullptr: not known
  std::array<std::uint16_t, 512> first_of{};  ///< index + 1 of the first field of an IANA element; 0: none
  std::vector<field_listener> listeners;
  std::vector<std::uint32_t> record_listeners;  ///< which of the stream's listeners to records
  std::uint64_t serial = 0;                     ///< no two definitions have the same, whatever place they share
  std::uint64_t datagram = 0;                   ///< number of the one that announced it first
  std::uint64_t announced = 0;                  ///< number of the one that announced it last
  std::uint32_t export_time = 0;                ///< seconds, of the latest definition that changed it
  std::uint64_t records = 0;                    ///< that came since
  /// It came beside a template record that does not fit, or has variable fields in v9: its records are not told.
  bool is_doubtful = false;

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return elements.capacity() * sizeof(elements[0]) + listeners.capacity() * sizeof(field_listener) +
           record_listeners.capacity() * sizeof(record_listeners[0]);
  }
  /// The first field that holds the element of IANA; nullptr where an index would be: none.
  [[nodiscard]] std::optional<std::size_t> index_of(const element& e) const noexcept {
    if (e.space == element_space::iana && e.id < first_of.size())
      return first_of[e.id] == 0 ? std::nullopt : std::optional<std::size_t>{first_of[e.id] - std::size_t{1}};
    for (std::size_t i = 0; i < elements.size(); ++i)
      if (elements[i] != nullptr && same_element(*elements[i], e)) return i;
    return std::nullopt;
  }
  [[nodiscard]] bool has(const element& e) const noexcept { return index_of(e).has_value(); }
};
using template_entry = template_cache<examined_template>::entry;

/// A message's header has been read.
struct message_event {
  const datagram& in;
  const conformance::stream& of;
  octets message;                               ///< all of it; IPFIX: as long as it says, or as there is
  std::uint32_t offset;                         ///< of the message in the datagram: not 0 for a second one
  std::uint32_t sequence, domain, export_time;  ///< seconds
  std::uint32_t uptime;                         ///< v9: milliseconds
  std::uint16_t announced;                      ///< v9: count; IPFIX: length
  error failure;  ///< IPFIX: why the message must be discarded; it is examined as far as it goes
};

/// Any set, before its content.
struct set_event {
  const message_event& message;
  const set_view& set;
  place at;                     ///< all of it
  const template_entry* known;  ///< a data set's template; nullptr: unknown, or no data set
  bool is_tainted;              ///< its template came, but could not be read
  std::size_t index;            ///< in the message, from 0
};

/// IPFIX: a set of templates that could not be read as it should be. Nothing of it is learnt.
struct misread_event {
  const message_event& message;
  misreading what;
  bool options;
  place at;
};

/// A template record that was read.
struct template_event {
  const message_event& message;
  const template_entry& entry;
  template_change change;
  place at;
};

/// A template record without fields: a withdrawal, also over UDP, where it has no effect.
struct withdrawal_event {
  const message_event& message;
  const set_view& set;
  std::uint16_t id;
  const template_entry* known;  ///< what it withdraws, if that is known; still valid here
  place at;
};

/// Found by the decoder.
struct finding_event {
  const message_event& message;
  template_finding what;
  place at;
};

/// The templates of the session, for records in lists (RFC 6313).
class announced_templates {
 public:
  virtual ~announced_templates() = default;
  /// nullptr: not known.
  [[nodiscard]] virtual const template_entry* find(std::uint16_t id) const = 0;
};

struct record_event {
  const message_event& message;
  const announced_templates& announced;
  const template_entry& entry;
  octets record;
  place at;
  std::span<const octets> values;  ///< of each field, without a length before it

  [[nodiscard]] const examined_template& about() const noexcept { return entry.attached; }
  [[nodiscard]] const octets* find(const element& e) const noexcept {
    const auto i = about().index_of(e);
    return i ? &values[*i] : nullptr;
  }
  /// The value of an unsigned element of 1 to 8 octets.
  [[nodiscard]] std::optional<std::uint64_t> number(const element& e) const noexcept {
    const octets* v = find(e);
    if (v == nullptr || v->empty() || v->size() > 8) return std::nullopt;
    return load_be(v->data(), v->size());
  }
  [[nodiscard]] place place_of(octets value) const noexcept {
    return make_place(at.offset + static_cast<std::size_t>(value.data() - record.data()), value.size());
  }
  /// Of the element's first field; the whole record if it has none.
  [[nodiscard]] place place_of(const element& e) const noexcept {
    const octets* v = find(e);
    return v == nullptr ? at : place_of(*v);
  }
};

/// One value. Checks that listen to it have `bool wants(const specifier&, const element*) const`, asked once for each
/// field of a template.
struct field_event {
  const record_event& record;
  std::size_t index;
  const specifier& spec;
  const element* what;  ///< nullptr: not known
  octets value;
  place at;
};

/// A data set has been read.
struct set_end_event {
  const message_event& message;
  const template_entry& entry;
  std::size_t records;
  std::size_t set_octets;  ///< of the set's content
  octets rest;             ///< after the last whole record
  place at;                ///< of the rest
  bool is_damaged;         ///< a length runs over the set's end
};

/// What a message was found to hold.
struct message_end_event {
  const message_event& message;
  std::uint32_t records, options_records;  ///< data records; of these those of options templates
  std::uint32_t templates, sets;
  bool all_counted;  ///< no data set without its template, none damaged: the records are known
  place header;      ///< all of it
  place count;       ///< v9: count; IPFIX: length
  continuity follows;
};

}  // namespace flowkit::conformance
