// SPDX-License-Identifier: BSL-1.0
// The checksum that a message of a file can carry (RFC 5655 section 8.1.1): a record of an options template whose scope
// is messageScope and which has messageMD5Checksum, the MD5 of the whole message with the checksum's octets as zeros.
#pragma once

#include <flowkit/core/md5.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/findings.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::inline v0::ipfix {

/// Do the template's records hold a checksum of their message?
[[nodiscard]] constexpr bool has_message_checksum(const template_view& t) noexcept {
  const auto has = [](std::span<const specifier> fields, const element& e) {
    for (const specifier& s : fields)
      if (s.names(e)) return true;
    return false;
  };
  return t.is_options && has(t.scope(), ie::messageScope) && has(t.fields, ie::messageMD5Checksum);
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
  const std::size_t before = checksum_at < message.size() ? checksum_at : message.size();
  const std::size_t rest = message.size() - before, within = rest < zeros.size() ? rest : zeros.size();
  md5 m;
  m.add(message.first(before));
  m.add(octets{zeros}.first(within));
  m.add(message.subspan(before + within));
  return m.digest();
}

/// The checksum in a record that begins at octet `offset` of the message: a finding if it is not that of the message.
template <finding_sink<template_finding> Sink>
constexpr void inspect_checksum(octets message, const template_view& t, octets record, std::uint32_t offset,
                                Sink&& sink) {
  const octets found = checksum_in(t, record);
  if (found.empty()) return;
  const place at = make_place(offset + static_cast<std::size_t>(found.data() - record.data()), found.size());
  const md5_digest right = message_checksum(message, at.offset);
  for (std::size_t i = 0; i < right.size(); ++i)
    if (right[i] != found[i]) return sink(template_finding::bad_checksum, at);
}

}  // namespace flowkit::ipfix
