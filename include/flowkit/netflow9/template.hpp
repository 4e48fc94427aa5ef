// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 template records as octets (RFC 3954 sections 5.2 and 6.1): all 16 bits of a type are the type, scopes
// have types of their own, and options templates give the octets of their specifiers, not their number.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/templates/template_record.hpp>

namespace flowkit::inline v0::netflow9 {

/// What is specific to v9; a parameter of the template code.
struct rules {
  static constexpr std::uint16_t template_set = 0;
  static constexpr std::uint16_t options_template_set = 1;
  static constexpr std::size_t specifier_size = 4;
  static constexpr bool has_withdrawals = false;

  /// `in` has the specifier's 4 octets.
  static constexpr error read_specifier(reader& in, bool scope, specifier& s) noexcept {
    const auto type = load_be<std::uint16_t>(in.at());
    s = {.pen = 0,
         .id = type,
         .length = load_be<std::uint16_t>(in.at() + 2),
         .space = scope          ? element_space::v9_scope
                  : type > 32767 ? element_space::v9
                                 : element_space::iana};
    in.advance(specifier_size);
    return {};
  }
  static constexpr std::size_t encoded_size(const specifier&) noexcept { return specifier_size; }
  static constexpr void write_specifier(const specifier& s, std::byte* p) noexcept {
    store_be<std::uint16_t>(p, s.id);
    store_be<std::uint16_t>(p + 2, s.length);
  }

  /// Reads the header of a template record after its id; `fields` and `scopes` are numbers of specifiers.
  static constexpr error read_counts(reader& in, bool options, std::size_t& fields, std::size_t& scopes) noexcept {
    if (!options) {
      if (!in.has(2)) return {errc::truncated, in.offset()};
      fields = load_be<std::uint16_t>(in.at());
      scopes = 0;
      in.advance(2);
      return {};
    }
    if (!in.has(4)) return {errc::truncated, in.offset()};
    const std::size_t scope_octets = load_be<std::uint16_t>(in.at());
    const std::size_t option_octets = load_be<std::uint16_t>(in.at() + 2);
    if (scope_octets % specifier_size != 0) return {errc::bad_length, in.offset()};
    if (option_octets % specifier_size != 0) return {errc::bad_length, in.offset() + 2};
    scopes = scope_octets / specifier_size;
    fields = scopes + option_octets / specifier_size;
    in.advance(4);
    return {};
  }
  static constexpr std::size_t counts_size(bool options) noexcept { return options ? 4 : 2; }
  static constexpr void write_counts(const template_view& t, std::byte* p) noexcept {
    if (!t.is_options) return store_be<std::uint16_t>(p, static_cast<std::uint16_t>(t.fields.size()));
    store_be<std::uint16_t>(p, static_cast<std::uint16_t>(t.scope_count * specifier_size));
    store_be<std::uint16_t>(p + 2, static_cast<std::uint16_t>((t.fields.size() - t.scope_count) * specifier_size));
  }
};

}  // namespace flowkit::netflow9
