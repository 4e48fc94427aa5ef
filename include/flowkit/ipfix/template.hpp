// SPDX-License-Identifier: BSL-1.0
// IPFIX template records as octets (RFC 7011 sections 3.2 and 3.4): the top bit of an element id says that an
// enterprise number follows, options templates count their scope fields.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/templates/enterprise_specifier.hpp>
#include <flowkit/templates/template_record.hpp>

namespace flowkit::inline v0::ipfix {

/// What is specific to IPFIX; a parameter of the template code.
struct rules : enterprise_specifiers {
  static constexpr std::uint16_t template_set = 2;
  static constexpr std::uint16_t options_template_set = 3;
  static constexpr bool has_withdrawals = true;

  /// Reads the header of a template record after its id. A field count of 0 is a withdrawal, also without the scope
  /// count that options templates otherwise have (section 8.1).
  static constexpr error read_counts(reader& in, bool options, std::size_t& fields, std::size_t& scopes) noexcept {
    if (!in.has(2)) return {errc::truncated, in.offset()};
    fields = load_be<std::uint16_t>(in.at());
    scopes = 0;
    in.advance(2);
    if (!options || fields == 0) return {};
    if (!in.has(2)) return {errc::truncated, in.offset()};
    scopes = load_be<std::uint16_t>(in.at());
    if (scopes == 0 || scopes > fields) return {errc::bad_count, in.offset()};
    in.advance(2);
    return {};
  }
  static constexpr std::size_t counts_size(bool options) noexcept { return options ? 4 : 2; }
  static constexpr void write_counts(const template_view& t, std::byte* p) noexcept {
    store_be<std::uint16_t>(p, static_cast<std::uint16_t>(t.fields.size()));
    if (t.is_options) store_be<std::uint16_t>(p + 2, t.scope_count);
  }
};

}  // namespace flowkit::ipfix
