// SPDX-License-Identifier: BSL-1.0
// What is odd in an IPFIX message as such. Of its sets: templates/inspect.hpp, which v9 shares, and set_decoder.
#pragma once

#include <flowkit/core/field_place.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/templates/inspect.hpp>

namespace flowkit::ipfix {

/// The rule's id in the catalogue of requirements; "" where IPFIX has none.
[[nodiscard]] constexpr const char* tag(template_finding f) noexcept {
  return flowkit::detail::cell(template_finding_table, f, &template_finding_row::ipfix);
}

/// The message in its datagram, `in`: what it was decoded from. Places count from the message's first octet.
template <finding_sink<template_finding> Sink>
constexpr void inspect(const message& m, octets in, Sink&& sink) {
  if (size(m) < in.size()) sink(template_finding::datagram_longer, make_place(size(m), in.size() - size(m)));
}

/// IPFIX counts the data records sent before a message. Some exporters count those of the message itself as well: then
/// the distance to the last number is what this message holds, and not what the last one held. One for each stream.
class own_records {
 public:
  /// A message with so many data records. `expected`: the number by what was sent before, as far as it is known.
  /// `whole`: all of its data sets could be read. True: from now on the numbers are found to be of that kind.
  template <finding_sink<template_finding> Sink>
  constexpr bool inspect(const header& h, std::uint32_t records, bool whole, std::uint32_t expected, Sink&& sink) {
    const bool finds = !counted_ && next_ != 0 && whole && records != 0 && h.sequence != expected &&
                       h.sequence != next_ && h.sequence - last_ == records;
    counted_ |= finds;
    last_ = h.sequence, next_ = h.sequence + records;
    if (counted_)
      sink(template_finding::sequence_counts_itself,
           place_of<&header::sequence>(header_layout, header_size - header_layout.size));
    return finds;
  }
  /// The number as RFC 7011 section 3.1 means it, of a message with so many data records.
  [[nodiscard]] constexpr std::uint32_t number(const header& h, std::uint32_t records) const noexcept {
    return counted_ ? h.sequence - records : h.sequence;
  }
  /// By the last message's number and records, as they came; 0 before the first.
  [[nodiscard]] constexpr std::uint32_t next() const noexcept { return next_; }

 private:
  std::uint32_t last_ = 0, next_ = 0;
  bool counted_ = false;
};

}  // namespace flowkit::ipfix
