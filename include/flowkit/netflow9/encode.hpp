// SPDX-License-Identifier: BSL-1.0
// Writing NetFlow v9: what message_builder needs to know about it.
#pragma once

#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/message_builder.hpp>

namespace flowkit::inline v0::netflow9 {

struct encoding : rules {
  using header = netflow9::header;
  static constexpr std::size_t header_size = netflow9::header_size;
  static constexpr set_padding padding = set_padding::to_4;  ///< SHOULD, RFC 3954 section 5.3

  /// v9 has neither enterprise numbers nor variable lengths, and scope types are numbered separately.
  static constexpr bool can_announce(const template_view& t) noexcept {
    if (t.id < first_template_id || t.fields.empty() || t.scope_count > t.fields.size()) return false;
    if (t.scope_count > 0 && !t.is_options) return false;
    for (std::size_t i = 0; i < t.fields.size(); ++i) {
      const specifier& s = t.fields[i];
      const bool is_scope = s.space == element_space::v9_scope;
      if (is_scope != (i < t.scope_count) || s.is_variable()) return false;
      if (!is_scope && s.space != element_space::iana && s.space != element_space::v9) return false;
    }
    return true;
  }
  static constexpr void write_header(header h, std::uint32_t sequence, const message_totals& t, std::byte* p) noexcept {
    h.count = static_cast<std::uint16_t>(t.records);  // section 5.1: of all kinds
    h.sequence = sequence;
    store_be<std::uint16_t>(p, version);
    header_layout.write(h, p + 2);
  }
  /// Packets are counted, whatever they hold.
  static constexpr std::uint32_t sequence_step(const message_totals&) noexcept { return 1; }
};

using message_builder = flowkit::message_builder<encoding>;

}  // namespace flowkit::netflow9
