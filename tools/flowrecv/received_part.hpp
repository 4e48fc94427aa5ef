// SPDX-License-Identifier: BSL-1.0
// What datagrams hold beside records and samples, for sinks that want all of it: headers, templates, sets, what is
// wrong with them, and octets that were not read as any of these.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include <flowkit/core/place.hpp>
#include <flowkit/templates/cache.hpp>

#include "tools/common/datagram.hpp"
#include "tools/flowrecv/received_record.hpp"

namespace flowkit::tools {

/// The datagram at hand, or one of the IPFIX messages in it.
struct received_message {
  const datagram& in;
  std::uint64_t number;  ///< of the datagram: how many its receiver had, this one included
  protocol kind;
  std::uint32_t domain = 0;
  std::optional<std::uint32_t> sequence{};  ///< none: the version has none, or the header was not read
  std::optional<timestamp> exported{};      ///< likewise
  octets header{};                          ///< empty: it was not read
  /// `"version":9,"count":2...`
  void (*write_header)(text_writer& out, octets header) = nullptr;

  /// Where they stand in the datagram; none: they are of another one.
  [[nodiscard]] std::optional<place> place_of(octets these) const noexcept {
    const std::byte* const from = in.payload.data();
    if (these.data() == nullptr || these.data() < from || these.data() > from + in.payload.size()) return std::nullopt;
    return make_place(static_cast<std::size_t>(these.data() - from), these.size());
  }
};

namespace part {
/// Its header.
struct message {};
/// A template record, or the layout of a version with fixed records, which has no octets.
struct announcement {
  template_view what;
  template_change change{};
  octets record{};
  bool is_exact = true;                              ///< the fields say all that the octets do
  const announced* by = nullptr;                     ///< null: a fixed layout
  void (*write_fields)(text_writer& out) = nullptr;  ///< of a fixed layout
};
/// Of a template; 2, 3: of all templates, of all options templates.
struct withdrawal {
  std::uint16_t id;
};
enum class set_kind : std::uint8_t { templates, options_templates, data, no_template, reserved };
struct set {
  std::uint16_t id;
  set_kind kind;
  octets whole;       ///< with its header
  octets padding;     ///< after its last record
  bool held = false;  ///< kept until its template comes
};
struct finding {
  std::string_view words;
  std::string_view requirement{};  ///< its id in the catalogue; empty: none
  std::optional<place> at{};       ///< none: of another datagram, or of no octets
  bool is_malformed = false;       ///< a part of the datagram is not read
};
/// Octets that were read as nothing else.
struct unread {
  octets these;
};
}  // namespace part

using received_part =
    std::variant<part::message, part::announcement, part::withdrawal, part::set, part::finding, part::unread>;

}  // namespace flowkit::tools
