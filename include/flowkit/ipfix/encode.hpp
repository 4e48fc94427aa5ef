// SPDX-License-Identifier: BSL-1.0
// Writing IPFIX: what message_builder needs to know about it.
#pragma once

#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/message_builder.hpp>

namespace flowkit::inline v0::ipfix {

struct encoding : rules {
  using header = ipfix::header;
  static constexpr std::size_t header_size = ipfix::header_size;
  static constexpr set_padding padding = set_padding::none;  ///< MAY, RFC 7011 section 3.3.1

  /// Ids have 15 bits; options templates have a scope.
  static constexpr bool can_announce(const template_view& t) noexcept {
    if (t.id < first_template_id || t.fields.empty() || t.scope_count > t.fields.size()) return false;
    if (t.is_options != (t.scope_count > 0)) return false;
    for (const specifier& s : t.fields) {
      if (s.id >= enterprise_bit) return false;
      if (s.space != element_space::iana && s.space != element_space::enterprise) return false;
    }
    return true;
  }
  static constexpr void write_header(header h, std::uint32_t sequence, const message_totals& t, std::byte* p) noexcept {
    h.sequence = sequence;
    store_be<std::uint16_t>(p, version);
    store_be<std::uint16_t>(p + 2, static_cast<std::uint16_t>(t.octets));
    header_layout.write(h, p + 4);
  }
  /// Data records are counted, those of options included, templates not.
  static constexpr std::uint32_t sequence_step(const message_totals& t) noexcept { return t.data_records; }
};

using message_builder = flowkit::message_builder<encoding>;

}  // namespace flowkit::ipfix
