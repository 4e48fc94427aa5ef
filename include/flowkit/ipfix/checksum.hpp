// SPDX-License-Identifier: BSL-1.0
// The checksum that a message of a file can carry (RFC 5655 section 8.1.1): a record of an options template whose scope
// is messageScope and which has messageMD5Checksum, the MD5 of the whole message with the checksum's octets as zeros.
#pragma once

#include <flowkit/core/md5.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::ipfix {

/// Do the template's records hold a checksum of their message?
[[nodiscard]] constexpr bool has_message_checksum(const template_view& t) noexcept {
  const auto names = [](const element& e) { return [&e](const specifier& s) { return s.names(e); }; };
  return t.is_options && std::ranges::any_of(t.scope(), names(ie::messageScope)) &&
         std::ranges::any_of(t.fields, names(ie::messageMD5Checksum));
}

/// The checksum in a record of such a template; empty: it has none, or not one of 16 octets.
[[nodiscard]] constexpr octets checksum_in(const template_view& t, octets record) noexcept {
  if (!has_message_checksum(t)) return {};
  for (const field_view& f : record_view{t.fields, record})
    if (f.spec->names(ie::messageMD5Checksum)) return f.value.size() == 16 ? f.value : octets{};
  return {};
}

/// What the checksum should be: of the whole message, where the 16 octets from `checksum_at` on count as zeros. Those
/// outside the message do not count.
[[nodiscard]] constexpr md5_digest message_checksum(octets message, std::size_t checksum_at) noexcept {
  constexpr md5_digest zeros{};
  const std::size_t before = std::min(checksum_at, message.size()),
                    within = std::min(zeros.size(), message.size() - before);
  md5 m;
  m.add(message.first(before));
  m.add(octets{zeros}.first(within));
  m.add(message.subspan(before + within));
  return m.digest();
}

}  // namespace flowkit::ipfix
